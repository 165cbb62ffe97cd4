using System.Text.Json.Nodes;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>What is in the way of a cluster, before it is made and while it is.</summary>
public sealed class CapacityTests
{
    private static readonly HetznerClusterSettings Settings = new() { Cluster = TestProject.Name };
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string, string> Findings => new()
    {
        { "none", "" },
        { "quota", "KSAIL7323 the project has 8 servers, the cluster needs 4 more: that makes 12, but the account may have 10 (spec.provider.hetzner.serverLimit); lower spec.cluster.controlPlanes or workers, delete other servers, or have the limit raised" },
        { "type", "KSAIL7321 Hetzner has no server type 'cx34'; did you mean 'cx33'?" },
        { "location", "KSAIL7321 Hetzner has no location 'fns1'; did you mean 'fsn1'?" },
        { "zone", "KSAIL7330 the fallback location 'ash' is in the network zone us-east, but 'fsn1' in eu-central, and a private network lies in one zone; use a location in eu-central" },
        { "sold out", "KSAIL7322 there is no cx23 in fsn1, nbg1, hel1 at the moment; there are cx33, cx43, cx53, cpx31: choose one of them, or further spec.provider.hetzner.fallbackLocations, or try again later" },
        { "key", "KSAIL7321 Hetzner has no SSH key 'me'; the project has none" },
        { "iso", "KSAIL7328 Hetzner has no ISO 122630 any more (spec.cluster.talos.iso); choose another one, or set spec.cluster.talos.schematicId or extensions, so that servers start from a snapshot" },
        { "architecture", "KSAIL7328 the ISO 125127 (spec.cluster.talos.iso) is for x86, but cax11 is arm; choose a server type or an ISO of the other architecture" },
        { "snapshot", "KSAIL7328 the project has no snapshot of Talos v1.13.8 with the schematic abc for x86; make one of https://factory.talos.dev/image/abc/v1.13.8/hcloud-amd64.raw.xz with the labels ksail.io/talos-version=v1.13.8 and ksail.io/talos-schematic=abc" },
        { "disk", "KSAIL7328 the snapshot 4001 needs a disk of 80 GB, but cx23 has 40 GB; build the snapshot on a server with a smaller disk" },
        { "range", "KSAIL7330 spec.provider.hetzner.networkCidr: '8.8.8.0/24' is not private; use a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16" },
        { "small range", "KSAIL7330 spec.provider.hetzner.networkCidr: '10.0.0.0/25' is smaller than /24, and networks at Hetzner are from /24 to /8" },
        { "name", "KSAIL7325 'ccccccccccccccccccccccccccccccccccccccccccccccccccccccc-control-plane-1' has 71 characters, and a server's name has at most 63; give the cluster a shorter name (metadata.name)" },
        { "out of reach", "KSAIL7331 prod-worker-1 has no public address (spec.provider.hetzner.workerPublicIPv4, workerPublicIPv6) and starts from an ISO, so it waits for its configuration at its private address; run this from a machine in the network, or set spec.cluster.talos.schematicId or extensions, so that servers start from a snapshot and find their configuration" },
        { "several", "KSAIL7321 Hetzner has no SSH key 'me'; the project has none\nKSAIL7321 Hetzner has no server type 'cx34'; did you mean 'cx33'?" },
    };

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task What_is_in_the_way_is_found_before_anything_is_made(string what, string expected)
    {
        await using var project = await TestProject.StartAsync();
        var settings = what switch
        {
            "type" => Settings with { Workers = new HetznerRole("cx34", true, true) },
            "several" => Settings with { Workers = new HetznerRole("cx34", true, true), SshKey = "me" },
            "location" => Settings with { Location = "fns1" },
            "zone" => Settings with { FallbackLocations = ["ash"] },
            "key" => Settings with { SshKey = "me" },
            "out of reach" => Settings with { Workers = new HetznerRole("cx23", false, false) },
            "architecture" => Settings with { Workers = new HetznerRole("cax11", true, true) },
            "iso" => Settings with { Iso = 122630 },
            "snapshot" or "disk" => Settings with { TalosVersion = "v1.13.8", Schematic = "abc" },
            "range" => Settings with { NetworkRange = "8.8.8.0/24" },
            "small range" => Settings with { NetworkRange = "10.0.0.0/25" },
            _ => Settings,
        };
        if (what == "disk")
            project.Cloud.AddSnapshot("talos", 80, (HetznerLabels.TalosVersion, "v1.13.8"), (HetznerLabels.TalosSchematic, "abc"));
        if (what == "sold out")
        {
            foreach (var location in (string[])["fsn1", "nbg1", "hel1"])
                project.Cloud.Faults.SellOut("cx23", location);
        }

        for (var i = 0; what == "quota" && i < 8; i++)
            project.Cloud.Add("servers", new JsonObject { ["name"] = $"other-{i}", ["labels"] = new JsonObject() });
        var wanted = TestProject.Nodes(3, 1);
        if (what == "name")
            wanted[0] = wanted[0] with { Name = $"{new string('c', 55)}-control-plane-1" };
        using var provider = project.Open(settings);
        var diagnostics = new DiagnosticBag();

        await provider.CheckAsync(await provider.ReadAsync(None), wanted, diagnostics, None);

        Assert.Equal(expected, string.Join('\n', diagnostics.Items.Select(static item => $"{item.Code} {item.Message}").Order(StringComparer.Ordinal)));
        Assert.All(project.Cloud.Requests, static request => Assert.StartsWith("GET ", request.Template, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_control_plane_is_not_replaced_where_etcd_would_be_lost_with_it()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 1, 0);
        using var provider = project.Open(Settings with { ControlPlanes = new HetznerRole("cx33", true, true) });
        var diagnostics = new DiagnosticBag();

        await provider.CheckAsync(await provider.ReadAsync(None), TestProject.Nodes(1, 0), diagnostics, None);

        Assert.Equal(
            "prod-control-plane-1 is of the type cx23, but spec.provider.hetzner.controlPlaneServerType is cx33; with fewer than 3 control planes none can be replaced: raise spec.cluster.controlPlanes to 3 first, or keep the type",
            Assert.Single(diagnostics.Items).Message);
    }

    [Fact]
    public async Task A_network_of_another_range_is_not_changed()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 1, 0);
        var other = Settings with { NetworkRange = "10.9.0.0/16" };
        using var provider = project.Open(other);
        var diagnostics = new DiagnosticBag();

