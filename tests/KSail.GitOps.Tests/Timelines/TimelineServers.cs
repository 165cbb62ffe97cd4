using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Testing.Flux;
using KSail.Testing.Kubernetes;

namespace KSail.GitOps.Tests.Timelines;

/// <summary>
/// Where timelines are played: on the double, and on the API server of <c>KSAIL_TEST_KUBECONFIG</c> (a kubeconfig whose current context may make definitions).
/// </summary>
public sealed class TimelineServers : IAsyncLifetime
{
    public const string Double = "double";
    public const string Cluster = "cluster";

    private readonly Dictionary<string, IKubernetesApi> _apis = new(StringComparer.Ordinal);
    private KubernetesDouble? _double;

    /// <summary>The servers that there are.</summary>
    public static TheoryData<string> All => KubeconfigPath is null ? new TheoryData<string>(Double) : new TheoryData<string>(Double, Cluster);

    private static string? KubeconfigPath => Environment.GetEnvironmentVariable("KSAIL_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;

    public async Task InitializeAsync()
    {
        _double = await KubernetesDouble.StartAsync();
        _apis[Double] = _double.Open();
        if (KubeconfigPath is { } path)
        {
            var cluster = OpenCluster(path);
            var catalog = await cluster.DiscoverAsync(CancellationToken.None);
            _apis[Cluster] = catalog.Find("", "Namespace") is null ? new FixedCatalog(cluster) : cluster;
        }

        foreach (var api in _apis.Values)
            await EngineDefinitions.InstallAsync(api, CancellationToken.None);
    }

    /// <summary>A part of a server for one test, with everything in it at an older artifact.</summary>
    public Timeline Open(string server) => new(_apis[server], outlives: server == Cluster);

    public async Task DisposeAsync()
    {
        foreach (var api in _apis.Values)
            api.Dispose();
        await _double!.DisposeAsync();
    }

    private static IKubernetesApi OpenCluster(string path)
    {
        var diagnostics = new DiagnosticBag();
        var kubeconfig = Kubeconfig.Load(KubeconfigFiles.Single(path, Environment.CurrentDirectory, Environment.GetEnvironmentVariable), diagnostics);
        return kubeconfig?.Connect(kubeconfig.CurrentContext, SourceSpan.None, Environment.GetEnvironmentVariable, diagnostics)?
            .Open(new KubernetesClientOptions { Environment = Environment.GetEnvironmentVariable })
            ?? throw new InvalidOperationException(string.Join('\n', diagnostics.Items));
    }
}
