using System.Text.Json.Nodes;
using KSail.Clusters.Diagnosis;
using KSail.Clusters.Lifecycle;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Tests.Lifecycle;

/// <summary>What does not get well in time is told with its cause and a remedy.</summary>
public sealed class FailureTests
{
    [Theory]
    [InlineData("exec /sbin/init: exec format error", "KSAIL7155", "its image is for another processor")]
    [InlineData("[talos] task mountCgroups failed: cgroup v1 is not supported", "KSAIL7155", "version 2, and not those of a rootless engine")]
    [InlineData("write /var/lib/x: no space left on device", "KSAIL7155", "docker system prune")]
    [InlineData("something nobody has seen", "KSAIL7155", "look at its console for the reason (its console ends with: something nobody has seen)")]
    [InlineData("", "KSAIL7155", "its console is empty")]
    [InlineData("configuration validation failed: machine.sysctls is bad", "KSAIL7156", "refuses its configuration: configuration validation failed: machine.sysctls is bad")]
    public async Task A_node_that_ends_at_once(string console, string code, string words)
    {
        await using var scene = new ClusterScene();
        scene.Provider.DeadOnArrival["dev-worker-1"] = console;
        var (cluster, findings) = await scene.TryUpAsync();
        Assert.Null(cluster);
        var error = Assert.Single(findings);
        Assert.Equal(code, error.Code);
        Assert.StartsWith("dev-worker-1 ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(console.Length > 0, scene.Lines.Any(line => line.EndsWith($"dev-worker-1 | {console}", StringComparison.Ordinal)));
        scene.Provider.DeadOnArrival.Clear();
        await scene.UpAsync();
    }

    [Fact]
    public async Task A_refused_configuration_is_told_at_the_patch_that_is_to_blame()
    {
        await using var scene = new ClusterScene();
        var patch = scene.Write("talos/workers/devices.yaml", "machine:\n  udev:\n    rules:\n      - SUBSYSTEM==\"drm\"\n");
        scene.Provider.DeadOnArrival["dev-worker-1"] = "failed to load: error validating config: machine.udev.rules[0] is bad";
        var (_, findings) = await scene.TryUpAsync();
        var error = Assert.Single(findings);
        Assert.Equal((LifecycleDiagnostics.ConfigurationRefused.Code, patch, 4), (error.Code, error.Span.File, error.Span.Line));
        Assert.EndsWith("; correct the patch", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev-control-plane-1", "Bootstrap=FailedPrecondition:100000:bootstrap is not available yet", "Bootstrap", "KSAIL7157", "allow NTP (UDP 123)")]
    [InlineData("dev-worker-1", "Version=Unavailable:100000:no route to host", "Version", "KSAIL7155", "no route to host")]
    public async Task A_node_that_never_does_what_it_should(string node, string faults, string call, string code, string words)
    {
        await using var scene = new ClusterScene();
        scene.Provider.Faults[node] = faults;
        var clock = new ShiftedClock();
        var up = scene.TryUpAsync(scene.Host() with { Clock = clock });
        await clock.EndAfterAsync(() => scene.Provider.Has(node) && scene.Provider.Node(node).Calls.Count(name => name == call) > 2, up);
        var (cluster, findings) = await up;
        Assert.Null(cluster);
        var error = Assert.Single(findings);
        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_clock_is_wrong()
    {
        await using var scene = new ClusterScene();
        scene.Provider.Clocks["dev-control-plane-1"] = new WrongClock(TimeSpan.FromDays(2));
        var clock = new ShiftedClock();
        var up = scene.TryUpAsync(scene.Host() with { Clock = clock });
        await clock.EndAfterAsync(() => scene.Lines.Any(static line => line.Contains("Talos API", StringComparison.Ordinal)), up);
        var (cluster, findings) = await up;
        Assert.Null(cluster);
        var error = findings[0];
        Assert.Equal("KSAIL7158", error.Code);
        Assert.Matches(@"^dev-control-plane-1: .*its certificate holds from \d{4}-\d\d-\d\d \d\d:\d\d to .* UTC, and the clock of this machine says .*set the clock that is wrong, and run ClusterUp again$", error.Message);
    }

    [Fact]
    public async Task An_API_server_that_never_comes_up()
    {
        await using var scene = new ClusterScene();
        scene.Provider.LacksApi = true;
        var clock = new ShiftedClock();
        var up = scene.TryUpAsync(scene.Host() with { Clock = clock });
        await clock.HurryAfterAsync(() => File.Exists(scene.Kubeconfig), up);
        var (cluster, findings) = await up;
        Assert.Null(cluster);
        var error = Assert.Single(findings);
        Assert.Equal("KSAIL7159", error.Code);
        Assert.StartsWith("the Kubernetes API of dev does not become ready: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("look whether nodes reach registry.k8s.io", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave", "KSAIL7160", "dev-worker-1 does not join the cluster: its kubelet has not registered it")]
    [InlineData("rename", "KSAIL7160", "dev-worker-1 does not join the cluster: the node with its address 10.5.0.101 is called other")]
    [InlineData("cni", "KSAIL7161", "dev-worker-1 does not become ready: no network plugin runs on it")]
    public async Task A_node_that_Kubernetes_does_not_get(string how, string code, string words)
    {
        await using var scene = new ClusterScene();
        scene.Provider.Registers = node =>
        {
            if ((string?)node["metadata"]!["name"] != "dev-worker-1")
                return true;
            if (how == "rename")
                node["metadata"]!["name"] = "other";
            if (how == "cni")
                node["status"]!["conditions"] = JsonNode.Parse("""[ { "type": "Ready", "status": "False", "reason": "KubeletNotReady", "message": "container runtime network not ready: cni plugin not initialized" } ]""");
            return how != "leave";
        };
        var clock = new ShiftedClock();
        var up = scene.TryUpAsync(scene.Host() with { Clock = clock });
        var lists = int.MaxValue;
        await clock.EndAfterAsync(IsSeen, up);
        var (cluster, findings) = await up;
        Assert.Null(cluster);
        var error = Assert.Single(findings);
        Assert.Equal(code, error.Code);
        Assert.StartsWith(words, error.Message, StringComparison.Ordinal);

        // All nodes that will come are there, and were listed twice since then.
        bool IsSeen()
        {
            if (scene.Provider.Registered.Count < (how == "leave" ? 1 : 2) || !scene.Lines.Any(line => line.Contains(how == "cni" ? "nodes joined" : "Kubernetes API: v", StringComparison.Ordinal)))
                return false;
            lists = Math.Min(lists, scene.Provider.Api.Count("list", "nodes"));
            return scene.Provider.Api.Count("list", "nodes") > lists + 1;
        }
    }

    [Fact]
    public async Task A_cluster_of_other_secrets_is_not_waited_for()
    {
        await using var scene = new ClusterScene();
        await scene.UpAsync();
        Assert.True(scene.Store.WriteSecrets(KSail.Testing.Talos.StandInSecrets.Create(), new DiagnosticBag()));
        var (_, findings) = await scene.TryUpAsync();
        Assert.All(findings, static finding => Assert.Equal(LifecycleDiagnostics.SecretsLost.Code, finding.Code));
        Assert.Contains(findings, static finding => finding.Message.StartsWith("dev-control-plane-1 has other secrets than ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_console_shows_no_secret_and_no_colours()
    {
        var secrets = KSail.Testing.Talos.StandInSecrets.Create();
        var lines = ConsoleText.Clean($"\u001b[31mtoken {secrets.MachineToken.Reveal()}\u001b[0m\r\n\n{secrets.TalosAuthority.Key.Reveal()}", secrets);
        Assert.Equal("token ***", lines[0]);
        Assert.Equal(["-----BEGIN EC PRIVATE KEY-----", "***", "***", "***", "-----END EC PRIVATE KEY-----"], lines.Skip(1));
    }

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
