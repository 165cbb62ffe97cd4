using System.Text.Json.Nodes;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Lifecycle;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>The whole life of a cluster at Hetzner, with stand-in nodes behind a double of the API.</summary>
public sealed class HetznerLifeTests
{
    private static readonly string[] All = ["prod-control-plane-1", "prod-control-plane-2", "prod-control-plane-3", "prod-worker-1", "prod-worker-2", "prod-worker-3"];

    [Fact]
    public async Task A_cluster_comes_up_stands_still_runs_again_and_leaves_nothing_behind()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Machines.BootTime = TimeSpan.FromMilliseconds(100);

        await scene.UpAsync();

        Assert.Contains("  create      load balancer prod-api: lb11 in fsn1 (+5.39 EUR a month)", scene.Lines);
        Assert.Contains("  +26.33 EUR a month in all", scene.Lines);
        Assert.Equal(All, scene.Servers);
        Assert.Equal(HetznerScene.Release, scene.Machines.Node("prod-worker-1").Tag);
        // A second run finds all as it is wanted, and so does a plan.
        var asked = scene.Cloud.Requests.Count;
        await scene.UpAsync();
        Assert.All(scene.Cloud.Requests.Skip(asked), static request => Assert.StartsWith("GET ", request.Template, StringComparison.Ordinal));
        Assert.Empty((await scene.DiffAsync()).Changes);

        HetznerScene.AssertNone(await scene.DoAsync(static (host, found) => ClusterStop.RunAsync(host, found, default)));
        Assert.All(scene.Cloud.Resources("servers"), static server => Assert.Equal("off", server["status"]!.GetValue<string>()));
        HetznerScene.AssertNone(await scene.DoAsync(static (host, found) => ClusterStart.RunAsync(host, found, default)));
        Assert.Equal(6, scene.Machines.Nodes.Count);

