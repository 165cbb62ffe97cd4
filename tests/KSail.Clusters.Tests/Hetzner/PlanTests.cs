using KSail.Clusters.Hetzner;
using KSail.Clusters.Planning;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class PlanTests
{
    private static readonly HetznerClusterSettings Settings = new() { Cluster = TestProject.Name };

    [Fact]
    public async Task A_new_cluster_is_told_with_what_it_costs()
    {
        await using var project = await TestProject.StartAsync();

        var changes = await PlanAsync(project, Settings, 3, 1);

        Assert.Equal(
            """
            create      network prod-network: 10.0.0.0/16
            create      firewall prod-firewall: open to 0.0.0.0/0, ::/0
            create      placement group prod-placement
            create      load balancer prod-api: lb11 in fsn1 (+5.39 EUR a month)
            create      node prod-control-plane-1: cx23 in fsn1 (+3.49 EUR a month)
            create      node prod-control-plane-2: cx23 in fsn1 (+3.49 EUR a month)
            create      node prod-control-plane-3: cx23 in fsn1 (+3.49 EUR a month)
            create      node prod-worker-1: cx23 in fsn1 (+3.49 EUR a month)
            """.ReplaceLineEndings("\n"),
            string.Join('\n', changes));
        Assert.Equal(5.39m + (4 * 3.49m), changes.Sum(static change => change.MonthlyPrice ?? 0));
        Assert.Empty(project.Everything());
    }

    [Fact]
    public async Task Nothing_is_told_of_what_is_as_wanted()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 3, 1);

        Assert.Empty(await PlanAsync(project, Settings, 3, 1));
    }

    [Fact]
    public async Task Changes_are_told_with_the_difference()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 3, 2);
        using (var provider = project.Open(Settings))
            await provider.StopNodeAsync((await provider.ReadAsync(default)).Nodes[0], default);

        var changes = await PlanAsync(project, Settings with { Workers = new HetznerRole("cx33", true, true), AllowedRanges = ["203.0.113.0/24"] }, 3, 1);

        Assert.Equal(
            """
            change      firewall prod-firewall: open to 203.0.113.0/24
            start       node prod-control-plane-1
            replace     node prod-worker-1: server type cx23 → cx33 (+2.00 EUR a month)
            remove      node prod-worker-2: cx23 in fsn1 (-3.49 EUR a month)
            """.ReplaceLineEndings("\n"),
            string.Join('\n', changes));
    }

    [Fact]
    public async Task The_end_of_a_cluster_is_told_with_what_it_saves()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 2, 0);

        var changes = await PlanAsync(project, Settings, 0, 0);

        Assert.Equal(
            """
            remove      node prod-control-plane-1: cx23 in fsn1 (-3.49 EUR a month)
            remove      node prod-control-plane-2: cx23 in fsn1 (-3.49 EUR a month)
            remove      load balancer prod-api (-5.39 EUR a month)
            remove      placement group prod-placement
            remove      firewall prod-firewall
            remove      network prod-network: 10.0.0.0/16
            """.ReplaceLineEndings("\n"),
            string.Join('\n', changes));
        Assert.All(changes, static change => Assert.True(change.IsDestructive));
    }

    private static async Task<IReadOnlyList<ClusterChange>> PlanAsync(TestProject project, HetznerClusterSettings settings, int controlPlanes, int workers)
    {
        using var provider = project.Open(settings);
        return await provider.PlanAsync(await provider.ReadAsync(default), TestProject.Nodes(controlPlanes, workers), default);
    }
}
