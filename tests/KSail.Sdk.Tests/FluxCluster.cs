using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;
using KSail.Testing;
using KSail.Testing.Flux;
using KSail.Testing.Kubernetes;

namespace KSail.Sdk.Tests;

/// <summary>A cluster with a Flux that fetches from a real registry: an API server, controllers, a source and a Kustomization.</summary>
internal sealed class FluxCluster : IAsyncDisposable
{
    public const string Namespace = "flux-system";

    private readonly KubernetesDouble _server;
    private readonly IKubernetesApi _api;
    private readonly HttpClient _http = new();

    private FluxCluster(KubernetesDouble server)
    {
        _server = server;
        _api = server.Open();
        Controllers = new FluxSimulator(_api, Namespace) { Resolve = ResolveAsync };
    }

    public FluxSimulator Controllers { get; }

    /// <summary>A kubeconfig with the one context <c>double</c>.</summary>
    public string Kubeconfig => _server.Kubeconfig;

    public static async Task<FluxCluster> StartAsync(DockerRegistry registry, string repository = "platform", string tag = "v1")
    {
        var cluster = new FluxCluster(await KubernetesDouble.StartAsync());
        await EngineDefinitions.InstallAsync(cluster._api, CancellationToken.None);
        await cluster.MakeAsync(WellKnownKinds.Namespaces, new KubernetesObject(WellKnownKinds.Namespaces, new ObjectName(Namespace)));
        await cluster.MakeAsync(WellKnownKinds.OciRepositories, FluxObjects.Source(Namespace, "platform", $"oci://{registry.Authority}/{repository}", tag));
        await cluster.MakeAsync(WellKnownKinds.Kustomizations, FluxObjects.Kustomization(Namespace, "root", Namespace));
        return cluster;
    }

    /// <summary>Waits until the source was asked to fetch.</summary>
    public async Task WaitUntilAskedAsync()
    {
        for (var left = 600; _server.Count("patch", "ocirepositories.source.toolkit.fluxcd.io") == 0; left--)
        {
            Assert.True(left > 0, "nobody asked the source to fetch within a minute");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Controllers.DisposeAsync();
        _api.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private Task<KubernetesObject> MakeAsync(ResourceKind kind, KubernetesObject value) => _api.CreateAsync(kind, value, WriteOptions.Default, CancellationToken.None);

    private async Task<Digest> ResolveAsync(string url, string tag)
    {
        var split = url["oci://".Length..].Split('/', 2);
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{split[0]}/v2/{split[1]}/manifests/{tag}");
        request.Headers.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        using var answer = await _http.SendAsync(request);
        return answer.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.Single(), out var digest) ? digest : default;
    }
}
