using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;

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
            """.ReplaceLineEndings("\n"),
            string.Join('\n', changes));
    }

    // With the public address where there is one; in the place of a machine comes one of the configured type, where it is.
    [Fact]
    public async Task Machines_are_told_with_what_they_cost_and_what_would_come_in_their_place()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 1, 1);
        using var provider = project.Open(Settings with { Workers = new HetznerRole("cx33", PublicIPv4: false, PublicIPv6: true), ControlPlanes = new HetznerRole("cx99", true, true) });
        var machines = (await provider.ReadAsync(default)).Nodes;

        var prices = await provider.PriceAsync([machines[1], machines[0], machines[1] with { Id = "4711" }], default);

        Assert.Equal([new MachinePrice(3.49m, 4.99m, "EUR"), new MachinePrice(3.49m, null, "EUR"), new MachinePrice(null, null, "EUR")], prices);
        Assert.Empty(await provider.PriceAsync([], default));
    }

    // Nobody knows before how large a snapshot is; another one of the cluster tells about how much.
    [Fact]
    public async Task Snapshots_that_are_missing_are_told_with_what_they_cost()
    {
        await using var project = await TestProject.StartAsync();
        var settings = Settings with { Schematic = new string('a', 64), Workers = new HetznerRole("cax11", true, true) };
        using var provider = project.Open(settings, static options => options with { ImageBuilder = new Nobody() });
        project.Cloud.AddSnapshot("Talos v1.13.8", 40, (HetznerLabels.TalosVersion, "v1.13.8"), (HetznerLabels.TalosSchematic, HetznerLabels.Value(settings.Schematic)), (HetznerLabels.Owned, "true"), (HetznerLabels.Cluster, TestProject.Name));

        Assert.Equal(["create      snapshot of Talos v1.13.8 for arm: what new nodes start from; a GB costs 0.0110 EUR a month"], (await provider.PlanImagesAsync("v1.13.8", default)).Select(static change => change.ToString()));
        Assert.Equal(
            ["create      snapshot of Talos v1.14.0 for arm: what new nodes start from; a GB costs 0.0110 EUR a month", "create      snapshot of Talos v1.14.0 for x86: what new nodes start from, about 0.21 GB (less than 0.01 EUR a month)"],
            (await provider.PlanImagesAsync("v1.14.0", default)).Select(static change => change.ToString()));
        using var iso = project.Open(Settings, static options => options with { ImageBuilder = new Nobody() });
        Assert.Empty(await iso.PlanImagesAsync("v1.14.0", default));
    }

    [Fact]
    public async Task The_end_of_a_cluster_is_told_with_what_it_saves()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 2, 0);

        using var provider = project.Open(Settings);
        var changes = await provider.PlanRemovalAsync(await provider.ReadAsync(default), withVolumes: false, default);

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

    // A plan makes nothing.
    private sealed class Nobody : INodeImageBuilder
    {
        public Task<long> BuildAsync(IHetznerApi api, HetznerClusterSettings settings, string architecture, IProgress<string> progress, CancellationToken cancellation) => throw new InvalidOperationException();
    }
}
