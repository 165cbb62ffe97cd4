using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KSail.Clusters.Talos.Messages;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Talos.Comparison;
using KSail.Talos.Generation;
using KSail.Testing.Kubernetes;
using KSail.Testing.Kubernetes.Network;
using KSail.Testing.Talos;

namespace KSail.Testing.Hetzner.Machines;

/// <summary>
/// The API server of a cluster, and what others do there: kubelets report their nodes and run the pods of control planes, the cloud controller
/// names servers and forgets nodes whose server is gone, and workloads are said to run.
/// </summary>
internal sealed class CloudKubernetes : IAsyncDisposable
{
    private static readonly (NodeComponent Component, string Name)[] StaticPods =
    [
        (NodeComponent.ApiServer, "kube-apiserver"), (NodeComponent.ControllerManager, "kube-controller-manager"), (NodeComponent.Scheduler, "kube-scheduler"),
    ];

    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private long _seen = -1;

    private CloudKubernetes(KubernetesDouble server) => Server = server;

    public KubernetesDouble Server { get; }

    public static async Task<CloudKubernetes> StartAsync(MachineSecrets secrets) => new(await KubernetesDouble.StartAsync(new DoubleSettings
    {
        Authority = new Authority(secrets.KubernetesAuthority.Certificate, secrets.KubernetesAuthority.Key.Reveal()),
    }).ConfigureAwait(false));

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Whether a node was reported as ready.</summary>
    public bool IsReady(string name) => _told.GetValueOrDefault(name)?.Split(' ')[1] == "True";

    /// <summary>The server of a node is gone.</summary>
    public void Forget(string name) => _gone.Add(name);

    /// <summary>Does what is to be done since it was called last.</summary>
    public async Task TendAsync(IReadOnlyList<TalosNode> nodes, ConcurrentDictionary<long, HetznerServerView> servers)
    {
        foreach (var name in _gone)
        {
            if (!nodes.Any(node => node.Settings.HostName == name))
                await Server.DirectlyAsync(api => DeleteAsync(api, name)).ConfigureAwait(false);
        }

        _gone.Clear();
        foreach (var node in nodes)
        {
            if (node.Configuration is { } configuration)
                await TellAsync(node, configuration, servers.Values.FirstOrDefault(server => server.Name == node.Settings.HostName)?.Id ?? 0).ConfigureAwait(false);
        }

        if (Server.StateVersion == _seen)
            return;
        _seen = Server.StateVersion;
        foreach (var kind in (ResourceKind[])[WellKnownKinds.Deployments, WellKnownKinds.DaemonSets, WellKnownKinds.StatefulSets])
            await Server.DirectlyAsync(api => RunAsync(api, kind)).ConfigureAwait(false);
    }

    private async Task TellAsync(TalosNode node, MachineConfiguration configuration, long server)
    {
        var name = node.Settings.HostName;
        var isReady = node.Stage == MachineStage.Running;
        var kubelet = NodeText.VersionOf(configuration, NodeComponent.Kubelet);
        await OnChangeAsync(name, $"{server} {isReady} {kubelet}", api => ReportAsync(api, node, configuration, server, isReady, kubelet)).ConfigureAwait(false);
        if (!node.IsControlPlaneUp)
            return;
        foreach (var (component, part) in StaticPods)
        {
            // The image comes after the version: a change between the two is told with the next version, and never with an older image.
            var version = node.VersionOf(component);
            var image = ComponentImages.Find(node.Configuration ?? configuration, component) ?? "";
            await OnChangeAsync($"{part}-{name}", $"{server} {version}", api => RunPodAsync(api, node, part, version, image)).ConfigureAwait(false);
        }
    }

    private async Task OnChangeAsync(string key, string state, Func<IKubernetesApi, Task> tell)
    {
        if (_told.GetValueOrDefault(key) == state)
            return;
        await Server.DirectlyAsync(tell).ConfigureAwait(false);
        _told[key] = state;
    }

