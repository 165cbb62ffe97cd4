using System.Text.Json.Nodes;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>What users are told when they cannot have what they asked for, and that nothing, or nothing half, is made then.</summary>
public sealed class HetznerMessageTests
{
    [Theory]
    [InlineData("token", "KSAIL7301", "the token is unknown, was deleted, or belongs to another account")]
    [InlineData("read-only token", "KSAIL7302", "the token may only read: create one with read and write access")]
    [InlineData("type", "KSAIL7321", "Hetzner has no server type 'cx32'; did you mean 'cx23'?")]
    [InlineData("location", "KSAIL7321", "Hetzner has no location 'fsn2'; did you mean 'fsn1'?")]
    [InlineData("key", "KSAIL7321", "Hetzner has no SSH key 'ops'; the project has none")]
    [InlineData("quota", "KSAIL7323", "the project has 2 servers, the cluster needs 4 more, and one has to stay free for the server that builds the image of new nodes: that makes 7, but the account may have 5")]
    [InlineData("sold out", "KSAIL7322", "there is no cx23 in fsn1, nbg1, hel1 at the moment")]
    [InlineData("foreign server", "KSAIL7307", "the server 'prod-worker-1' is there already and does not belong to the cluster 'prod'")]
    [InlineData("network", "KSAIL7330", "'192.0.2.0/24' is not private")]
    [InlineData("maintenance", "KSAIL7312", "maintenance")]
    public async Task Who_cannot_have_a_cluster_is_told_why(string what, string code, string message)
    {
        await using var scene = await HetznerScene.StartAsync(what == "quota" ? new HetznerDoubleOptions { ServerLimit = 5 } : null);
        scene.Configure(2, 2, what switch
        {
            "type" => "{workerServerType: cx32}",
            "location" => "{location: fsn2}",
            "key" => "{sshKeyName: ops}",
            "quota" => "{serverLimit: 5}",
            "network" => "{networkCidr: 192.0.2.0/24}",
            _ => "{}",
        });
        switch (what)
        {
            case "token":
                scene.Set("HCLOUD_TOKEN", new string('x', 64));
                break;
            case "read-only token":
                scene.Set("HCLOUD_TOKEN", scene.Cloud.ReadOnlyToken);
                break;
            case "quota":
                AddServer(scene, "elsewhere-1");
                AddServer(scene, "elsewhere-2");
                break;
            case "foreign server":
                AddServer(scene, "prod-worker-1");
                break;
            case "sold out":
                foreach (var location in (string[])["fsn1", "nbg1", "hel1"])
                    scene.Cloud.Faults.SellOut("cx23", location);
                break;
            case "maintenance":
                scene.Cloud.Faults.Strikes = static _ => new HetznerFault.Refused(503, "maintenance", "the API is under maintenance");
                break;
        }

        var findings = await scene.TryUpAsync();

        Assert.Contains(findings, finding => finding.Code == code && finding.Message.Contains(message, StringComparison.Ordinal));
        // At the place in the configuration, in one line.
        Assert.All(findings, static finding => Assert.True(finding.Span.Line > 0 && !finding.Message.Contains('\n', StringComparison.Ordinal), finding.ToString()));
        if (what != "foreign server")
            Assert.DoesNotContain(scene.Servers, static name => name.StartsWith("prod-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_expires_on_the_way_is_told_and_another_one_goes_on()
    {
        await using var scene = await HetznerScene.StartAsync();
        scene.Configure(1, 1);
        scene.Cloud.Faults.Strikes = call => scene.Cloud.Resources("servers").Count > 0 ? new HetznerFault.Refused(401, "unauthorized", "the token you provided is invalid") : null;

        Assert.Contains(await scene.TryUpAsync(), static finding => finding.Code == "KSAIL7301");
        scene.Cloud.Faults.Strikes = null;
        await scene.UpAsync();

        Assert.Equal(["prod-control-plane-1", "prod-worker-1"], scene.Servers);
    }

    private static void AddServer(HetznerScene scene, string name) => scene.Cloud.Add("servers", new JsonObject
    {
        ["name"] = name, ["labels"] = new JsonObject(), ["private_net"] = new JsonArray(), ["volumes"] = new JsonArray(), ["status"] = "running",
        ["server_type"] = new JsonObject { ["name"] = "cx23" }, ["location"] = new JsonObject { ["name"] = "fsn1" },
        ["public_net"] = new JsonObject { ["ipv4"] = null, ["ipv6"] = null, ["firewalls"] = new JsonArray() },
    });
}
