using System.Text.Json;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Status;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Tests.Lifecycle;

public sealed class ClusterLifeTests
{
    [Fact]
    public async Task A_cluster_is_stopped_workers_first_and_started_again()
    {
        await using var scene = new ClusterScene();
        await scene.UpAsync();
        var (talosconfig, kubeconfig) = (await File.ReadAllTextAsync(scene.Talosconfig), await File.ReadAllTextAsync(scene.Kubeconfig));
        var calls = Record(scene);
        Assert.True(await ClusterStop.RunAsync(scene.Host(), new DiagnosticBag(), CancellationToken.None));
        Assert.Empty(scene.Provider.Running);
        Assert.Equal(["Stop dev-worker-1", "Stop dev-control-plane-1"], calls.Where(static call => call.StartsWith("Stop", StringComparison.Ordinal)));
        var stopped = await StatusAsync(scene);
        Assert.Equal(["stopped", "stopped"], stopped.Nodes.Select(static node => node.State));
        Assert.Equal(("nothing of it runs", false), (stopped.Api.Problem, stopped.IsHealthy));

        var diagnostics = new DiagnosticBag();
        Assert.NotNull(await ClusterStart.RunAsync(scene.Host(), diagnostics, CancellationToken.None));
        Assert.Empty(diagnostics.Items);
        Assert.Equal(["dev-control-plane-1", "dev-worker-1"], scene.Provider.Running);
        Assert.Equal(0, scene.Bootstraps("dev-control-plane-1"));
        // The Talos API has another port now; the certificate is the old one.
        var moved = await File.ReadAllTextAsync(scene.Talosconfig);
        Assert.NotEqual(talosconfig, moved);
        Assert.Equal(Field(talosconfig, "crt"), Field(moved, "crt"));
        Assert.Equal(kubeconfig, await File.ReadAllTextAsync(scene.Kubeconfig));
    }

    [Fact]
    public async Task A_removed_cluster_leaves_nothing_but_what_is_of_others()
    {
        await using var scene = new ClusterScene();
        Directory.CreateDirectory(Path.GetDirectoryName(scene.Kubeconfig)!);
        const string Other = """
            apiVersion: v1
            kind: Config
            # mine
            clusters:
            - name: other
              cluster:
                server: https://other:6443
            contexts:
            - name: other
              context:
                cluster: other
                user: other
            users:
            - name: other
              user:
                token: abc
            current-context: other

            """;
        await File.WriteAllTextAsync(scene.Kubeconfig, Other);
        await scene.UpAsync();
        Assert.Contains("current-context: admin@dev", await File.ReadAllTextAsync(scene.Kubeconfig), StringComparison.Ordinal);

        Assert.Equal(["the volume cache was left; remove it with -p:KSailDeleteVolumes=true"], await DownAsync(scene, new DownOrder("", WithVolumes: false)));
        Assert.Empty(scene.Provider.Running);
        var kubeconfig = await File.ReadAllTextAsync(scene.Kubeconfig);
        Assert.DoesNotContain("dev", kubeconfig, StringComparison.Ordinal);
        Assert.Equal(Other.Replace("current-context: other", "current-context: \"\"", StringComparison.Ordinal), kubeconfig);
        Assert.DoesNotContain("dev", await File.ReadAllTextAsync(scene.Talosconfig), StringComparison.Ordinal);
        Assert.False(Directory.Exists(scene.Store.Folder));

        // Again, and with the volumes.
        Assert.Empty(await DownAsync(scene, new DownOrder("dev", WithVolumes: true)));
        var status = await StatusAsync(scene);
        Assert.False(status.Exists);
        Assert.Equal("there is no cluster dev on Memory; create it: dotnet build -t:ClusterUp -p:Environment=local", Assert.Single(ReportText.Lines(status)));
    }

    [Theory]
    [InlineData("", "would be removed for good; nothing was removed: confirm it by its name, -p:KSailConfirm=dev")]
    [InlineData("prod", "'prod' was confirmed, and the cluster that would be removed is dev; nothing was removed")]
    [InlineData("dev", null)]
    public async Task What_costs_money_is_removed_by_its_name_only(string confirmed, string? words)
    {
        await using var scene = new ClusterScene(workers: 0);
        scene.Provider.Traits = new ProviderTraits("Memory", NodeRuntime.Container, RestartsNodes: true, ReplacesToUpgrade: true, CostsMoney: true);
        await scene.UpAsync();
        var messages = await DownAsync(scene, new DownOrder(confirmed, WithVolumes: true));
        if (words is null)
            Assert.Empty(messages);
        else
            Assert.Contains(words, Assert.Single(messages), StringComparison.Ordinal);
        Assert.Equal(words is not null, scene.Provider.Running.Length > 0);
    }