        await provider.CheckAsync(await provider.ReadAsync(None), TestProject.Nodes(1, 0), diagnostics, None);

        Assert.Equal("KSAIL7326", Assert.Single(diagnostics.Items).Code);
        Assert.Equal("KSAIL7326", (await Assert.ThrowsAsync<ProviderException>(() => provider.PrepareAsync(ClusterMachines.None, TestProject.Nodes(1, 0), new TestProject.Notes([]), None))).Code.Code);
    }

    [Fact]
    public async Task Servers_go_where_there_is_room()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.SellOut("cx23", "fsn1", isInCatalog: false);

        var machines = await project.UpAsync(Settings, 2, 0);

        Assert.All(project.Cloud.Resources("servers"), static server => Assert.Equal("nbg1", server["location"]!["name"]!.GetValue<string>()));
        Assert.All(machines.Nodes, static node => Assert.Null(node.Drift));
        Assert.Contains("no room for prod-control-plane-1 in fsn1 within the placement group (resource_unavailable)", project.Progress);
    }

    [Fact]
    public async Task Without_room_anywhere_what_was_made_stays_and_is_gone_on_from()
    {
        await using var project = await TestProject.StartAsync();
        await project.UpAsync(Settings, 1, 0);
        foreach (var location in (string[])["fsn1", "nbg1", "hel1"])
            project.Cloud.Faults.SellOut("cx23", location, isInCatalog: false);

        var e = await Assert.ThrowsAsync<ProviderException>(() => project.UpAsync(Settings, 1, 1));

        Assert.Equal("KSAIL7305", e.Code.Code);
        Assert.Equal(
            "Hetzner has no room for prod-worker-1 (cx23) in fsn1, nbg1, hel1; choose another server type or further spec.provider.hetzner.fallbackLocations, or try again later; what was made stays, and the next run goes on from there",
            e.Message);
        project.Cloud.Faults.Restock("cx23", "hel1");
        await project.UpAsync(Settings, 1, 1);
        Assert.Equal("hel1", project.Server("prod-worker-1")["location"]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_may_leave_its_group_only_where_that_is_allowed(bool mayLeave)
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = static call => call.Template == "POST /servers" && call.Body.Contains("placement_group", StringComparison.Ordinal) ? new HetznerFault.Refused(412, "placement_error") : null;
        var settings = Settings with { MayLeaveGroup = mayLeave };

        if (mayLeave)
            await project.UpAsync(settings, 1, 0);
        else
            Assert.Contains("placementGroupFallbackToNone", (await Assert.ThrowsAsync<ProviderException>(() => project.UpAsync(settings, 1, 0))).Message, StringComparison.Ordinal);

        Assert.Equal(mayLeave ? 1 : 0, project.Names("servers").Count);
    }

    [Fact]
    public async Task A_server_whose_creation_fails_is_deleted_before_the_next_attempt()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = static call => call.Template == "POST /servers" && call.Number < 2 ? new HetznerFault.ActionFails("resource_unavailable") : null;

        await project.UpAsync(Settings, 1, 0);

        Assert.Equal(["prod-control-plane-1"], project.Names("servers"));
        Assert.Equal(3, project.Count("POST /servers"));
        Assert.Equal(2, project.Names("primary_ips").Count);
    }

    [Theory]
    [InlineData(false, "KSAIL7301")]
    [InlineData(true, "KSAIL7302")]
    public async Task A_token_that_is_not_good_enough_is_told(bool mayRead, string code)
    {
        await using var project = await TestProject.StartAsync();
        using var provider = new HetznerProvider(project.Connect(mayRead ? project.Cloud.ReadOnlyToken : "nonsense"), Settings, new HetznerProviderOptions { Clock = project.Clock, Delay = project.Clock.DelayAsync, Probe = project.Probe });

        var e = await Assert.ThrowsAsync<ProviderException>(async () =>
            await provider.PrepareAsync(await provider.ReadAsync(None), TestProject.Nodes(1, 0), new TestProject.Notes([]), None));

        Assert.Equal(code, e.Code.Code);
        Assert.Empty(project.Everything());
    }
}