        // By mistake nothing goes.
        var refused = Assert.Single(await scene.TryDownAsync(confirmed: ""));
        Assert.Equal(
            "the cluster prod on Hetzner Cloud with 6 nodes would be removed for good; nothing was removed: confirm it by its name, -p:KSailConfirm=prod", refused.Message);
        Assert.Equal("'prod-2' was confirmed, and the cluster that would be removed is prod; nothing was removed", Assert.Single(await scene.TryDownAsync("prod-2")).Message);
        Assert.Equal(All, scene.Servers);
        HetznerScene.AssertNone(await scene.TryDownAsync());
        Assert.Contains("  remove      node prod-worker-3: cx23 in fsn1 (-3.49 EUR a month)", scene.Lines);
        Assert.Contains("  -26.33 EUR a month in all", scene.Lines);
        Assert.Empty(scene.Everything());
        Assert.Empty(scene.Machines.Failures);
    }

    // The ISO is older than what is installed from it, and does not know the newer form of configurations.
    [Theory]
    [InlineData("{}", "v1.13.9")]
    [InlineData("{version: v1.14.0}", "v1.14.0")]
    public async Task An_ISO_installs_a_newer_Talos(string talos, string release)
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(1, 1, talos: talos);

        await scene.UpAsync();

        Assert.All(scene.Machines.Nodes, node => Assert.Equal((release, "metal"), (node.Tag, node.Settings.Platform)));
        Assert.All(scene.Cloud.Resources("servers"), static server => Assert.Null(server["iso"]));
        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.Empty(scene.Machines.Failures);
    }

    [Fact]
    public async Task A_patch_is_applied_where_nodes_run_and_servers_stay()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(1, 1);
        await scene.UpAsync();
        var servers = scene.Cloud.Resources("servers").Select(static server => server["id"]!.GetValue<long>()).ToArray();
        scene.Configure(1, 1, hetzner: "{allowedCidrs: [203.0.113.0/24, 127.0.0.0/8]}", patch: "machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n");

        var plan = await scene.UpdateAsync();

        Assert.Contains("firewall prod-firewall", plan.Changes[0].Subject, StringComparison.Ordinal);
        Assert.All(scene.Machines.Nodes, static node => Assert.Contains("vm.max_map_count", node.Configuration!.Write().Reveal(), StringComparison.Ordinal));
        Assert.Equal(servers, scene.Cloud.Resources("servers").Select(static server => server["id"]!.GetValue<long>()));
        Assert.Equal("203.0.113.0/24", scene.Cloud.Resources("firewalls")[0]["rules"]![0]!["source_ips"]![0]!.GetValue<string>());
        Assert.Empty((await scene.DiffAsync()).Changes);
    }

    // Hetzner could change the type of a server that stands still, but not that of its disk back: servers are made anew.
    [Fact]
    public async Task Other_server_types_are_other_servers_one_at_a_time()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(3, 1);
        await scene.UpAsync();
        var before = scene.Cloud.Resources("servers").ToDictionary(static server => server["name"]!.GetValue<string>(), static server => server["id"]!.GetValue<long>());
        scene.Configure(3, 2, hetzner: "{controlPlaneServerType: cx33, workerServerType: cx43}");

        // Announced, and not done without the name of the cluster.
        var (plan, findings) = await scene.TryUpdateAsync();
        Assert.Contains("server type cx23 → cx33", plan!.Changes.Single(static change => change.Subject == "node prod-control-plane-2").Reason, StringComparison.Ordinal);
        Assert.Contains("-p:KSailConfirm=prod", Assert.Single(findings).Message, StringComparison.Ordinal);
        Assert.Equal(4, scene.Servers.Count);

        Assert.Contains(scene.Lines, static line => line.StartsWith("  replace     node prod-worker-1: server type cx23 → cx43 (3.49 → 9.49 EUR a month)", StringComparison.Ordinal));
        // Three at 2.00 more, one at 6.00, and another worker.
        Assert.Contains("  +21.49 EUR a month in all", scene.Lines);

        await scene.UpdateAsync("prod");

        Assert.Equal(5, scene.Servers.Count);
        Assert.All(scene.Cloud.Resources("servers"), server => Assert.Equal(
            server["name"]!.GetValue<string>().Contains("worker", StringComparison.Ordinal) ? "cx43" : "cx33", server["server_type"]!["name"]!.GetValue<string>()));
        Assert.All(scene.Cloud.Resources("servers"), server => Assert.NotEqual(before.GetValueOrDefault(server["name"]!.GetValue<string>()), server["id"]!.GetValue<long>()));
        Assert.Equal(2, scene.Machines.FewestMembers);
        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.Empty(scene.Machines.Failures);
    }

    [Fact]
    public async Task Another_release_is_installed_where_nodes_run_and_new_nodes_start_from_its_image()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(1, 1);
        await scene.UpAsync();
        HetznerScene.AddSnapshot(scene.Cloud, "v1.14.0");
        scene.Configure(1, 1, talos: $"{{version: v1.14.0, schematicId: {HetznerScene.Schematic}}}");

        // Bringing it up is not updating it.
        Assert.Contains("to change that: dotnet build -t:ClusterUpdate", Assert.Single(await scene.TryUpAsync()).Message, StringComparison.Ordinal);
        await scene.UpdateAsync();

        Assert.All(scene.Machines.Nodes, static node => Assert.Equal("v1.14.0", node.Tag));
        Assert.Empty((await scene.DiffAsync()).Changes);
        scene.Configure(1, 2, talos: $"{{version: v1.14.0, schematicId: {HetznerScene.Schematic}}}");
        await scene.UpdateAsync();
        Assert.Equal("v1.14.0", scene.Machines.Node("prod-worker-2").Tag);
        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.Empty(scene.Machines.Failures);
    }

    // Since 1.12 the name of the host has a document of its own, which Talos refuses beside what stands in configurations that were made before.
    [Fact]
    public async Task Nodes_keep_the_form_that_they_were_made_with_and_new_ones_get_it()
    {
        await using var scene = await HetznerScene.StartAsync();
        HetznerScene.AddSnapshot(scene.Cloud, "v1.11.6");
        scene.Configure(1, 1, talos: $"{{version: v1.11.6, schematicId: {HetznerScene.Schematic}}}");
        await scene.UpAsync();
        Assert.Contains("    hostname: prod-worker-1\n", scene.Machines.Node("prod-worker-1").Configuration!.Write().Reveal(), StringComparison.Ordinal);

        scene.Configure(1, 1, patch: "machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n");
        await scene.UpdateAsync();

        Assert.All(scene.Machines.Nodes, static node => Assert.Equal(HetznerScene.Release, node.Tag));
        Assert.Empty((await scene.DiffAsync()).Changes);
        scene.Configure(1, 2);
        await scene.UpdateAsync();
        Assert.All(scene.Machines.Nodes, static node => Assert.Null(node.Configuration!.Find("HostnameConfig")));
        Assert.Contains("    hostname: prod-worker-2\n", scene.Machines.Node("prod-worker-2").Configuration!.Write().Reveal(), StringComparison.Ordinal);
        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.Empty(scene.Machines.Failures);
    }

    [Fact]
    public async Task A_cluster_goes_with_what_it_made_and_leaves_its_volumes()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(1, 1);
        await scene.UpAsync();
        var network = scene.Cloud.Resources("networks")[0]["id"]!.GetValue<long>();
        // What controllers of the cluster make: a load balancer of a service, and a volume of a claim, with the label that the storage driver is told.
        scene.Cloud.Add("load_balancers", new JsonObject
        {
            ["name"] = "a8f3", ["labels"] = new JsonObject(), ["load_balancer_type"] = new JsonObject { ["name"] = "lb11" }, ["location"] = new JsonObject { ["name"] = "fsn1" }, ["protection"] = new JsonObject { ["delete"] = false },
            ["private_net"] = new JsonArray(new JsonObject { ["network"] = network, ["ip"] = "10.0.1.9" }), ["public_net"] = new JsonObject { ["enabled"] = false, ["ipv4"] = new JsonObject { ["ip"] = "192.0.2.1" } },
            ["services"] = new JsonArray(), ["targets"] = new JsonArray(),
        });
        var labels = new JsonObject();
        foreach (var (key, value) in HetznerLabels.Of(HetznerScene.Cluster))
            labels[key] = value;
        scene.Cloud.Add("volumes", new JsonObject
        {
            ["name"] = "pvc-1", ["labels"] = labels, ["size"] = 10, ["server"] = null, ["status"] = "available", ["location"] = new JsonObject { ["name"] = "fsn1" }, ["protection"] = new JsonObject { ["delete"] = false },
        });

        var left = await scene.TryDownAsync();

        Assert.Equal(
            ["the volume 'pvc-1' with 10 GB in fsn1, 0.44 EUR a month"], left.Select(static finding => finding.Message));
        Assert.All(left, static finding => Assert.Equal(DiagnosticSeverity.Warning, finding.Severity));
        Assert.Contains("  remove      load balancer a8f3: made by the cluster for a service (-5.39 EUR a month)", scene.Lines);
        Assert.Equal(["volumes/pvc-1"], scene.Everything());
        Assert.Equal(
            "what the cluster prod left on Hetzner Cloud (volume pvc-1) would be removed for good; nothing was removed: confirm it by its name, -p:KSailConfirm=prod",
            Assert.Single(await scene.TryDownAsync(confirmed: "", withVolumes: true)).Message);
        Assert.Equal(left.Select(static finding => finding.Message), (await scene.TryDownAsync(confirmed: "")).Select(static finding => finding.Message));
        Assert.Empty(await scene.TryDownAsync(withVolumes: true));
        Assert.Contains("  remove      volume pvc-1: 10 GB in fsn1, with its data (-0.44 EUR a month)", scene.Lines);
        Assert.Empty(scene.Everything());
    }
}
