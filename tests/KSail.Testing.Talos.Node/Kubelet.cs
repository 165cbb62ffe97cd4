using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Testing.Talos.Node;

/// <summary>
/// The part of a kubelet that others see: the node's object with its address and condition, and on control planes the pods of Kubernetes itself. It
/// joins by way of the cluster's endpoint with the token that machines join with, once for each configuration; an object that was deleted since stays so.
/// </summary>
internal sealed class Kubelet(TalosNode node, string? notReady)
{
    private const string Nodes = "/api/v1/nodes";
    private const string Pods = "/api/v1/namespaces/kube-system/pods";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly (NodeComponent Part, string Name)[] StaticPods =
    [
        (NodeComponent.ApiServer, "kube-apiserver"), (NodeComponent.ControllerManager, "kube-controller-manager"), (NodeComponent.Scheduler, "kube-scheduler"),
    ];

    private string Name => node.Settings.HostName;

    public async Task RunAsync(CancellationToken ending)
    {
        // Whose certificate it is does not matter here: clients of the product look at it.
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        var joined = "";
        while (!ending.IsCancellationRequested)
        {
            if (node.Configuration is { } configuration && node.ConfigurationVersion is var version && version != joined)
            {
                try
                {
                    await JoinAsync(client, configuration, ending).ConfigureAwait(false);
                    joined = version;
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    // The API server is not up yet.
                }
            }

            await Task.Delay(Beat, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task JoinAsync(HttpClient client, MachineConfiguration configuration, CancellationToken ending)
    {
        var isControlPlane = configuration.Role == NodeRole.ControlPlane;
        var labels = new JsonObject { ["kubernetes.io/hostname"] = Name, ["kubernetes.io/os"] = "linux" };
        if (isControlPlane)
            labels["node-role.kubernetes.io/control-plane"] = "";
        await CreateAsync(client, configuration, Nodes, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = labels } }, ending).ConfigureAwait(false);
        await PatchAsync(client, configuration, $"{Nodes}/{Name}/status", new JsonObject { ["status"] = Status(configuration) }, ending).ConfigureAwait(false);
        if (!isControlPlane)
            return;
        foreach (var (part, component) in StaticPods)
        {
            var pod = $"{component}-{Name}";
            await CreateAsync(client, configuration, Pods, Pod(component, pod), ending).ConfigureAwait(false);
            var image = ComponentImages.Find(configuration, part) ?? $"registry.k8s.io/{component}:{NodeConfigurationText.KubernetesVersion(configuration)}";
            await PatchAsync(client, configuration, $"{Pods}/{pod}", new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["talos.dev/config-version"] = node.VersionOf(part) } },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = component, ["image"] = image }) },
            }, ending).ConfigureAwait(false);
            await PatchAsync(client, configuration, $"{Pods}/{pod}/status", new JsonObject
            {
                ["status"] = new JsonObject { ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) },
            }, ending).ConfigureAwait(false);
        }
    }

    private JsonObject Pod(string component, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "kube-system", ["labels"] = new JsonObject { ["k8s-app"] = component, ["tier"] = "control-plane" }, ["annotations"] = new JsonObject { ["kubernetes.io/config.mirror"] = "of a file" } },
        ["spec"] = new JsonObject { ["nodeName"] = Name, ["containers"] = new JsonArray(new JsonObject { ["name"] = component }) },
    };

    private JsonObject Status(MachineConfiguration configuration)
    {
        var now = node.Settings.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var condition = notReady is null
            ? new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "KubeletReady", ["message"] = "kubelet is posting ready status" }
            : new JsonObject { ["type"] = "Ready", ["status"] = "False", ["reason"] = "KubeletNotReady", ["message"] = notReady };
        condition["lastHeartbeatTime"] = now;
        condition["lastTransitionTime"] = now;
        return new JsonObject
        {
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = node.Settings.Address }, new JsonObject { ["type"] = "Hostname", ["address"] = Name }),
            ["conditions"] = new JsonArray(condition),
            ["nodeInfo"] = new JsonObject
            {
                ["kubeletVersion"] = NodeConfigurationText.KubeletVersion(configuration), ["osImage"] = $"Talos ({node.Tag})", ["operatingSystem"] = "linux", ["architecture"] = "amd64",
            },
        };
    }

    private static Task CreateAsync(HttpClient client, MachineConfiguration configuration, string path, JsonObject body, CancellationToken ending) =>
        SendAsync(client, configuration, HttpMethod.Post, path, body, "application/json", ending);

    private static Task PatchAsync(HttpClient client, MachineConfiguration configuration, string path, JsonObject body, CancellationToken ending) =>
        SendAsync(client, configuration, HttpMethod.Patch, path, body, "application/merge-patch+json", ending);

    private static async Task SendAsync(
        HttpClient client, MachineConfiguration configuration, HttpMethod method, string path, JsonObject body, string type, CancellationToken ending)
    {
        using var request = new HttpRequestMessage(method, new Uri(new Uri(NodeConfigurationText.Endpoint(configuration)), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", NodeConfigurationText.Token(configuration));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var response = await client.SendAsync(request, ending).ConfigureAwait(false);
        // It is there from the last time, or was deleted since.
        if (!response.IsSuccessStatusCode && response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.NotFound))
            throw new HttpRequestException($"{method} {path}: {response.StatusCode}");
    }
}
