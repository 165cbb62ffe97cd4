using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Tests.Lifecycle;

public sealed class ClusterUpTests
{
    [Fact]
    public async Task A_cluster_comes_up_from_nothing_and_a_second_run_changes_nothing()
    {
        await using var scene = new ClusterScene();
        var cluster = await scene.UpAsync();

        Assert.Equal(("dev", "admin@dev"), (cluster.Name, cluster.Context));
        Assert.Equal(["dev-control-plane-1", "dev-worker-1"], scene.Provider.Running);
        Assert.Equal("cluster dev on Memory: 1 control plane and 1 worker, Talos v1.13.9, Kubernetes 1.36.3", scene.Lines[0]);
        Assert.Contains("  create      node dev-worker-1", scene.Lines);
        Assert.Contains(scene.Lines, static line => line.EndsWith("etcd: begun on dev-control-plane-1", StringComparison.Ordinal));
        Assert.Equal("dev-control-plane-1", scene.Store.ReadRecord().BootstrappedNode);

        var (kubeconfig, talosconfig) = (await File.ReadAllTextAsync(scene.Kubeconfig), await File.ReadAllTextAsync(scene.Talosconfig));
        Assert.Contains("current-context: admin@dev", kubeconfig, StringComparison.Ordinal);
        Assert.Contains($"server: {cluster.Server}", kubeconfig, StringComparison.Ordinal);
        var calls = new List<string>();
        scene.Provider.Noticed = (call, _) => calls.Add(call);
        await scene.UpAsync();
        Assert.Equal(kubeconfig, await File.ReadAllTextAsync(scene.Kubeconfig));
        Assert.Equal(talosconfig, await File.ReadAllTextAsync(scene.Talosconfig));
        Assert.DoesNotContain(calls, static call => call.StartsWith("Create", StringComparison.Ordinal) || call.StartsWith("Start", StringComparison.Ordinal));
        Assert.Equal(1, scene.Bootstraps("dev-control-plane-1"));
    }

    [Fact]
    public async Task A_control_plane_that_was_lost_is_made_again_and_joins_the_others()
    {
        await using var scene = new ClusterScene(controlPlanes: 3, workers: 0);
        await scene.UpAsync();
        await scene.Provider.LoseAsync("dev-control-plane-1");
        await scene.UpAsync();
        Assert.Equal(["dev-control-plane-1", "dev-control-plane-2", "dev-control-plane-3"], scene.Provider.Running);
        Assert.Equal(0, scene.Bootstraps("dev-control-plane-1"));
        Assert.Equal(0, scene.Bootstraps("dev-control-plane-2"));
    }

    [Fact]
    public async Task Machines_that_wait_for_it_are_given_their_configuration()
    {
        await using var scene = new ClusterScene(provider: static folder => new MemoryProvider(folder, ClusterScene.Cluster)
        {
            StartsUnconfigured = true,
            Traits = new ProviderTraits("Memory", NodeRuntime.Metal, RestartsNodes: false, ReplacesToUpgrade: false, CostsMoney: true),
        });
        // The answer to the first one is lost, the configuration is not.
        scene.Provider.Faults["dev-control-plane-1"] = "ApplyConfiguration=BreakAfter";
        scene.Provider.Faults["dev-worker-1"] = "ApplyConfiguration=Unavailable:2:starting";
        await scene.UpAsync();
        Assert.Contains("  +9.00 EUR a month in all", scene.Lines);
        Assert.Equal(1, scene.Bootstraps("dev-control-plane-1"));
        await scene.UpAsync();
    }

    [Fact]
    public async Task Secrets_that_are_lost_are_taken_from_a_control_plane()
    {
        await using var scene = new ClusterScene();
        await scene.UpAsync();
        var secrets = await File.ReadAllTextAsync(scene.Store.SecretsFile);
        scene.Store.Delete();
        await scene.UpAsync();
        Assert.Equal(secrets, await File.ReadAllTextAsync(scene.Store.SecretsFile));
        Assert.Equal("dev-control-plane-1", scene.Store.ReadRecord().BootstrappedNode);

        // Neither file: nothing is changed, and nothing new is made.
        scene.Store.Delete();
        File.Delete(scene.Talosconfig);
        var (cluster, findings) = await scene.TryUpAsync();
        Assert.Null(cluster);
        Assert.Equal(LifecycleDiagnostics.SecretsLost.Code, Assert.Single(findings).Code);
        Assert.False(scene.Store.HasSecrets);
    }

    [Fact]
    public async Task What_differs_from_the_configuration_is_told_and_left()
    {
        await using var scene = new ClusterScene(talos: "{ version: 1.13.8 }");
        await scene.UpAsync();
        Assert.Equal("v1.13.8", scene.Provider.Node("dev-worker-1").Tag);
        var host = scene.Host();
        host = host with { Definition = host.Definition with { PinnedRelease = "v1.13.9", Workers = 0 } };
        var (cluster, findings) = await scene.TryUpAsync(host);
        Assert.NotNull(cluster);
        var warning = Assert.Single(findings);
        Assert.Equal((LifecycleDiagnostics.Surplus.Code, DiagnosticSeverity.Warning), (warning.Code, warning.Severity));
        Assert.StartsWith("nodes are of Talos v1.13.8, and v1.13.9 is configured; dev-worker-1 is beyond the configured number of nodes; ", warning.Message, StringComparison.Ordinal);
        Assert.Equal(["dev-control-plane-1", "dev-worker-1"], scene.Provider.Running);
    }

