using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Autoscaling;
using KSail.Clusters.Providers;
using KSail.Configuration.Model;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class AutoscalerTests
{
    private static readonly HetznerClusterSettings Settings = new()
    {
        Cluster = "prod",
        ServerLimit = 10,
        SshKey = "ops",
        Pools =
        [
            new HetznerPool("cx43-fsn1", "cx43", "fsn1", 0, 4, new SortedDictionary<string, string> { ["team"] = "a" }, [new HetznerTaint("dedicated", "batch", "NoSchedule")]),
            new HetznerPool("cx53-nbg1", "cx53", "nbg1", 1, 2, new SortedDictionary<string, string>(), []),
        ],
    };

    [Fact]
    public void New_servers_are_given_what_makes_them_join()
    {
        var workers = new SortedDictionary<string, Secret> { ["cx43-fsn1"] = new("machine: {} # one\n"), ["cx53-nbg1"] = new("machine: {} # two\n") };

        var json = JsonNode.Parse(Convert.FromBase64String(AutoscalerConfiguration.Encode(Settings, "a=b,c=d", workers).Reveal()))!;

        Assert.Equal("""{"amd64":"a=b,c=d","arm64":"a=b,c=d"}""", json["imagesForArch"]!.ToJsonString());
        Assert.Equal(["cx43-fsn1", "cx53-nbg1"], json["nodeConfigs"]!.AsObject().Select(static pair => pair.Key));
        var node = json["nodeConfigs"]!["cx43-fsn1"]!;
        Assert.Equal("machine: {} # one\n", Unpack(node["cloudInit"]!.GetValue<string>()));
        Assert.Equal("""{"ksail.io/autoscaled":"true","team":"a"}""", node["labels"]!.ToJsonString());
        Assert.Equal("""[{"key":"dedicated","value":"batch","effect":"NoSchedule"}]""", node["taints"]!.ToJsonString());
        Assert.Equal("""{"ksail.cluster.name":"prod","ksail.owned":"true"}""", node["serverLabels"]!.ToJsonString());
        Assert.Equal("[]", json["nodeConfigs"]!["cx53-nbg1"]!["taints"]!.ToJsonString());
    }

    [Fact]
    public void Arguments_are_those_of_the_configuration()
    {
        var node = Node() with
        {
            MaxNodesTotal = Of(9), Expanders = [Of(Expander.LeastNodes), Of(Expander.LeastWaste)], ScaleDownUnneededTime = Of(TimeSpan.FromSeconds(90)), ScaleDownUtilizationThreshold = Of(0.65),
            CapacityBuffers = Of(true), IgnoreDaemonsetsUtilization = Of(true), SkipNodesWithLocalStorage = Of(false), SkipNodesWithSystemPods = Of(true),
        };

        Assert.Equal(
            [
                "--cloud-provider=hetzner", "--nodes=0:4:CX43:FSN1:cx43-fsn1", "--nodes=1:2:CX53:NBG1:cx53-nbg1", "--expander=least-nodes,least-waste", "--scale-down-unneeded-time=90s",
                "--scale-down-delay-after-add=5m", "--scale-down-delay-after-delete=2m", "--ok-total-unready-count=3", "--enforce-node-group-min-size=true", "--scale-down-utilization-threshold=0.65",
                "--ignore-daemonsets-utilization=true", "--skip-nodes-with-local-storage=false", "--skip-nodes-with-system-pods=true", "--capacity-buffer-controller-enabled=true",
                "--capacity-buffer-pod-injection-enabled=true", "--max-nodes-total=9", "--v=4",
            ],
            AutoscalerConfiguration.Arguments(Settings, node));
    }

    [Fact]
    public void What_is_not_configured_is_left_to_the_autoscaler() => Assert.Equal(
        [
            "--cloud-provider=hetzner", "--nodes=0:4:CX43:FSN1:cx43-fsn1", "--nodes=1:2:CX53:NBG1:cx53-nbg1", "--expander=least-waste", "--scale-down-unneeded-time=10m",
            "--scale-down-delay-after-add=5m", "--scale-down-delay-after-delete=2m", "--ok-total-unready-count=3", "--enforce-node-group-min-size=true", "--max-nodes-total=9", "--v=4",
        ],
        AutoscalerConfiguration.Arguments(Settings, Node()));

    // One server stays free for the image of new nodes.
    [Theory]
    [InlineData(0, 10, 9)]
    [InlineData(9, 10, 9)]
    [InlineData(12, 10, 9)]
    [InlineData(5, 10, 5)]
    [InlineData(0, 1, 1)]
    public void The_autoscaler_never_takes_the_last_server(int most, int limit, int expected) =>
        Assert.Contains($"--max-nodes-total={expected}", AutoscalerConfiguration.Arguments(Settings with { ServerLimit = limit }, Node() with { MaxNodesTotal = Of(most) }));

    [Theory]
    [InlineData(true, "HCLOUD_FIREWALL=prod-firewall,HCLOUD_NETWORK=prod-network,HCLOUD_PUBLIC_IPV4=true,HCLOUD_PUBLIC_IPV6=true,HCLOUD_SSH_KEY=ops")]
    [InlineData(false, "HCLOUD_NETWORK=prod-network,HCLOUD_PUBLIC_IPV4=false,HCLOUD_PUBLIC_IPV6=false,HCLOUD_SSH_KEY=ops")]
    public void New_servers_have_the_network_and_the_firewall_of_workers(bool isPublic, string expected) => Assert.Equal(
        expected,
        string.Join(',', AutoscalerConfiguration.Environment(Settings with { Workers = new HetznerRole("cx23", isPublic, isPublic) }, "prod-network", "prod-firewall").Select(static pair => $"{pair.Key}={pair.Value}")));

    [Fact]
    public void The_token_is_a_secret()
    {
        var secret = AutoscalerConfiguration.TokenSecret(new Secret("t0ken"), "prod-network");

        Assert.Equal(["network=prod-network", "token=t0ken"], secret.Select(static pair => $"{pair.Key}={pair.Value.Reveal()}"));
        Assert.Equal("***", secret["token"].ToString());
    }

    [Fact]
    public async Task Components_are_told_of_what_there_is()
    {
        await using var project = await TestProject.StartAsync();
        var settings = Settings with { TalosVersion = "v1.13.8", Schematic = "abc", HasAutoscaler = true };
        project.Cloud.AddSnapshot("talos", 40, (HetznerLabels.TalosVersion, "v1.13.8"), (HetznerLabels.TalosSchematic, "abc"));
        using var provider = project.Open(settings);
        await provider.PrepareAsync(await provider.ReadAsync(default), TestProject.Nodes(1, 0), new TestProject.Notes([]), default);
        var workers = provider.PoolPatches().ToDictionary(static pair => pair.Key, static pair => new Secret(pair.Value.Text));

        var components = await provider.DescribeComponentsAsync(Node(), "v1.13.8", new Secret("t0ken"), workers, default);

        Assert.Equal("prod-network", components.TokenSecret["network"].Reveal());
        Assert.Equal("ksail.io/talos-version=v1.13.8,ksail.io/talos-schematic=abc", JsonNode.Parse(Convert.FromBase64String(components.Autoscaler!.Configuration.Reveal()))!["imagesForArch"]!["amd64"]!.GetValue<string>());
        Assert.Equal(("prod-network", "prod-firewall"), (components.Autoscaler.Environment["HCLOUD_NETWORK"], components.Autoscaler.Environment["HCLOUD_FIREWALL"]));
        Assert.Contains("--cloud-provider=hetzner", components.Autoscaler.Arguments);
        using var without = project.Open(settings with { HasAutoscaler = false });
        Assert.Null((await without.DescribeComponentsAsync(Node(), "v1.13.8", new Secret("t0ken"), workers, default)).Autoscaler);
    }

    [Theory]
    [InlineData(true, "the project has no snapshot of Talos v1.13.8 with the schematic abc for x86; make one of ")]
    [InlineData(false, "the autoscaler makes nodes from a snapshot; set spec.cluster.talos.schematicId or extensions")]
    public async Task Without_a_snapshot_nothing_can_be_scaled(bool isConfigured, string message)
    {
        await using var project = await TestProject.StartAsync();
        using var provider = project.Open(Settings with { HasAutoscaler = true, Schematic = isConfigured ? "abc" : null });

        var e = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await provider.DescribeComponentsAsync(Node(), "v1.13.8", new Secret("t0ken"), new Dictionary<string, Secret> { ["cx43-fsn1"] = new("a"), ["cx53-nbg1"] = new("b") }, default);
            await provider.EnsureImagesAsync("v1.13.8", new TestProject.Notes([]), default);
        });

        Assert.Equal("KSAIL7328", e.Code.Code);
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    private static NodeAutoscalerSettings Node() => new()
    {
        Enabled = Of(Toggle.Enabled), Pools = [], MaxNodesTotal = Of(0), Expanders = [], ScaleDownUnneededTime = Of(TimeSpan.FromMinutes(10)), ScaleDownUtilizationThreshold = null,
        CapacityBuffers = Of(false), IgnoreDaemonsetsUtilization = Of(false), SkipNodesWithLocalStorage = null, SkipNodesWithSystemPods = null,
    };

    private static Setting<T> Of<T>(T value) => new("", value, SourceSpan.None, SettingOrigin.File);

    private static string Unpack(string data)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(data)), CompressionMode.Decompress);
        return new StreamReader(gzip, Encoding.UTF8).ReadToEnd();
    }
}
