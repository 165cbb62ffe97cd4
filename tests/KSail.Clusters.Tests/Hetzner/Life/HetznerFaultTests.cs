namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>
/// Something goes wrong at every call of the whole life of a cluster — it is refused, fails later, loses its answer, the network goes, the user gives up: whoever runs the same
/// again gets what was wanted, nothing is there twice, nothing is left, and nothing ever has power without a firewall.
/// </summary>
public sealed class HetznerFaultTests
{
    [Fact]
    public async Task A_cluster_comes_up_whatever_fails()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(2, 1);
        var gauntlet = new Gauntlet(scene);

        await gauntlet.RunAsync(token => scene.TryUpAsync(token));

        Assert.Superset(
            new HashSet<string>
            {
                "POST /networks", "POST /firewalls", "POST /placement_groups", "POST /load_balancers", "POST /servers", "POST /servers/{id}/actions/attach_to_network", "POST /servers/{id}/actions/poweron",
                "PUT /servers/{id}", "GET /servers", "GET /actions", "GET /servers/{id}", "GET /pricing",
            },
            gauntlet.Struck.ToHashSet());
        Assert.Equal(["prod-control-plane-1", "prod-control-plane-2", "prod-worker-1"], scene.Servers);
        Assert.Equal(
            ["firewalls/prod-firewall", "load_balancers/prod-api", "networks/prod-network", "placement_groups/prod-placement"],
            scene.Everything().Where(static name => !name.StartsWith("servers", StringComparison.Ordinal) && !name.StartsWith("primary_ips", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(6, scene.Cloud.Resources("primary_ips").Count);
        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.Empty(scene.Machines.Failures);
    }

    [Fact]
    public async Task A_cluster_is_updated_whatever_fails()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(1, 1);
        await scene.UpAsync();
        scene.Configure(1, 2, hetzner: "{workerServerType: cx43, allowedCidrs: [127.0.0.0/8]}");
        var gauntlet = new Gauntlet(scene);

        await gauntlet.RunAsync(async token => (await scene.TryUpdateAsync("prod", token)).Findings);

        Assert.Superset(new HashSet<string> { "POST /firewalls/{id}/actions/set_rules", "POST /servers", "DELETE /servers/{id}" }, gauntlet.Struck.ToHashSet());
        Assert.Equal(["prod-control-plane-1", "prod-worker-1", "prod-worker-2"], scene.Servers);
        Assert.All(scene.Cloud.Resources("servers").Skip(1), static server => Assert.Equal("cx43", server["server_type"]!["name"]!.GetValue<string>()));
        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.Empty(scene.Machines.Failures);
    }

    [Fact]
    public async Task A_cluster_goes_whatever_fails()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(2, 1);
        await scene.UpAsync();
        var gauntlet = new Gauntlet(scene);

        await gauntlet.RunAsync(token => scene.TryDownAsync(cancellation: token));

        Assert.Superset(
            new HashSet<string> { "DELETE /servers/{id}", "DELETE /load_balancers/{id}", "DELETE /placement_groups/{id}", "DELETE /firewalls/{id}", "DELETE /networks/{id}" }, gauntlet.Struck.ToHashSet());
        Assert.Empty(scene.Everything());
    }
}
