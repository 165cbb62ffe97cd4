using KSail.Clusters.Lifecycle;

namespace KSail.Clusters.Tests.Lifecycle;

/// <summary>A run that dies anywhere, as a process does that is killed, is gone on with by the next one, and the cluster is none the worse for it.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [InlineData("Check", true)]
    [InlineData("Prepare", false)]
    [InlineData("Prepare", true)]
    [InlineData("Create dev-control-plane-1", false)]
    [InlineData("Create dev-control-plane-1", true)]
    [InlineData("Create dev-worker-1", false)]
    [InlineData("Create dev-worker-1", true)]
    public Task At_a_call_to_the_provider(string call, bool isDone) => DieAsync(scene => scene.Provider.Noticed = (noticed, done) =>
    {
        if (noticed == call && done == isDone)
            throw new Killed();
    });

    [Theory]
    [InlineData("foundation: ")]
    [InlineData("nodes: 2 made")]
    [InlineData("talosconfig: ")]
    [InlineData("Talos API: ")]
    [InlineData("etcd: ")]
    [InlineData("kubeconfig: ")]
    [InlineData("Kubernetes API: ")]
    [InlineData("nodes: 2 nodes ready")]
    public Task After_a_step(string line) => DieAsync(scene => scene.Told = told =>
    {
        // In the plan there is a number before it.
        if (told.Contains($"  {line}", StringComparison.Ordinal))
            throw new Killed();
    });

    [Theory]
    [InlineData("Bootstrap=BreakBefore")]
    [InlineData("Bootstrap=BreakAfter")]
    [InlineData("Bootstrap=FailedPrecondition:3:bootstrap is not available yet")]
    [InlineData("Version=Unavailable:2:starting;Get=Unavailable:1:starting")]
    public async Task At_an_answer_of_a_node(string faults)
    {
        await using var scene = new ClusterScene();
        scene.Provider.Faults["dev-control-plane-1"] = faults;
        await scene.UpAsync();
        Assert.Equal(["dev-control-plane-1", "dev-worker-1"], scene.Provider.Running);
    }

    private static async Task DieAsync(Action<ClusterScene> arm)
    {
        await using var scene = new ClusterScene();
        arm(scene);
        await Assert.ThrowsAsync<Killed>(() => scene.TryUpAsync());
        scene.Provider.Noticed = static (_, _) => { };
        scene.Told = static _ => { };
        await scene.UpAsync();
        Assert.Equal(["dev-control-plane-1", "dev-worker-1"], scene.Provider.Running);
        Assert.InRange(scene.Bootstraps("dev-control-plane-1"), 1, 2);
        Assert.Equal("dev-control-plane-1", scene.Store.ReadRecord().BootstrappedNode);
        Assert.Contains("admin@dev", await File.ReadAllTextAsync(scene.Kubeconfig), StringComparison.Ordinal);
        Assert.True(await ClusterStop.RunAsync(scene.Host(), new KSail.Documents.Diagnostics.DiagnosticBag(), CancellationToken.None));
    }

    private sealed class Killed : Exception;
}