    [Fact]
    public async Task A_patch_with_an_error_stops_it_before_anything_is_made()
    {
        await using var scene = new ClusterScene();
        scene.Write("talos/cluster/sysctls.yaml", "machine:\n  sysctl: {}\n");
        var (cluster, findings) = await scene.TryUpAsync();
        Assert.Null(cluster);
        Assert.EndsWith("talos/cluster/sysctls.yaml", Assert.Single(findings).Span.File, StringComparison.Ordinal);
        Assert.Empty(scene.Provider.Running);
        Assert.False(File.Exists(scene.Kubeconfig));
    }

    [Fact]
    public async Task Nodes_know_from_the_start_which_of_their_annotations_are_of_patches()
    {
        await using var scene = new ClusterScene();
        scene.Write("talos/workers/annotations.yaml", "machine:\n  nodeAnnotations:\n    example.com/rack: r1\n    example.com/row: \"7\"\n");
        await scene.UpAsync();
        Assert.Equal("example.com/rack,example.com/row", scene.Provider.Node("dev-worker-1").Configuration!.GetText("machine", "nodeAnnotations", NodeOwnValues.OwnedAnnotations));
        Assert.Null(scene.Provider.Node("dev-control-plane-1").Configuration!.GetText("machine", "nodeAnnotations", NodeOwnValues.OwnedAnnotations));
    }

    [Fact]
    public async Task Two_at_once_are_refused_by_the_name_of_the_first()
    {
        await using var scene = new ClusterScene();
        using var first = scene.Store.TryLock("ClusterUpdate", SourceSpan.None, new DiagnosticBag());
        var (cluster, findings) = await scene.TryUpAsync();
        Assert.Null(cluster);
        var error = Assert.Single(findings);
        Assert.Equal(LifecycleDiagnostics.Locked.Code, error.Code);
        Assert.StartsWith($"ClusterUpdate (process {Environment.ProcessId} on {Environment.MachineName}, since ", error.Message, StringComparison.Ordinal);
        first!.Dispose();
        await scene.UpAsync();
    }

    [Fact]
    public async Task Who_interrupts_it_is_told_what_exists_and_how_to_go_on()
    {
        await using var scene = new ClusterScene();
        using var source = new CancellationTokenSource();
        scene.Provider.Noticed = (call, isDone) =>
        {
            if (isDone && call == "Create dev-control-plane-1")
                source.Cancel();
        };
        var (cluster, findings) = await scene.TryUpAsync(cancellation: source.Token);
        Assert.Null(cluster);
        var error = Assert.Single(findings);
        Assert.Equal(LifecycleDiagnostics.Interrupted.Code, error.Code);
        Assert.StartsWith("ClusterUp of dev was interrupted during 'nodes'; so far there are network dev, node dev-control-plane-1", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("run it again to go on where it stopped, or remove what exists: dotnet build -t:ClusterDown -p:Environment=local", error.Message, StringComparison.Ordinal);
        scene.Provider.Noticed = static (_, _) => { };
        await scene.UpAsync();
    }

    [Fact]
    public async Task Components_are_installed_around_the_readiness_of_nodes()
    {
        await using var scene = new ClusterScene();
        scene.Write("talos/cluster/cni.yaml", "cluster:\n  network:\n    cni:\n      name: none\n");
        var components = new RecordedComponents();
        scene.Components = components;
        await scene.UpAsync();
        Assert.Equal(["network", "rest"], components.Installed);
        Assert.Contains(scene.Lines, static line => line.EndsWith(". network: a network 2.0", StringComparison.Ordinal));
        Assert.Contains(scene.Lines, static line => line.EndsWith(". components: a test 1.0", StringComparison.Ordinal));

        // Without somebody who brings it, nobody waits for what cannot come.
        scene.Components = new NoComponents();
        scene.Provider.Registers = static _ => false;
        await scene.UpAsync();
        Assert.DoesNotContain(scene.Lines.Skip(scene.Lines.Count - 3), static line => line.Contains("nodes ready", StringComparison.Ordinal));
    }

    private sealed class RecordedComponents : IClusterComponents
    {
        public List<string> Installed { get; } = [];

        public string Network => "a network 2.0";

        public IReadOnlyList<string> Plan => ["a test 1.0"];

        public Task InstallNetworkAsync(ClusterSession session, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation) => AddAsync("network");

        public Task InstallAsync(ClusterSession session, WorkerConfigurations worker, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation) => AddAsync("rest");

        public Task<IReadOnlyList<ComponentStatus>> ReadAsync(ClusterSession session, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ComponentStatus>>([new("a test", IsReady: true, "1.0")]);

        private Task AddAsync(string what)
        {
            Installed.Add(what);
            return Task.CompletedTask;
        }
    }
}
