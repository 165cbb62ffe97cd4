using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Providers;
using KSail.Testing.Docker;

namespace KSail.Clusters.Tests.Docker.Real;

/// <summary>
/// What died in the middle is gone on with. Each run gets one change further than the one before it, and then breaks: after the change, whose answer is
/// lost, or before the next one. So every state in the middle is begun from once.
/// </summary>
[Collection(OnDocker.Name)]
public sealed class HalfwayTests(DockerHost host)
{
    [RequiresDockerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cluster_that_died_half_way_is_brought_up_and_removed_by_later_runs(bool isDone)
    {
        var (before, range) = (host.Snapshot(), DockerHost.FreeRange());
        await using var cluster = new RealCluster(host, host.Settings("half") with { Subnet = $"{range}.0/24" });
        var machines = ClusterMachines.None;

        var changes = await RunAsync(isDone, async broken => machines = await cluster.UpAsync(2, 0, broken, oneByOne: true));

        Assert.Equal($"network half\nload balancer half-load-balancer\nhalf-control-plane-1 {range}.2 v1.13.9\nhalf-control-plane-2 {range}.3 v1.13.9\n", RealCluster.Describe(machines));
        string[] up =
        [
            "create network half", "create half-load-balancer", "write /usr/local/etc/haproxy/haproxy.cfg", "start half-load-balancer",
            "create half-control-plane-1", "start half-control-plane-1", "create half-control-plane-2", "start half-control-plane-2",
        ];
        Assert.Equal(up, changes.Distinct().Where(up.Contains));

        await RunAsync(isDone, broken => cluster.DownAsync(change: broken));

        Assert.Equal(before, host.Snapshot());
    }

    // What was changed, by all runs.
    private static async Task<List<string>> RunAsync(bool isDone, Func<Func<IDockerEngine, IDockerEngine>, Task> work)
    {
        var changes = new List<string>();
        for (var run = 1; run < 50; run++)
        {
            FailingEngine? failing = null;
            var broken = await Record.ExceptionAsync(() => work(engine => failing = new FailingEngine(engine, isDone ? 1 : 2, isDone)));
            changes.AddRange(failing!.Changes);
            if (broken is null)
                return changes;
            Assert.Equal("the connection broke, as this test wants it", Assert.IsType<ProviderException>(broken).Message);
        }

        throw new InvalidOperationException("It never ended.");
    }
}
