using System.Text.Json.Nodes;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating.Versions;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Talos.Comparison;
using KSail.Testing.Kubernetes;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Updating;

/// <summary>
/// Plays what a node does in Kubernetes: it reports itself and whether it is well, and runs the static pods of a control plane. Sees how many control
/// planes are away at a time, too.
/// </summary>
internal sealed class Kubelets : IAsyncDisposable
{
    private static readonly (NodeComponent Component, string Name)[] Parts =
    [
        (NodeComponent.ApiServer, "kube-apiserver"), (NodeComponent.ControllerManager, "kube-controller-manager"), (NodeComponent.Scheduler, "kube-scheduler"),
    ];

    private readonly NodeNetwork _network;
    private readonly KubernetesDouble _server;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly Task _work;

    public Kubelets(NodeNetwork network, KubernetesDouble server)
    {
        _network = network;
        _server = server;
        _work = RunAsync();
    }

    /// <summary>The most control planes that were away at once since <see cref="Watches"/>.</summary>
    public int MostAway { get; private set; }

    /// <summary>How many control planes there are; 0 to watch none.</summary>
    public int Watches { get; set; }

    /// <summary>Names of nodes whose kubelets never get well again.</summary>
    public HashSet<string> Sick { get; } = new(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _work;
        _stopped.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            var up = 0;
            foreach (var node in _network.Nodes)
            {
                up += node is { Stage: MachineStage.Running, Configuration.Role: NodeRole.ControlPlane } ? 1 : 0;
                await TellAsync(node);
            }

            MostAway = Math.Max(MostAway, Watches - up);
            await Task.Delay(15, _stopped.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(TalosNode node)
    {
        if (node.Configuration is not { } configuration)
            return;
        var name = node.Settings.HostName;
        var isReady = node.Stage == MachineStage.Running && !Sick.Contains(name);
        var kubelet = ReleaseNumber.OfImage(ComponentImages.Find(configuration, NodeComponent.Kubelet))!.ToString();
        // Another machine of the same name reports itself anew.
        await OnChangeAsync($"{node.Settings.Address} {isReady} {kubelet}", name, api => ReportAsync(api, name, isReady, kubelet));
        if (!node.IsControlPlaneUp)
            return;
        foreach (var (component, part) in Parts)
        {
            // The image comes after the version: a change between the two is told with the next version, and never with an older image.
            var version = node.VersionOf(component);
            var image = ComponentImages.Find(node.Configuration ?? configuration, component)!;
            await OnChangeAsync($"{node.Settings.Address} {version}", $"{part}-{name}", api => RunPodAsync(api, $"{part}-{name}", part, name, version, image));
        }
    }

    private async Task OnChangeAsync(string state, string key, Func<IKubernetesApi, Task> tell)
    {
        if (_told.GetValueOrDefault(key) == state)
            return;
        await _server.DirectlyAsync(tell);
        _told[key] = state;
    }

    private static async Task ReportAsync(IKubernetesApi api, string name, bool isReady, string kubelet)
    {
        var node = new KubernetesObject(WellKnownKinds.Nodes, new ObjectName(name));
        try
        {
            await api.CreateAsync(WellKnownKinds.Nodes, node, WriteOptions.Default, CancellationToken.None);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.AlreadyExists)
        {
            // It was there before.
        }

        var status = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = kubelet },
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = isReady ? "True" : "False", ["reason"] = "Kubelet", ["message"] = isReady ? "" : "container runtime is down" }),
            },
        };
        await api.PatchAsync(WellKnownKinds.Nodes, node.Name, KubernetesPatch.Merge(status).OfStatus(), WriteOptions.Default, CancellationToken.None);
    }

    private static async Task RunPodAsync(IKubernetesApi api, string name, string part, string node, string version, string image)
    {
        var pod = new KubernetesObject(WellKnownKinds.Pods, new ObjectName("kube-system", name));
        pod.Json["metadata"]!["labels"] = new JsonObject { ["k8s-app"] = part };
        pod.Json["metadata"]!["annotations"] = new JsonObject { ["talos.dev/config-version"] = version, ["kubernetes.io/config.mirror"] = "x" };
        pod.Json["spec"] = new JsonObject { ["nodeName"] = node, ["containers"] = new JsonArray(new JsonObject { ["name"] = part, ["image"] = image }) };
        var status = new JsonObject { ["status"] = new JsonObject { ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) } };
        await api.ApplyAsync(WellKnownKinds.Pods, pod, ApplyOptions.Default, CancellationToken.None);
        await api.PatchAsync(WellKnownKinds.Pods, pod.Name, KubernetesPatch.Merge(status).OfStatus(), WriteOptions.Default, CancellationToken.None);
    }
}
