using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;
using KSail.Oci.Pulling;
using KSail.Oci.Registry;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Secrets.Age;
using KSail.Secrets.Sops.Files;
using KSail.Testing;
using KSail.Testing.Flux;

namespace KSail.Sdk.Tests.Clusters;

/// <summary>
/// Everybody who works in a cluster of stand-in nodes as soon as somebody installs them: kubelets, the operator of Flux, and its controllers, which fetch
/// the artifact from the cluster's registry, decrypt what is in it with the cluster's own key, build it, and apply it.
/// </summary>
internal sealed class StandInFlux : IAsyncDisposable
{
    private readonly IKubernetesApi _api;
    private readonly int _registryPort;
    private readonly HttpClient _http = new();
    private readonly PodSimulator _pods;
    private readonly FluxSimulator _controllers;
    private readonly FluxOperatorSimulator _operator;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _starting;

    /// <summary>They begin.</summary>
    /// <param name="api">The cluster; disposed with this.</param>
    /// <param name="registryPort">Where the cluster's registry is on this machine.</param>
    /// <param name="usesOperator">Whether the operator lets the controllers begin, or their definitions do.</param>
    public StandInFlux(IKubernetesApi api, int registryPort, bool usesOperator = true)
    {
        (_api, _registryPort) = (api, registryPort);
        _controllers = new FluxSimulator(api, "flux-system") { Resolve = ResolveAsync, Build = BuildAsync };
        _pods = new PodSimulator(api);
        _operator = new FluxOperatorSimulator(api, _controllers);
        _starting = usesOperator ? Task.CompletedTask : StartAsync();
    }

    /// <summary>The passes of controllers that have ended.</summary>
    public IReadOnlyList<string> Passes => _controllers.Passes;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _starting;
        _end.Dispose();
        await _operator.DisposeAsync();
        await _controllers.DisposeAsync();
        await _pods.DisposeAsync();
        _http.Dispose();
        _api.Dispose();
    }

    private async Task StartAsync()
    {
        try
        {
            while ((await _api.DiscoverAsync(_end.Token)).Find(WellKnownKinds.HelmReleases.Group, WellKnownKinds.HelmReleases.Kind) is null)
                await Task.Delay(100, _end.Token);
            await _controllers.StartAsync();
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task<Digest> ResolveAsync(string url, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://127.0.0.1:{_registryPort}/v2/{RepositoryOf(url)}/manifests/{tag}");
        request.Headers.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
        using var answer = await _http.SendAsync(request);
        return answer.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.Single(), out var digest) ? digest : default;
    }

    private async Task<IReadOnlyList<KubernetesObject>> BuildAsync(KubernetesObject kustomization, KubernetesObject source)
    {
        if (!source.Spec.IsTrue("insecure"))
            throw new InvalidOperationException("the registry of the cluster speaks no TLS");
        using var folder = new TemporaryDirectory();
        var root = Directory.CreateDirectory(folder["artifact"]).FullName;
        var found = new DiagnosticBag();
        var target = new RegistryTarget("127.0.0.1", _registryPort, RepositoryOf(source.Spec.Text("url"))) { PlainHttp = PlainHttpRule.Loopback };
        using var handler = new SocketsHttpHandler();
        await ArtifactPull.RunAsync(
            new RegistryReadRequest(target, source.Spec.Object("ref").Text("tag"), SourceSpan.None), root, folder["layer"], handler, TimeProvider.System, null, found, CancellationToken.None);
        var directory = Path.GetFullPath(Path.Combine(root, kustomization.Spec.Text("path")));
        if (kustomization.Spec.Text("decryption", "provider") == "sops")
            await DecryptAsync(kustomization, directory, found);
        var resources = KustomizeBuild.Run(new SourceTree(root).OpenView(), directory, null, NothingRestored.Instance, found);
        if (found.HasErrors)
            throw new InvalidOperationException(string.Join("; ", found.Items));
        return [.. resources.SelectMany(static resource => ManifestReader.Read(resource.Tree))];
    }

    private async Task DecryptAsync(KubernetesObject kustomization, string directory, DiagnosticBag found)
    {
        var secret = await _api.GetAsync(WellKnownKinds.Secrets, new ObjectName(kustomization.Name.Namespace, kustomization.Spec.Object("decryption").Text("secretRef", "name")), CancellationToken.None);
        var key = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret.Json.Object("data").Text("sops.agekey")));
        using var identity = AgeIdentity.Parse(new Secret(key.Split('\n').First(static line => line.StartsWith("AGE-SECRET-KEY-", StringComparison.Ordinal))));
        foreach (var file in Directory.GetFiles(directory, "*.enc.yaml"))
        {
            using var opened = SopsFile.Open(new SourceFile(file, File.ReadAllBytes(file)), [identity], found);
            using var plain = opened?.ToPlainText();
            if (plain is not null)
                await File.WriteAllBytesAsync(file, plain.Reveal().ToArray(), CancellationToken.None);
        }
    }

    private static string RepositoryOf(string url) => url["oci://".Length..].Split('/', 2)[1];
}
