using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Nodes;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;
using KSail.Testing;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class NodePatchTests
{
    private const string Range = "10.0.0.0/16";

    private static readonly NodeIdentity Worker = NodeIdentity.Of("prod", NodeRole.Worker, 1);

    private static readonly HetznerClusterSettings Settings = new()
    {
        Cluster = "prod",
        Pools = [new HetznerPool("burst", "cx43", "fsn1", 0, 4, new SortedDictionary<string, string> { ["team"] = "1.10" }, [new HetznerTaint("dedicated", "batch", "NoSchedule"), new HetznerTaint("spot", "", "NoExecute")])],
    };

    public static TheoryData<string, bool, bool, bool> Clusters
    {
        get
        {
            var table = new TheoryData<string, bool, bool, bool>();
            foreach (var release in (string[])["v1.11.6", "v1.12.11", "v1.13.9", "v1.14.0"])
            {
                foreach (var isFromSnapshot in (bool[])[false, true])
                {
                    table.Add(release, isFromSnapshot, true, false);
                    table.Add(release, isFromSnapshot, false, true);
                }
            }

            return table;
        }
    }

    // Talos' own validation finds nothing in any configuration that the patches make, from the first release to the last.
    [Theory]
    [MemberData(nameof(Clusters))]
    public void Every_release_takes_the_patches(string release, bool isFromSnapshot, bool hasFirewall, bool hasFloatingIp)
    {
        var settings = Settings with { TalosVersion = release, Schematic = isFromSnapshot ? "abc" : null, HasNodeFirewall = hasFirewall, HasFloatingIp = hasFloatingIp };
        var patches = new HetznerNodePatches(settings, Range, hasFloatingIp ? "95.217.0.1" : null, new Secret("token"));

        foreach (var node in (AddedPatch[])[HetznerNodePatches.HostName(Worker), HetznerNodePatches.HostName(NodeIdentity.Of("prod", NodeRole.ControlPlane, 1)), HetznerNodePatches.Pool(settings.Pools[0])])
        {
            var found = Generate(settings, [.. patches.All(), node], out var made);

            Assert.Empty(found);
            Assert.NotNull(made.ControlPlane);
            Assert.NotNull(made.Worker);
        }
    }

    // Where the first public address sorts before the private one, nodes would otherwise be known by it.
    [Theory]
    [InlineData("v1.13.9", "validSubnets:\n      - 10.0.0.0/16", "advertisedSubnets:\n    - 10.0.0.0/16", "cloud-provider: external")]
    [InlineData("v1.14.0", "nodeIP:\n  validSubnets:\n  - 10.0.0.0/16", "advertisedSubnets:\n    - 10.0.0.0/16", "extraArgs:\n  cloud-provider: external")]
    public void Nodes_are_known_by_their_private_addresses(string release, params string[] expected)
    {
        var settings = Settings with { TalosVersion = release };

        Generate(settings, new HetznerNodePatches(settings, Range, null, null).All(), out var made);

        var text = made.ControlPlane!.Write().Reveal();
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain("advertisedSubnets", made.Worker!.Write().Reveal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0/0,::/0", false, "0.0.0.0/0 ::/0", "4789")]
    [InlineData("203.0.113.9/24", true, "203.0.113.0/24 10.0.0.0/16", "8472")]
    public void The_firewall_of_nodes_lets_in_the_allowed_and_the_nodes(string allowed, bool hasCilium, string sources, string tunnel)
    {
        var settings = Settings with { TalosVersion = "v1.13.9", AllowedRanges = allowed.Split(','), HasCilium = hasCilium };

        Generate(settings, new HetznerNodePatches(settings, Range, null, null).All(), out var made);

        var rules = made.ControlPlane!.Documents.Where(static document => document.Kind == "NetworkRuleConfig")
            .Select(static document => document.Root)
            .ToDictionary(static root => root.GetString("name")!, static root => $"{Join(root.GetMapping("portSelector")!["ports"])} {Join(root["ingress"], "subnet")}");
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["apid-ingress"] = $"50000 {sources}", ["kubernetes-api-ingress"] = $"6443 {sources}", ["kubelet-ingress"] = "10250 10.0.0.0/16", ["trustd-ingress"] = "50001 10.0.0.0/16",
                ["etcd-ingress"] = "2379-2380 10.0.0.0/16", ["cni-vxlan"] = $"{tunnel} 10.0.0.0/16",
            },
            new SortedDictionary<string, string>(rules));
        Assert.Equal(["apid-ingress", "cni-vxlan", "kubelet-ingress"], made.Worker!.Documents.Where(static document => document.Kind == "NetworkRuleConfig").Select(static document => document.Name).Order());
    }

    // An upgraded node keeps the form that it was made with; a document of a later one would contradict what stands in it.
    [Theory]
    [MemberData(nameof(Clusters))]
    public void Upgraded_nodes_take_the_patches_in_the_form_that_they_were_made_with(string form, bool isFromSnapshot, bool hasFirewall, bool hasFloatingIp)
    {
        var settings = Settings with { TalosVersion = "v1.14.0", Schematic = isFromSnapshot ? "abc" : null, HasNodeFirewall = hasFirewall, HasFloatingIp = hasFloatingIp };
        var patches = new HetznerNodePatches(settings, Range, hasFloatingIp ? "95.217.0.1" : null, new Secret("token"));

        foreach (var node in (AddedPatch[])[HetznerNodePatches.HostName(Worker), HetznerNodePatches.Pool(settings.Pools[0])])
        {
            Assert.Empty(Generate(settings, [.. patches.All(), node], out var made, TalosRelease.Parse(form)));
            Assert.Equal(form == "v1.11.6", made.Worker!.Find("HostnameConfig") is null);
        }
    }

    [Theory]
    [InlineData("v1.11.6", "    hostname: prod-worker-1\n")]
    [InlineData("v1.13.9", "auto: \"off\"\nhostname: prod-worker-1\n")]
    public void A_node_is_called_like_its_server(string release, string expected)
    {
        var settings = Settings with { TalosVersion = release };

        Generate(settings, [HetznerNodePatches.HostName(Worker)], out var made);

        Assert.Contains(expected, made.Worker!.Write().Reveal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1.13.9", "nodeLabels", "nodeTaints")]
    [InlineData("v1.14.0", "labels", "taints")]
    public void New_nodes_of_a_pool_have_its_labels_and_taints_and_no_name(string release, string labels, string taints)
    {
        var settings = Settings with { TalosVersion = release };

        Assert.Empty(Generate(settings, [HetznerNodePatches.Pool(settings.Pools[0])], out var made));

        var root = release == "v1.14.0" ? made.Worker!.Find("KubeNodeConfig")!.Root : made.Worker!.Documents[0].Root.GetMapping("machine")!;
        Assert.Equal(("true", "1.10"), (root.GetMapping(labels)!.GetString("ksail.io/autoscaled"), root.GetMapping(labels)!.GetString("team")));
        Assert.Equal(("batch:NoSchedule", "NoExecute"), (root.GetMapping(taints)!.GetString("dedicated"), root.GetMapping(taints)!.GetString("spot")));
        Assert.Null(made.Worker.Find("HostnameConfig")!.Root["hostname"]);
        Assert.Equal("off", made.Worker.Find("HostnameConfig")!.Root.GetString("auto"));
    }

    [Fact]
    public void A_floating_address_without_a_token_is_an_error()
    {
        var patches = new HetznerNodePatches(Settings with { HasFloatingIp = true }, Range, "95.217.0.1", null);

        Assert.Equal("KSAIL7320", Assert.Throws<HetznerException>(() => patches.All()).Descriptor.Code);
    }

    private static string Join(Documents.Yaml.YamlNode? list, string? key = null) =>
        string.Join(' ', ((Documents.Yaml.YamlSequence)list!).Select(item => key is null ? item.ToString() : ((Documents.Yaml.YamlMapping)item).GetString(key)));

    private static List<string> Generate(HetznerClusterSettings settings, IReadOnlyList<AddedPatch> patches, out NodeConfigurations made, TalosRelease? form = null)
    {
        using var directory = new TemporaryDirectory();
        var diagnostics = new DiagnosticBag();
        made = NodePatches.Generate(
            new SourceTree(directory.Root).OpenView(),
            null,
            new NodePatchOptions
            {
                Release = TalosRelease.Parse(settings.TalosVersion),
                Form = form,
                Runtime = settings.StartsFromSnapshot ? NodeRuntime.Cloud : NodeRuntime.Metal,
                Base = new BaseSettings { ClusterName = settings.Cluster, Endpoint = "https://10.0.1.253:6443", InstallDisk = settings.StartsFromSnapshot ? null : "/dev/sda" },
                Additions = patches,
            },
            diagnostics);
        return [.. diagnostics.Items.Select(static item => item.ToString())];
    }
}
