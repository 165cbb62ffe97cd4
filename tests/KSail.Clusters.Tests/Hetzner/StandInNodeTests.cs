using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Autoscaling;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;
using KSail.Testing;
using KSail.Testing.Hetzner;
using KSail.Testing.Hetzner.Machines;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>Servers of the double are stand-in nodes: what the provider makes of a cluster is what nodes take, and where they are found.</summary>
public sealed class StandInNodeTests
{
    private const string Release = "v1.13.9";

    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly HetznerClusterSettings Settings = new()
    {
        Cluster = TestProject.Name, TalosVersion = Release, Schematic = "abc", HasAutoscaler = true,
        Pools = [new HetznerPool("burst", "cx43", "fsn1", 0, 2, new SortedDictionary<string, string> { ["team"] = "a" }, [new HetznerTaint("dedicated", "batch", "NoSchedule")])],
    };

    [Fact]
    public async Task Nodes_take_what_their_servers_are_given()
    {
        await using var project = await TestProject.StartAsync();
        await using var network = new NodeNetwork();
        var started = new ConcurrentQueue<HetznerServerView>();
        project.Cloud.ServerStarted = started.Enqueue;
        project.Cloud.AddSnapshot("talos", 40, (HetznerLabels.TalosVersion, Release), (HetznerLabels.TalosSchematic, "abc"));
        using var provider = project.Open(Settings);
        var secrets = StandInSecrets.Create();
        var wanted = TestProject.Nodes(1, 1);
        var foundation = await provider.PrepareAsync(await provider.ReadAsync(None), wanted, new TestProject.Notes([]), None);
        Assert.Equal("https://10.0.1.253:6443", foundation.Endpoint);
        foreach (var node in wanted)
            await provider.CreateNodeAsync(new NodeOrder(node, Release, Configure(foundation, secrets, node)), new TestProject.Notes([]), None);

        Assert.Equal(["prod-control-plane-1", "prod-worker-1"], started.Select(static server => server.Name));
        var controlPlane = await StartAsync(network, started.First());
        var worker = await StartAsync(network, started.Last());

        // The worker has found its configuration, the control plane waits for it.
        Assert.Equal(("prod-worker-1", "10.0.1.233"), (worker.Configuration!.Find("HostnameConfig")!.Root.GetString("hostname"), worker.Settings.Address));
        Assert.Null(controlPlane.Configuration);
        Assert.Equal(NodeAnswer.Maintenance, await new CertificateProbe().LookAsync("127.0.0.1", controlPlane.Port, None));
        using (var maintenance = new TalosConnector(TimeProvider.System).OpenMaintenance(network.EndpointOf("10.0.1.253")))
            await maintenance.Endpoint.ApplyConfigurationAsync(Configure(foundation, secrets, wanted[0]), ApplyMode.Auto, dryRun: false, null, None);
        Assert.Equal("prod-control-plane-1", controlPlane.Configuration!.Find("HostnameConfig")!.Root.GetString("hostname"));
    }

    [Fact]
    public async Task New_nodes_of_a_pool_take_what_the_autoscaler_passes_on()
    {
        await using var project = await TestProject.StartAsync();
        await using var network = new NodeNetwork();
        project.Cloud.AddSnapshot("talos", 40, (HetznerLabels.TalosVersion, Release), (HetznerLabels.TalosSchematic, "abc"));
        using var provider = project.Open(Settings);
        var foundation = await provider.PrepareAsync(await provider.ReadAsync(None), TestProject.Nodes(1, 0), new TestProject.Notes([]), None);
        var worker = Configure(foundation, StandInSecrets.Create(), null, provider.PoolPatches()["burst"]);

        var secret = AutoscalerConfiguration.Encode(Settings, "a=b", new Dictionary<string, Secret> { ["burst"] = worker });
        var data = JsonNode.Parse(Convert.FromBase64String(secret.Reveal()))!["nodeConfigs"]!["burst"]!["cloudInit"]!.GetValue<string>();
        var node = await StartAsync(network, new HetznerServerView(1, "burst-1f2e", "10.0.1.2", "", null, IsRescue: false, 1, data));

        Assert.Equal("a", node.Configuration!.Documents[0].Root.GetMapping("machine")!.GetMapping("nodeLabels")!.GetString("team"));
        Assert.Null(node.Configuration.Find("HostnameConfig")!.Root["hostname"]);
    }

    private static Secret Configure(ClusterFoundation foundation, MachineSecrets secrets, NodeIdentity? node, params AddedPatch[] more)
    {
        using var folder = new TemporaryDirectory();
        var diagnostics = new DiagnosticBag();
        var own = node is null ? [] : new AddedPatch[] { foundation.NodePatches[node.Name] };
        var made = NodePatches.Generate(
            new SourceTree(folder.Root).OpenView(),
            null,
            new NodePatchOptions
            {
                Release = TalosRelease.Parse(Release),
                Runtime = NodeRuntime.Cloud,
                Base = new BaseSettings { ClusterName = "prod", Endpoint = foundation.Endpoint, SubjectNames = foundation.SubjectNames, InstallDisk = foundation.InstallDisk, Secrets = secrets },
                Additions = [.. foundation.Patches, .. own, .. more],
            },
            diagnostics);
        Assert.Empty(diagnostics.Items);
        return (node?.Role == NodeRole.ControlPlane ? made.ControlPlane : made.Worker)!.Write();
    }

    // As Talos reads the data of a server: base64 where it is, gzip where that is, else text.
    private static Task<TalosNode> StartAsync(NodeNetwork network, HetznerServerView server) => network.StartAsync(new NodeSettings
    {
        Address = server.PrivateAddress, HostName = server.Name, Tag = Release, Platform = "hcloud",
        UserData = server.UserData is { } data ? Convert.ToBase64String(Encoding.UTF8.GetBytes(ServerData.Unpack(data))) : null,
    });
}