    private static async Task ReportAsync(IKubernetesApi api, TalosNode node, MachineConfiguration configuration, long server, bool isReady, string kubelet)
    {
        var value = new KubernetesObject(WellKnownKinds.Nodes, new ObjectName(node.Settings.HostName));
        var labels = new JsonObject { ["kubernetes.io/hostname"] = node.Settings.HostName, ["instance.hetzner.cloud/provided-by"] = "cloud" };
        if (configuration.Role == NodeRole.ControlPlane)
            labels["node-role.kubernetes.io/control-plane"] = "";
        foreach (var (key, text) in NodeText.Labels(configuration))
            labels[key] = text;
        var taints = new JsonArray();
        foreach (var (key, text) in NodeText.Taints(configuration))
            taints.Add(new JsonObject { ["key"] = key, ["value"] = text.Contains(':', StringComparison.Ordinal) ? text[..text.IndexOf(':', StringComparison.Ordinal)] : "", ["effect"] = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..] });
        value.Json["metadata"]!["labels"] = labels;
        value.Json["spec"] = new JsonObject { ["providerID"] = $"hcloud://{server}", ["taints"] = taints };
        try
        {
            await api.CreateAsync(WellKnownKinds.Nodes, value, WriteOptions.Default, CancellationToken.None).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.AlreadyExists)
        {
            // It was there before.
        }

        var status = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = node.Settings.Address }),
                ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = kubelet, ["osImage"] = $"Talos ({node.Tag})" },
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = isReady ? "True" : "False", ["reason"] = "Kubelet", ["message"] = isReady ? "" : "container runtime is down" }),
            },
        };
        await api.PatchAsync(WellKnownKinds.Nodes, value.Name, KubernetesPatch.Merge(status).OfStatus(), WriteOptions.Default, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task RunPodAsync(IKubernetesApi api, TalosNode node, string part, string version, string image)
    {
        var pod = new KubernetesObject(WellKnownKinds.Pods, new ObjectName("kube-system", $"{part}-{node.Settings.HostName}"));
        pod.Json["metadata"]!["labels"] = new JsonObject { ["k8s-app"] = part };
        pod.Json["metadata"]!["annotations"] = new JsonObject { ["talos.dev/config-version"] = version, ["kubernetes.io/config.mirror"] = "x" };
        pod.Json["spec"] = new JsonObject { ["nodeName"] = node.Settings.HostName, ["containers"] = new JsonArray(new JsonObject { ["name"] = part, ["image"] = image }) };
        var status = new JsonObject { ["status"] = new JsonObject { ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) } };
        await api.ApplyAsync(WellKnownKinds.Pods, pod, ApplyOptions.Default, CancellationToken.None).ConfigureAwait(false);
        await api.PatchAsync(WellKnownKinds.Pods, pod.Name, KubernetesPatch.Merge(status).OfStatus(), WriteOptions.Default, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task RunAsync(IKubernetesApi api, ResourceKind kind)
    {
        foreach (var workload in (await api.ListAsync(kind, ListQuery.All, CancellationToken.None).ConfigureAwait(false)).Items)
        {
            if (workload.ObservedGeneration == workload.Generation)
                continue;
            var replicas = workload.Spec?["replicas"]?.GetValue<int>() ?? 1;
            var status = new JsonObject
            {
                ["observedGeneration"] = workload.Generation, ["replicas"] = replicas, ["updatedReplicas"] = replicas, ["availableReplicas"] = replicas, ["readyReplicas"] = replicas,
                ["numberReady"] = 1, ["desiredNumberScheduled"] = 1,
            };
            await api.PatchAsync(kind, workload.Name, KubernetesPatch.Merge(new JsonObject { ["status"] = status }).OfStatus(), WriteOptions.Default, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(IKubernetesApi api, string name)
    {
        _told.TryRemove(name, out _);
        try
        {
            await api.DeleteAsync(WellKnownKinds.Nodes, new ObjectName(name), DeleteOptions.Default, CancellationToken.None).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            // Whoever removed the server was faster.
        }
    }
}
