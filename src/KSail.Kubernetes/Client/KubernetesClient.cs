using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;
using KSail.Kubernetes.Transport;
using KSail.Kubernetes.Watching;
using static KSail.Kubernetes.Client.Addresses;

namespace KSail.Kubernetes.Client;

/// <summary>The client over HTTP: what is asked for as paths, queries and bodies, and answers as objects.</summary>
internal sealed class KubernetesClient(KubernetesConnection connection, KubernetesClientOptions options) : IKubernetesApi
{
    private static readonly MediaTypeHeaderValue MergePatch = new("application/merge-patch+json");
    private static readonly MediaTypeHeaderValue JsonPatch = new("application/json-patch+json");
    // YAML, of which JSON is a part; JSON has no media type of its own here before Kubernetes 1.34.
    private static readonly MediaTypeHeaderValue ApplyPatch = new("application/apply-patch+yaml");

    private readonly ApiTransport _transport = new(connection, options);

    public Task<KubernetesObject> GetAsync(ResourceKind kind, ObjectName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(name);
        return ObjectAsync(new ApiRequest(HttpMethod.Get, Addresses.Object(kind, name)), cancellationToken);
    }

    public Task<KubernetesList> ListAsync(ResourceKind kind, ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(query);
        return new ListReader(_transport, kind, query).ReadAsync(cancellationToken);
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceKind kind, WatchQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(query);
        var watch = new Watch(_transport, kind, query);
        await using (watch.ConfigureAwait(false))
        {
            while (true)
            {
                foreach (var happened in await watch.NextAsync(cancellationToken).ConfigureAwait(false))
                    yield return happened;
            }
        }
    }

    public Task<KubernetesObject> CreateAsync(ResourceKind kind, KubernetesObject value, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        var request = new ApiRequest(HttpMethod.Post, Collection(kind, value.Name.Namespace)) { Query = Query(options), Body = Bytes(value.Json), IsRepeatable = false };
        return ObjectAsync(request, cancellationToken);
    }

    public Task<KubernetesObject> ApplyAsync(ResourceKind kind, KubernetesObject value, ApplyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        var request = new ApiRequest(HttpMethod.Patch, Addresses.Object(kind, value.Name, options.Status ? "status" : ""))
        {
            Query = Addresses.Query(Parameter("fieldManager", options.FieldManager), Parameter("force", options.Force), DryRun(options.DryRun)),
            Body = Bytes(value.Json),
            ContentType = ApplyPatch,
        };
        return ObjectAsync(request, cancellationToken);
    }

    public Task<KubernetesObject> PatchAsync(ResourceKind kind, ObjectName name, KubernetesPatch patch, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(options);
        var request = new ApiRequest(HttpMethod.Patch, Addresses.Object(kind, name, patch.Subresource))
        {
            Query = Query(options),
            Body = Bytes(patch.Body),
            ContentType = patch.Type == PatchType.Merge ? MergePatch : JsonPatch,
            // An operation may append to a list.
            IsRepeatable = patch.Type == PatchType.Merge,
        };
        return ObjectAsync(request, cancellationToken);
    }

    public async Task DeleteAsync(ResourceKind kind, ObjectName name, DeleteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        var request = new ApiRequest(HttpMethod.Delete, Addresses.Object(kind, name)) { Body = Bytes(Body(options)) };
        await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public async Task EvictAsync(ObjectName pod, DeleteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(options);
        var body = new JsonObject
        {
            ["apiVersion"] = "policy/v1",
            ["kind"] = "Eviction",
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace },
            ["deleteOptions"] = Body(options),
        };
        var request = new ApiRequest(HttpMethod.Post, Addresses.Object(WellKnownKinds.Pods, pod, "eviction")) { Body = Bytes(body), IsRepeatable = false };
        await _transport.SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static JsonObject Body(DeleteOptions options)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (options.Propagation != DeletePropagation.Default)
            body["propagationPolicy"] = options.Propagation.ToString();
        if (options.DryRun)
            body["dryRun"] = new JsonArray("All");
        var preconditions = new JsonObject();
        if (options.Uid is { } uid)
            preconditions["uid"] = uid;
        if (options.ResourceVersion is { } version)
            preconditions["resourceVersion"] = version;
        if (preconditions.Count > 0)
            body["preconditions"] = preconditions;
        return body;
    }

    public Task<ApiCatalog> DiscoverAsync(CancellationToken cancellationToken) => new DiscoveryReader(_transport).ReadAsync(cancellationToken);

    public async Task<string> LogsAsync(ObjectName pod, LogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(query);
        var request = new ApiRequest(HttpMethod.Get, Addresses.Object(WellKnownKinds.Pods, pod, "log"))
        {
            // 'limitBytes' would cut the end, which is what is wanted.
            Query = Addresses.Query(Parameter("container", query.Container), Parameter("previous", query.Previous), Parameter("tailLines", query.TailLines)),
            Accept = "text/plain, application/json, */*",
        };
        var answer = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(answer.AsSpan(Math.Max(0, answer.Length - query.MaxBytes)));
    }

    public async Task<KubernetesVersion> GetVersionAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, "/version");
        var answer = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var name = ApiJson.TryParse(answer).Text("gitVersion");
        // Not "major" and "minor": providers append to the one, and some builds leave both empty.
        var numbers = name.TrimStart('v').Split('.', 3);
        return numbers.Length > 2 && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new KubernetesVersion(major, minor, name)
            : throw _transport.Nonsense(request, "no version");
    }

    public void Dispose() => _transport.Dispose();

    private static string Query(WriteOptions options) => Addresses.Query(Parameter("fieldManager", options.FieldManager), DryRun(options.DryRun));

    private static KeyValuePair<string, string> DryRun(bool dryRun) => Parameter("dryRun", dryRun ? "All" : "");

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private async Task<KubernetesObject> ObjectAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return ApiJson.TryParse(answer) is { } json && json.Object("metadata") is not null ? new KubernetesObject(json) : throw _transport.Nonsense(request, "no object");
    }
}
