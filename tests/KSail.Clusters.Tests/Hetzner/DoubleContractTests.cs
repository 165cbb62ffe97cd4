using System.Diagnostics;
using System.Text.Json.Nodes;
using KSail.Testing;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>
/// The double is held against a client that does not know it: Hetzner's <c>hcloud</c>. It reads every answer into types of its own, waits for the actions,
/// and prints what it understood.
/// </summary>
public sealed class DoubleContractTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVFSkiPcBrNNNtF0f0w2KnYsV3pHS0L3dR7oDq2rG5v test";

    [HcloudFact]
    public async Task A_cluster_can_be_made_by_hand()
    {
        await using var cloud = await HetznerDouble.StartAsync(new HetznerDoubleOptions { Speed = 100 });
        using var folder = new TemporaryDirectory();
        var hcloud = new Hcloud(cloud, folder);

        hcloud.Run("network", "create", "--name", "net", "--ip-range", "10.0.0.0/16", "--label", "team=a");
        hcloud.Run("network", "add-subnet", "net", "--type", "cloud", "--network-zone", "eu-central", "--ip-range", "10.0.1.0/24");
        hcloud.Run("firewall", "create", "--name", "wall", "--rules-file", folder.Write("rules.json", """[{"direction":"in","protocol":"tcp","port":"6443","source_ips":["0.0.0.0/0","::/0"],"description":"api"}]"""));
        hcloud.Run("placement-group", "create", "--name", "group", "--type", "spread");
        hcloud.Run("ssh-key", "create", "--name", "key", "--public-key", Key);
        var data = folder.Write("data.yaml", "machine: {}");
        hcloud.Run("server", "create", "--name", "one", "--type", "cx23", "--image", "debian-13", "--location", "nbg1", "--network", "net", "--firewall", "wall", "--placement-group", "group", "--ssh-key", "key", "--user-data-from-file", data, "--label", "role=cp", "--start-after-create=false");

        var server = hcloud.Describe("server", "one");
        Assert.Equal(("off", "cx23", "10.0.1.2", "group"), (Text(server["status"]), Text(server["server_type"]!["name"]), Text(server["private_net"]![0]!["ip"]), Text(server["placement_group"]!["name"])));
        Assert.Equal("applied", Text(server["public_net"]!["firewalls"]![0]!["status"]));
        Assert.Equal("95.217.8.10", Text(server["public_net"]!["ipv4"]!["ip"]));
        hcloud.Run("server", "attach-iso", "one", "hcloud-v1-12-4.amd64.iso");
        hcloud.Run("server", "poweron", "one");
        hcloud.Run("server", "detach-iso", "one");
        hcloud.Run("load-balancer", "create", "--name", "lb", "--type", "lb11", "--location", "nbg1");
        hcloud.Run("load-balancer", "attach-to-network", "lb", "--network", "net");
        hcloud.Run("load-balancer", "add-service", "lb", "--protocol", "tcp", "--listen-port", "6443", "--destination-port", "6443");
        hcloud.Run("load-balancer", "add-target", "lb", "--label-selector", "role=cp", "--use-private-ip");
        hcloud.Run("floating-ip", "create", "--type", "ipv4", "--home-location", "nbg1", "--name", "fip");
        hcloud.Run("floating-ip", "assign", "fip", "one");
        hcloud.Run("volume", "create", "--name", "data", "--size", "10", "--server", "one");
        hcloud.Run("server", "enable-protection", "one", "delete", "rebuild");

        Assert.Equal("running", Text(hcloud.Describe("server", "one")["status"]));
        Assert.Equal("10.0.1.3", Text(hcloud.Describe("load-balancer", "lb")["private_net"]![0]!["ip"]));
        Assert.Equal("one lb data fip", string.Join(' ', Names(hcloud.List("server")), Names(hcloud.List("load-balancer")), Names(hcloud.List("volume")), Names(hcloud.List("floating-ip"))));
        Assert.Equal("one", Names(hcloud.List("server", "--selector", "role=cp,team!=b")));
        Assert.Equal("", Names(hcloud.List("server", "--selector", "role in (worker)")));
        Assert.Contains("server deletion is protected (protected", hcloud.Fail("server", "delete", "one"), StringComparison.Ordinal);
        Assert.Contains("is still in use (resource_in_use", hcloud.Fail("network", "delete", "net"), StringComparison.Ordinal);
        Assert.Contains("already used (uniqueness_error", hcloud.Fail("network", "create", "--name", "net", "--ip-range", "10.1.0.0/16"), StringComparison.Ordinal);
        Assert.Contains("(invalid_input", hcloud.Fail("network", "create", "--name", "other", "--ip-range", "10.1.0.0/30"), StringComparison.Ordinal);

        hcloud.Run("server", "create-image", "one", "--type", "snapshot", "--description", "talos", "--label", "v=1");
        Assert.Equal("talos", Text(JsonNode.Parse(hcloud.Run("image", "list", "--type", "snapshot", "--output", "json"))![0]!["description"]));
        hcloud.Run("server", "disable-protection", "one", "delete", "rebuild");
        hcloud.Run("server", "shutdown", "one");
        hcloud.Run("volume", "detach", "data");
        hcloud.Run("volume", "delete", "data");
        hcloud.Run("server", "delete", "one");
        hcloud.Run("load-balancer", "delete", "lb");
        hcloud.Run("floating-ip", "delete", "fip");
        hcloud.Run("placement-group", "delete", "group");
        hcloud.Run("firewall", "delete", "wall");
        hcloud.Run("network", "delete", "net");
        hcloud.Run("ssh-key", "delete", "key");

        foreach (var kind in (string[])["server", "load-balancer", "volume", "floating-ip", "primary-ip", "network", "firewall", "placement-group", "ssh-key"])
            Assert.Equal("", Names(hcloud.List(kind)));
    }

    [HcloudFact]
    public async Task The_catalog_is_understood()
    {
        await using var cloud = await HetznerDouble.StartAsync();
        using var folder = new TemporaryDirectory();
        var hcloud = new Hcloud(cloud, folder);

        Assert.Contains("cx33", Names(hcloud.List("server-type")), StringComparison.Ordinal);
        Assert.Equal("ash fsn1 hel1 hil nbg1 sin", string.Join(' ', Names(hcloud.List("location")).Split(' ').Order(StringComparer.Ordinal)));
        Assert.Equal("hcloud-v1-12-4.amd64.iso", Text(hcloud.Describe("iso", "125127")["name"]));
        Assert.Contains("debian-13", Names(hcloud.List("image")), StringComparison.Ordinal);
        Assert.Contains("lb11", Names(hcloud.List("load-balancer-type")), StringComparison.Ordinal);
        Assert.Contains("(unauthorized", new Hcloud(cloud, folder, "nonsense").Fail("server", "list"), StringComparison.Ordinal);
        Assert.Contains("(token_readonly", new Hcloud(cloud, folder, cloud.ReadOnlyToken).Fail("network", "create", "--name", "net", "--ip-range", "10.0.0.0/16"), StringComparison.Ordinal);
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static string Names(JsonNode list) => string.Join(' ', list.AsArray().Select(static item => Text(item!["name"])));

    private sealed class Hcloud(HetznerDouble cloud, TemporaryDirectory home, string? token = null)
    {
        public string Run(params string[] arguments)
        {
            var (exitCode, output, error) = Start(arguments);
            return exitCode == 0 ? output : throw new InvalidOperationException($"hcloud {string.Join(' ', arguments)}: exit code {exitCode}\n{error}{output}");
        }

        public string Fail(params string[] arguments)
        {
            var (exitCode, _, error) = Start(arguments);
            Assert.NotEqual(0, exitCode);
            return error;
        }

        public JsonNode Describe(string kind, string name) => JsonNode.Parse(Run(kind, "describe", name, "--output", "json"))!;

        public JsonNode List(string kind, params string[] more) => JsonNode.Parse(Run([kind, "list", .. more, "--output", "json"])) ?? new JsonArray();

        private (int ExitCode, string Output, string Error) Start(string[] arguments)
        {
            var start = new ProcessStartInfo(DebianTool.Find("hcloud").Path!, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["HCLOUD_TOKEN"] = token ?? cloud.Token;
            start.Environment["HCLOUD_ENDPOINT"] = cloud.Address.AbsoluteUri;
            start.Environment["HOME"] = home.Root;
            start.Environment.Remove("HCLOUD_CONTEXT");
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
    }
}