    [Fact]
    public async Task The_entries_of_another_cluster_of_the_same_name_stay()
    {
        await using var scene = new ClusterScene(workers: 0);
        await scene.UpAsync();
        var kubeconfig = await File.ReadAllTextAsync(scene.Kubeconfig);
        await File.WriteAllTextAsync(scene.Kubeconfig, kubeconfig.Replace(Field(kubeconfig, "certificate-authority-data"), "b3RoZXI=", StringComparison.Ordinal));
        Assert.Contains($"the context 'admin@dev' in {scene.Kubeconfig} was left, because it is not known to be of this cluster; remove it if it is", await DownAsync(scene, new DownOrder("", WithVolumes: true)));
        Assert.Contains("admin@dev", await File.ReadAllTextAsync(scene.Kubeconfig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_tells_nodes_etcd_API_and_drift()
    {
        await using var scene = new ClusterScene(workers: 1);
        await scene.UpAsync();
        var well = await StatusAsync(scene);
        Assert.True(well.IsHealthy);
        Assert.Empty(well.Drift);
        Assert.Equal(["dev-control-plane-1"], well.Etcd!.Members);
        var lines = ReportText.Lines(well);
        Assert.Equal("cluster dev on Memory, of the environment local: healthy", lines[0]);
        Assert.Equal("  dev-control-plane-1  control plane  running  10.5.0.2    v1.13.9  v1.36.3  yes", lines[2]);
        Assert.Matches(@"^Kubernetes API: v1\.\d+\.\d+\S* at https://127\.0\.0\.1:\d+$", lines[^2]);
        Assert.Equal("drift: none", lines[^1]);

        scene.Write("talos/workers/sysctls.yaml", "machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n");
        await scene.Provider.Network.StopAsync("10.5.0.101");
        var host = scene.Host();
        var diagnostics = new DiagnosticBag();
        var report = (await ClusterStatus.ReadAsync(host with { Definition = host.Definition with { ControlPlanes = 2, PinnedKubernetes = "1.35.1" } }, scene.Components, diagnostics, CancellationToken.None))!;
        Assert.Equal(
            ["nodes are of Kubernetes 1.36.3, and 1.35.1 is configured", "dev-control-plane-2 is missing", "patches or settings of dev-worker-1 changed since it was configured; see what that means: dotnet build -t:ClusterDiff -p:Environment=local"],
            report.Drift);
        Assert.Equal(["running", "running", "missing"], report.Nodes.Select(static node => node.State));
        Assert.NotEmpty(report.Nodes[1].Problems);
        using var json = JsonDocument.Parse(ReportText.Json(report));
        Assert.False(json.RootElement.GetProperty("healthy").GetBoolean());
        Assert.Equal(3, json.RootElement.GetProperty("drift").GetArrayLength());
        Assert.Equal("dev-control-plane-1", json.RootElement.GetProperty("etcd").GetProperty("leader").GetString());
    }

    [Fact]
    public async Task What_is_not_there_is_neither_stopped_nor_started()
    {
        await using var scene = new ClusterScene();
        var diagnostics = new DiagnosticBag();
        Assert.False(await ClusterStop.RunAsync(scene.Host(), diagnostics, CancellationToken.None));
        Assert.Null(await ClusterStart.RunAsync(scene.Host(), diagnostics, CancellationToken.None));
        Assert.Equal([LifecycleDiagnostics.NoCluster.Code, LifecycleDiagnostics.NoCluster.Code], diagnostics.Items.Select(static finding => finding.Code));
        Assert.Null(await ClusterSession.OpenAsync(scene.Host(), diagnostics, CancellationToken.None));
    }

    private static List<string> Record(ClusterScene scene)
    {
        var calls = new List<string>();
        scene.Provider.Noticed = (call, isDone) =>
        {
            lock (calls)
            {
                if (isDone)
                    calls.Add(call);
            }
        };
        return calls;
    }

    private static async Task<ClusterReport> StatusAsync(ClusterScene scene)
    {
        var diagnostics = new DiagnosticBag();
        var report = await ClusterStatus.ReadAsync(scene.Host(), scene.Components, diagnostics, CancellationToken.None);
        Assert.Empty(diagnostics.Items);
        return report!;
    }

    private static async Task<IReadOnlyList<string>> DownAsync(ClusterScene scene, DownOrder order)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Equal(await ClusterDown.RunAsync(scene.Host(), order, diagnostics, CancellationToken.None), !diagnostics.HasErrors);
        return [.. diagnostics.Items.Select(static finding => finding.Message)];
    }

    private static string Field(string yaml, string key) => yaml.Split('\n').First(line => line.TrimStart().StartsWith(key + ":", StringComparison.Ordinal)).Split(": ", 2)[1];
}
