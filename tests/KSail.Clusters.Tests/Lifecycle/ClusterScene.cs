using System.Collections.Concurrent;
using KSail.Clusters.Definition;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.State;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos.Generation;
using KSail.Testing;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Lifecycle;

/// <summary>A repository with one environment, the home of its user, and machines for its cluster.</summary>
internal sealed class ClusterScene : IAsyncDisposable
{
    public const string Cluster = "dev";

    private static readonly Lazy<MachineSecrets> Made = new(StandInSecrets.Create);

    private readonly TemporaryDirectory _folder = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Dictionary<string, string> _variables;

    /// <summary>A scene.</summary>
    /// <param name="controlPlanes">Number of control planes.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="talos">Fields of <c>spec.cluster.talos</c> in braces.</param>
    /// <param name="provider">Makes the provider; null for the usual one.</param>
    public ClusterScene(int controlPlanes = 1, int workers = 1, string talos = "{}", Func<string, MemoryProvider>? provider = null)
    {
        _variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder["home"], ["USERPROFILE"] = _folder["home"], ["XDG_STATE_HOME"] = _folder["state"] };
        _folder.Write("repository/ksail.yaml", $"""
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata:
              name: {Cluster}
            spec:
              cluster:
                distribution: Talos
                provider: Docker
                controlPlanes: {controlPlanes}
                workers: {workers}
                talos: {talos}
                connection:
                  timeout: 20s
            """);
        _folder.Write("repository/k8s/kustomization.yaml", "resources: []\n");
        Provider = provider?.Invoke(_folder["machines"]) ?? new MemoryProvider(_folder["machines"], Cluster);
        // Those of a real cluster take seconds to make.
        Assert.True(Store.WriteSecrets(Made.Value, new DiagnosticBag()));
    }

    public MemoryProvider Provider { get; }

    public IClusterComponents Components { get; set; } = new NoComponents();

    public ITalosConnector Connector { get; set; } = new TalosConnector(TimeProvider.System);

    /// <summary>What was told, in order.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public ClusterStore Store => new(_folder["state/ksail/clusters"], "Docker", Cluster, TimeProvider.System);

    public string Kubeconfig => _folder["home/.kube/config"];

    public string Talosconfig => _folder["home/.talos/config"];

    /// <summary>A path in the repository.</summary>
    public string Write(string path, string content) => _folder.Write($"repository/{path}", content);

    public void Set(string variable, string value) => _variables[variable] = value;

    public ClusterHost Host()
    {
        var view = new SourceTree(_folder["repository"]).OpenView();
        var file = new EnvironmentFile("local", _folder["repository/ksail.yaml"], SourceSpan.None);
        var environment = EnvironmentLoader.Load(file, view, EnvironmentVariables.Of(_variables));
        Assert.Empty(environment.Diagnostics);
        var diagnostics = new DiagnosticBag();
        var definition = ClusterDefinitionReader.Read(environment, Read, "ClusterUp", diagnostics);
        Assert.Empty(diagnostics.Items);
        return new ClusterHost
        {
            Definition = definition!,
            Provider = Provider,
            Store = Store,
            Repository = view,
            Variables = Read,
            Talos = Connector,
            Clock = TimeProvider.System,
            Progress = new Recorder(_lines),
            Pause = TimeSpan.FromMilliseconds(10),
        };
    }

    /// <summary>Brings the cluster up, without a finding.</summary>
    public async Task<RunningCluster> UpAsync()
    {
        var (cluster, findings) = await TryUpAsync();
        Assert.Empty(findings.Select(static finding => finding.ToString()));
        Assert.NotNull(cluster);
        return cluster;
    }

    public async Task<(RunningCluster? Cluster, IReadOnlyList<Diagnostic> Findings)> TryUpAsync(ClusterHost? host = null, CancellationToken cancellation = default)
    {
        var diagnostics = new DiagnosticBag();
        var cluster = await ClusterUp.RunAsync(host ?? Host(), Components, diagnostics, cancellation);
        AssertNoSecret(diagnostics.Items);
        return (cluster, diagnostics.Items);
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        _folder.Dispose();
    }

    // Whatever is told: keys and tokens of the cluster are not in it.
    private void AssertNoSecret(IReadOnlyList<Diagnostic> findings)
    {
        if (Store.ReadSecrets(new DiagnosticBag()) is not { } secrets)
            return;
        var told = string.Join('\n', [.. _lines, .. findings.Select(static finding => finding.ToString())]);
        foreach (var secret in (string[])[secrets.BootstrapToken.Reveal(), secrets.MachineToken.Reveal(), secrets.ClusterSecret.Reveal(), secrets.SecretboxKey.Reveal(), secrets.TalosAuthority.Key.Reveal().Split('\n')[1]])
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
    }

    private string? Read(string name) => _variables.GetValueOrDefault(name);

    private sealed class Recorder(ConcurrentQueue<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Enqueue(value);
    }
}
