using System.Text.Json.Nodes;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class ClusterLifeTests
{
    private const string Schematic = "88d1f7a5c4f1d3aba7df787c448c1d3d008ed29cfb34af53fa0df4336a56040b";

    private static readonly HetznerClusterSettings FromIso = new() { Cluster = TestProject.Name };
    private static readonly HetznerClusterSettings FromSnapshot = FromIso with { TalosVersion = "v1.13.8", Schematic = Schematic };
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_cluster_comes_and_goes_without_a_trace()
    {
        await using var project = await TestProject.StartAsync();

        var machines = await project.UpAsync(FromIso, 3, 2);

        Assert.Equal(["prod-control-plane-1", "prod-control-plane-2", "prod-control-plane-3", "prod-worker-1", "prod-worker-2"], project.Names("servers"));
        Assert.Equal(["prod-network"], project.Names("networks"));
        Assert.Equal(["prod-firewall"], project.Names("firewalls"));
        Assert.Equal(["prod-placement"], project.Names("placement_groups"));
        Assert.Equal(["prod-api"], project.Names("load_balancers"));
        Assert.All(machines.Nodes, static node => Assert.True(node.IsRunning && node.Drift is null));
        Assert.Equal(["10.0.1.253", "10.0.1.252", "10.0.1.251", "10.0.1.233", "10.0.1.232"], machines.Nodes.Select(static node => node.Address));
        Assert.Equal("95.217.8.11:50000", machines.Nodes[0].MaintenanceEndpoint);
        Assert.Equal("https://95.217.8.10:6443", machines.Addresses!.Kubernetes);
        Assert.Equal(["95.217.8.11:50000", "95.217.8.12:50000", "95.217.8.13:50000"], machines.Addresses.Talos);
        Assert.All(machines.Shared, static resource => Assert.True(resource.IsHealthy, resource.Kind));

        Assert.Empty(await project.DownAsync(FromIso));

        Assert.Empty(project.Everything());
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 3, 1);
        var before = project.Cloud.Requests.Count;

        await project.UpAsync(FromIso, 3, 1);

        Assert.All(project.Cloud.Requests.Skip(before), static request => Assert.StartsWith("GET ", request.Template, StringComparison.Ordinal));
    }

    // Never a server with power and without its firewall, and never one that Talos would find without its network.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_gets_power_when_everything_else_is_there(bool isFromSnapshot)
    {
        await using var project = await TestProject.StartAsync();
        var started = new List<HetznerServerView>();
        project.Cloud.ServerStarted = started.Add;
        project.Cloud.AddSnapshot("talos", 40, (HetznerLabels.TalosVersion, "v1.13.8"), (HetznerLabels.TalosSchematic, Schematic[..63]));

        await project.UpAsync(isFromSnapshot ? FromSnapshot : FromIso, 1, 1);

        Assert.Equal(["10.0.1.253", "10.0.1.233"], started.Select(static server => server.PrivateAddress));
        Assert.All(started, server => Assert.Equal(isFromSnapshot ? null : "hcloud-v1-12-4.amd64.iso", server.Iso));
        Assert.All(project.Cloud.Requests.Where(static request => request.Template == "POST /servers"), static request =>
        {
            var body = JsonNode.Parse(request.Body)!;
            Assert.False(body["start_after_create"]!.GetValue<bool>());
            Assert.Single(body["firewalls"]!.AsArray());
        });
        // The drive is empty by the time Talos is installed and restarts.
        Assert.All(project.Cloud.Resources("servers"), static server => Assert.Null(server["iso"]));
        Assert.All(project.Cloud.Resources("servers"), static server => Assert.False(server["labels"]!.AsObject().ContainsKey(HetznerLabels.Stage)));
    }

    [Fact]
    public async Task Workers_from_a_snapshot_find_their_configuration_and_control_planes_wait_for_theirs()
    {
        await using var project = await TestProject.StartAsync();
        var started = new List<HetznerServerView>();
        project.Cloud.ServerStarted = started.Add;
        project.Cloud.AddSnapshot("talos", 40, (HetznerLabels.TalosVersion, "v1.13.8"), (HetznerLabels.TalosSchematic, Schematic[..63]));

        var machines = await project.UpAsync(FromSnapshot, 1, 1);

        Assert.Equal([null, "machine: {} # prod-worker-1\n"], started.Select(static server => server.UserData));
        Assert.NotNull(machines.Nodes[0].MaintenanceEndpoint);
        Assert.Null(machines.Nodes[1].MaintenanceEndpoint);
    }

    [Fact]
    public async Task Nodes_without_public_addresses_find_their_configuration_and_have_no_firewall()
    {
        await using var project = await TestProject.StartAsync();
        var started = new List<HetznerServerView>();
        project.Cloud.ServerStarted = started.Add;
        project.Cloud.AddSnapshot("talos", 40, (HetznerLabels.TalosVersion, "v1.13.8"), (HetznerLabels.TalosSchematic, Schematic[..63]));
        var settings = FromSnapshot with { ControlPlanes = new HetznerRole("cx23", false, false), Workers = new HetznerRole("cx23", false, false) };

        await project.UpAsync(settings, 1, 1);

        Assert.All(started, static server => Assert.NotNull(server.UserData));
        Assert.Empty(project.Names("firewalls"));
        Assert.Empty(project.Names("primary_ips"));
    }

    [Fact]
    public async Task A_configuration_that_is_given_to_a_node_is_not_waited_for_again()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 1, 0);
        project.Probe.Answer = NodeAnswer.Configured;
        using var provider = project.Open(FromIso);

        Assert.Null((await provider.ReadAsync(None)).Nodes[0].MaintenanceEndpoint);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_told_with_what_may_keep_it_from_being_reached()
    {
        await using var project = await TestProject.StartAsync();
        project.Probe.Answer = NodeAnswer.Nothing;

        var e = await Assert.ThrowsAsync<ProviderException>(() => project.UpAsync(FromIso with { AllowedRanges = ["203.0.113.7/32"] }, 1, 0));

        Assert.Equal("KSAIL7311", e.Code.Code);
        Assert.Equal("prod-control-plane-1 runs, but nothing answers at 95.217.8.10:50000; let spec.provider.hetzner.allowedCidrs (203.0.113.7/32) contain the address of this machine, and look at the server's console", e.Message);
        project.Probe.Answer = NodeAnswer.Maintenance;
        await project.UpAsync(FromIso with { AllowedRanges = ["203.0.113.7/32"] }, 1, 0);
        Assert.Null(project.Server("prod-control-plane-1")["iso"]);
    }

    [Fact]
    public async Task Names_that_begin_alike_are_not_taken_for_each_other()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 1, 0);
        var other = FromIso with { Cluster = "prod-2" };
        using (var provider = project.Open(other))
        {
            var node = NodeIdentity.Of("prod-2", NodeRole.ControlPlane, 1);
            await provider.PrepareAsync(await provider.ReadAsync(None), [node], new TestProject.Notes([]), None);
            await provider.CreateNodeAsync(new NodeOrder(node, "v1.13.8", new Secret("machine: {}")), new TestProject.Notes([]), None);
        }

        await project.DownAsync(FromIso);

        Assert.Equal(["prod-2-control-plane-1"], project.Names("servers"));
        Assert.Equal(["prod-2-network"], project.Names("networks"));
        Assert.Empty(await project.DownAsync(other));
        Assert.Empty(project.Everything());
    }

    [Fact]
    public async Task What_the_cluster_made_goes_with_it_and_what_others_made_stays()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 1, 1);
        var network = project.Cloud.Resources("networks")[0]["id"]!.GetValue<long>();
        await AddServerAsync(project, "pool-a1b2", network, ("hcloud/node-group", "pool"));
        await AddServerAsync(project, "elsewhere", null, ("hcloud/node-group", "pool"));
        await AddServerAsync(project, "prod-worker-9", null);
        await AddBalancerAsync(project, "a4f2c", network);
        await AddBalancerAsync(project, "foreign", null);
        using var provider = project.Open(FromIso);
        var machines = await provider.ReadAsync(None);
        Assert.Equal("pool-a1b2", Assert.Single(machines.Nodes, static node => node.IsAutoscaled).Node.Name);

        Assert.Empty(await project.DownAsync(FromIso));

        Assert.Equal(["elsewhere", "prod-worker-9"], project.Names("servers"));
        Assert.Equal(["foreign"], project.Names("load_balancers"));
        Assert.Empty(project.Names("networks"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Volumes_stay_unless_they_are_to_go(bool withVolumes, int left)
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 1, 1);
        var server = project.Server("prod-worker-1")["id"]!.GetValue<long>();
        var volume = await project.Api.CreateAsync(HetznerKinds.Volume, new JsonObject { ["name"] = "pvc-1", ["size"] = 10, ["server"] = server }, None);
        await project.Api.WaitAsync(volume.Actions, None);

        var told = await project.DownAsync(FromIso, withVolumes);

        Assert.Equal(left, project.Names("volumes").Count);
        Assert.Equal(withVolumes ? [] : ["the volume 'pvc-1' with 10 GB in fsn1, 0.44 EUR a month"], told);
        // Asked for later, it is known whose it was.
        Assert.Empty(await project.DownAsync(FromIso, withVolumes: true));
        Assert.Empty(project.Everything());
    }

    [Fact]
    public async Task Protected_servers_are_never_deleted()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 1, 0);
        project.Cloud.Change("servers", project.Server("prod-control-plane-1")["id"]!.GetValue<long>(), static server => server["protection"]!["delete"] = true);

        var e = await Assert.ThrowsAsync<ProviderException>(() => project.DownAsync(FromIso));

        Assert.Equal("KSAIL7308", e.Code.Code);
        Assert.Equal("the server 'prod-control-plane-1' is protected from being deleted, and protection is never lifted here: lift it in the console first if this is meant", e.Message);
        Assert.Single(project.Names("servers"));
    }

    [Fact]
    public async Task A_protected_network_is_left_and_told()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 1, 0);
        project.Cloud.Change("networks", project.Cloud.Resources("networks")[0]["id"]!.GetValue<long>(), static network => network["protection"]!["delete"] = true);

        Assert.Equal(["the network 'prod-network', which is protected"], await project.DownAsync(FromIso));
    }

    [Fact]
    public async Task A_network_that_was_there_before_is_used_and_left()
    {
        await using var project = await TestProject.StartAsync();
        await project.Api.CreateAsync(
            HetznerKinds.Network, HetznerRequests.Network("office", "10.20.0.0/16", "10.20.7.0/24", "eu-central", new SortedDictionary<string, string>()), None);
        var settings = FromIso with { NetworkName = "office", NetworkRange = "10.20.0.0/16" };

        var machines = await project.UpAsync(settings, 1, 0);

        Assert.Equal("10.20.7.253", machines.Nodes[0].Address);
        Assert.Equal(["the network 'office', which was there before the cluster"], await project.DownAsync(settings));
        Assert.Equal(["networks/office"], project.Everything());
    }

    [Theory]
    [InlineData("servers", "prod-control-plane-1")]
    [InlineData("networks", "prod-network")]
    [InlineData("firewalls", "prod-firewall")]
    [InlineData("placement_groups", "prod-placement")]
    public async Task Somebody_elses_thing_with_our_name_is_an_error(string collection, string name)
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Add(collection, new JsonObject { ["name"] = name, ["labels"] = new JsonObject(), ["private_net"] = new JsonArray(), ["servers"] = new JsonArray(), ["status"] = "running" });

        var e = await Assert.ThrowsAsync<ProviderException>(() => project.UpAsync(FromIso, 1, 0));

        Assert.Equal("KSAIL7307", e.Code.Code);
        Assert.Matches($"^the (server|network|firewall|placement group) '{name}' is there already and does not belong to the cluster 'prod'; rename or delete it, or work in another project$", e.Message);
    }

    [Fact]
    public async Task Rules_of_the_firewall_follow_the_configuration()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(FromIso, 1, 0);
        await project.UpAsync(FromIso with { AllowedRanges = ["203.0.113.9/24", "2001:db8::1/32"] }, 1, 0);

        var rules = project.Cloud.Resources("firewalls")[0]["rules"]!.AsArray();

        Assert.All(rules, static rule => Assert.Equal("""["203.0.113.0/24","2001:db8::/32"]""", rule!["source_ips"]!.ToJsonString()));
        Assert.Equal(["50000", "6443", null], rules.Select(static rule => rule!["port"]?.GetValue<string>()));
    }

    // No firewall filters a load balancer, so that one for everybody is made only where everybody may reach the API.
    [Fact]
    public async Task A_load_balancer_has_no_public_side_where_not_everybody_may_reach_the_API()
    {
        await using var project = await TestProject.StartAsync();
        var settings = FromIso with { AllowedRanges = ["203.0.113.0/24"] };

        var machines = await project.UpAsync(settings, 3, 0);

        Assert.False(project.Cloud.Resources("load_balancers")[0]["public_net"]!["enabled"]!.GetValue<bool>());
        Assert.Equal($"https://{project.Server("prod-control-plane-1")["public_net"]!["ipv4"]!["ip"]}:6443", machines.Addresses!.Kubernetes);
        await project.UpAsync(FromIso, 3, 0);
        Assert.True(project.Cloud.Resources("load_balancers")[0]["public_net"]!["enabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_floating_address_takes_the_place_of_a_load_balancer()
    {
        await using var project = await TestProject.StartAsync();
        var settings = FromIso with { HasFloatingIp = true };
        using var provider = project.Open(settings, static options => options with { NodeToken = new Secret("node-token") });
        var wanted = TestProject.Nodes(3, 0);

        var foundation = await provider.PrepareAsync(await provider.ReadAsync(None), wanted, new TestProject.Notes([]), None);
        await provider.CreateNodeAsync(new NodeOrder(wanted[0], "v1.13.8", new Secret("machine: {}")), new TestProject.Notes([]), None);

        var address = project.Cloud.Resources("floating_ips")[0];
        Assert.Equal($"https://{address["ip"]}:6443", foundation.Endpoint);
        Assert.Equal(project.Server("prod-control-plane-1")["id"]!.GetValue<long>(), address["server"]!.GetValue<long>());
        Assert.Empty(project.Names("load_balancers"));
        Assert.Empty(await project.DownAsync(settings));
        Assert.Empty(project.Everything());
    }

    [Fact]
    public async Task Nodes_are_stopped_in_order_and_started_again()
    {
        await using var project = await TestProject.StartAsync();
        var machines = await project.UpAsync(FromIso, 1, 0);
        using var provider = project.Open(FromIso);

        await provider.StopNodeAsync(machines.Nodes[0], None);
        await provider.StopNodeAsync(machines.Nodes[0], None);
        Assert.False((await provider.ReadAsync(None)).Nodes[0].IsRunning);
        await provider.StartNodeAsync(machines.Nodes[0], None);
        await provider.StartNodeAsync(machines.Nodes[0], None);

        Assert.True((await provider.ReadAsync(None)).Nodes[0].IsRunning);
        Assert.Equal((1, 0), (project.Count("POST /servers/{id}/actions/shutdown"), project.Count("POST /servers/{id}/actions/poweroff")));
        // The second start is from the disk.
        Assert.Equal(1, project.Count("POST /servers/{id}/actions/attach_iso"));
    }

    [Fact]
    public async Task A_replaced_node_has_its_address_again()
    {
        await using var project = await TestProject.StartAsync();
        var machines = await project.UpAsync(FromIso, 3, 0);
        using var provider = project.Open(FromIso with { ControlPlanes = new HetznerRole("cx33", true, true) });
        var present = await provider.ReadAsync(None);
        Assert.All(present.Nodes, static node => Assert.Equal("server type cx23 → cx33", node.Drift));

        var replaced = await provider.ReplaceNodeAsync(machines.Nodes[1], new NodeOrder(machines.Nodes[1].Node, "v1.13.8", new Secret("machine: {}")), new TestProject.Notes([]), None);

        Assert.NotEqual(machines.Nodes[1].Id, replaced.Id);
        Assert.Equal((machines.Nodes[1].Address, null), (replaced.Address, replaced.Drift));
    }

    [Fact]
    public async Task Twenty_servers_are_spread_over_two_groups()
    {
        await using var project = await TestProject.StartAsync(new HetznerDoubleOptions { ServerLimit = 40 });

        await project.UpAsync(FromIso with { ServerLimit = 40 }, 3, 14);

        Assert.Equal(["prod-placement", "prod-placement-2"], project.Names("placement_groups"));
        Assert.Equal([10, 7], project.Cloud.Resources("placement_groups").Select(static group => group["servers"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_server_whose_creation_goes_on_is_waited_for()
    {
        await using var project = await TestProject.StartAsync();
        var labels = HetznerLabels.Of(TestProject.Name, TestProject.Nodes(1, 0)[0]);
        labels[HetznerLabels.Stage] = "new";
        var begun = await project.Api.CreateAsync(
            HetznerKinds.Server, HetznerRequests.Server(new HetznerServerRequest { Name = "prod-control-plane-1", ServerType = "cx23", Image = "debian-13", Location = "fsn1", Labels = labels }), None);

        var machines = await project.UpAsync(FromIso, 1, 0);

        Assert.Equal($"{begun.Resource.Id}", machines.Nodes[0].Id);
        Assert.Equal((1, 0), (project.Count("POST /servers"), project.Count("DELETE /servers/{id}")));
        // It was begun without the firewall, which it has before it gets power.
        Assert.Equal(1, project.Count("POST /firewalls/{id}/actions/apply_to_resources"));
    }

    [Fact]
    public async Task Nodes_may_be_made_at_once()
    {
        await using var project = await TestProject.StartAsync(new HetznerDoubleOptions { ServerLimit = 40 });
        using var provider = project.Open(FromIso with { ServerLimit = 40 });
        var wanted = TestProject.Nodes(3, 12);
        await provider.PrepareAsync(await provider.ReadAsync(None), wanted, new TestProject.Notes([]), None);

        await Task.WhenAll(wanted.Select(node => provider.CreateNodeAsync(new NodeOrder(node, "v1.13.8", new Secret("machine: {}")), new TestProject.Notes([]), None)));

        var machines = await provider.ReadAsync(None);
        Assert.Equal(wanted, machines.Nodes.Select(static node => node.Node));
        Assert.Equal(15, machines.Nodes.Select(static node => node.Address).Distinct().Count());
        Assert.Equal([10, 5], project.Cloud.Resources("placement_groups").Select(static group => group["servers"]!.AsArray().Count));
        Assert.Equal(15, project.Count("POST /servers"));
    }

    private static async Task AddServerAsync(TestProject project, string name, long? network, params (string Key, string Value)[] labels)
    {
        var created = await project.Api.CreateAsync(
            HetznerKinds.Server,
            HetznerRequests.Server(new HetznerServerRequest
            {
                Name = name, ServerType = "cx23", Image = "debian-13", Location = "fsn1", Networks = network is { } id ? [id] : [],
                Labels = labels.ToDictionary(static label => label.Key, static label => label.Value),
            }),
            None);
        await project.Api.WaitAsync(created.Actions, None);
    }

    private static async Task AddBalancerAsync(TestProject project, string name, long? network)
    {
        var body = new JsonObject { ["name"] = name, ["load_balancer_type"] = "lb11", ["location"] = "fsn1" };
        if (network is { } id)
            body["network"] = id;
        var created = await project.Api.CreateAsync(HetznerKinds.LoadBalancer, body, None);
        await project.Api.WaitAsync(created.Actions, None);
    }
}
