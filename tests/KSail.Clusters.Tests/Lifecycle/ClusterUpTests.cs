using KSail.Clusters.Lifecycle;
using KSail.Documents.Diagnostics;
using KSail.Talos;

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
        var bootstraps = scene.Provider.Node("dev-control-plane-1").Calls.Count(static call => call.EndsWith("/Bootstrap", StringComparison.Ordinal));
        await scene.UpAsync();
        Assert.Equal(kubeconfig, await File.ReadAllTextAsync(scene.Kubeconfig));
        Assert.Equal(talosconfig, await File.ReadAllTextAsync(scene.Talosconfig));
        Assert.DoesNotContain(calls, static call => call.StartsWith("Create", StringComparison.Ordinal) || call.StartsWith("Start", StringComparison.Ordinal));
        Assert.Equal(1, bootstraps);
        Assert.Equal(1, scene.Provider.Node("dev-control-plane-1").Calls.Count(static call => call.EndsWith("/Bootstrap", StringComparison.Ordinal)));
    }
}
