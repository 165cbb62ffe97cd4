using KSail.Clusters.Planning;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>Pools and settings of the autoscaler that change in the configuration: told with their places, and brought along by an update.</summary>
public sealed class PoolUpdateTests
{
    private const string Burst = "{name: burst, serverType: cx33, location: nbg1, min: 0, max: 2}";
    private const string Spare = "{name: spare, serverType: cx43, location: fsn1, min: 1, max: 3}";
    private const string Labelled = "{name: burst, serverType: cx33, location: nbg1, min: 1, max: 4, labels: {team: a}, taints: [{key: dedicated, value: batch, effect: NoSchedule}]}";
    private const string NewNodes = "change      secret kube-system/cluster-autoscaler-config: what the autoscaler makes nodes of is not up to date";

    // What is configured, one after the other; what a plan says, and the text at the place that it names; the pools that the autoscaler is then told.
    private static readonly (string Node, string[] Changes, string[] Places, string[] Nodes)[] Steps =
    [
        ($"pools: [{Burst}]", [], [], ["0:2:CX33:NBG1:burst"]),
        (
            "pools: [{name: burst, serverType: cx33, location: nbg1, min: 1, max: 4}]",
            ["change      cluster autoscaler: pool burst: 0 to 2 of cx33 in nbg1 → 1 to 4 of cx33 in nbg1"], ["{name: burst"], ["1:4:CX33:NBG1:burst"]),
        (
            $"pools: [{Labelled}]",
            [NewNodes, "change      cluster autoscaler: pool burst: 1 to 4 of cx33 in nbg1 → 1 to 4 of cx33 in nbg1, labelled team=a, tainted dedicated=batch:NoSchedule"],
            ["", "{name: burst"], ["1:4:CX33:NBG1:burst"]),
        (
            $"pools: [{Labelled}, {Spare}]",
            [NewNodes, "change      cluster autoscaler: pool spare: unset → 1 to 3 of cx43 in fsn1"],
            ["", "{name: spare"], ["1:4:CX33:NBG1:burst", "1:3:CX43:FSN1:spare"]),
        (
            $"expander: [Random]\n        scaleDownUnneededTime: 7m\n        pools: [{Labelled.Replace("cx33", "cx53", StringComparison.Ordinal)}]",
            [
                NewNodes,
                "change      cluster autoscaler: pool burst: 1 to 4 of cx33 in nbg1, labelled team=a, tainted dedicated=batch:NoSchedule → 1 to 4 of cx53 in nbg1, labelled team=a, tainted dedicated=batch:NoSchedule",
                "change      cluster autoscaler: expander: least-waste → random",
                "change      cluster autoscaler: scale-down-unneeded-time: 10m → 7m",
                "change      cluster autoscaler: pool spare: 1 to 3 of cx43 in fsn1 → unset",
            ],
            ["", "{name: burst", "Random", "7m", "Enabled"], ["1:4:CX53:NBG1:burst"]),
    ];

    [Fact]
    public async Task An_update_brings_the_autoscaler_along()
    {
        await using var scene = await HetznerScene.StartAsync(hasComponents: true);
        Configure(scene, Steps[0].Node);
        await scene.UpAsync();
        foreach (var (node, changes, places, nodes) in Steps)
        {
            Configure(scene, node);
            Assert.Equal(changes, (await scene.DiffAsync()).Changes.Select(static change => change.ToString()));
            var plan = await scene.UpdateAsync();
            Assert.Equal(changes, plan.Changes.Select(static change => change.ToString()));
            Assert.Equal(places, plan.Changes.Select((change, number) => TextAt(change, places[number])));
            Assert.Equal(nodes, await NodesAsync(scene));
            Assert.Empty((await scene.DiffAsync()).Changes);
        }

        // A second bring-up finds nothing to do, either.
        await scene.UpAsync();
        Assert.Equal(Steps[^1].Nodes, await NodesAsync(scene));
    }

    [Fact]
    public async Task An_autoscaler_comes_and_goes_with_its_pools()
    {
        await using var scene = await HetznerScene.StartAsync(hasComponents: true);
        scene.Configure(1, 1);
        await scene.UpAsync();
        Configure(scene, $"pools: [{Burst}]");
        Assert.Contains("change      cluster autoscaler: it is not installed yet", (await scene.UpdateAsync()).Changes.Select(static change => change.ToString()));
        Assert.Equal(["0:2:CX33:NBG1:burst"], await NodesAsync(scene));
        Assert.Empty((await scene.DiffAsync()).Changes);

        Configure(scene, $"pools: [{Burst}]", "Disabled");
        var change = Assert.Single((await scene.UpdateAsync()).Changes);
        Assert.Equal("change      cluster autoscaler: it is not configured any longer, and is taken out", change.ToString());
        Assert.Equal("Disabled", TextAt(change, "Disabled"));
        Assert.Null(await DeploymentAsync(scene));
        Assert.Empty((await scene.DiffAsync()).Changes);
    }

    // What is missing is told before the update changes anything.
    [Fact]
    public async Task What_cannot_be_fetched_changes_nothing()
    {
        await using var scene = await HetznerScene.StartAsync(hasComponents: true);
        scene.Configure(1, 1);
        await scene.UpAsync();
        Configure(scene, $"pools: [{Burst}]", patch: "machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n");
        scene.LacksCharts = true;
        var (_, findings) = await scene.TryUpdateAsync();
        Assert.Equal("KSAIL0202", Assert.Single(findings).Code);
        Assert.All(scene.Machines.Nodes, static node => Assert.DoesNotContain("vm.max_map_count", node.Configuration!.Write().Reveal(), StringComparison.Ordinal));
        scene.LacksCharts = false;
        await scene.UpdateAsync();
        Assert.Empty((await scene.DiffAsync()).Changes);
    }

    private static void Configure(HetznerScene scene, string node, string enabled = "Enabled", string patch = "") =>
        scene.Configure(1, 1, cluster: $"    autoscaler:\n      node:\n        enabled: {enabled}\n        {node}", patch: patch);

    // As much of it as is expected, so that a difference is shown; empty where the place is that of the whole file or of none.
    private static string TextAt(ClusterChange change, string expected)
    {
        if (expected.Length == 0 || change.Span is not { HasFile: true } span)
            return "";
        var text = File.ReadAllLines(span.File)[span.Line - 1][(span.Column - 1)..];
        return text.Length > expected.Length ? text[..expected.Length] : text;
    }

    private static async Task<IReadOnlyList<string>> NodesAsync(HetznerScene scene)
    {
        var deployment = await DeploymentAsync(scene);
        var command = deployment!.Spec!["template"]!["spec"]!["containers"]![0]!["command"]!.AsArray().Select(static argument => argument!.GetValue<string>());
        return [.. command.Where(static argument => argument.StartsWith("--nodes=", StringComparison.Ordinal)).Select(static argument => argument["--nodes=".Length..])];
    }

    private static async Task<KubernetesObject?> DeploymentAsync(HetznerScene scene)
    {
        KubernetesObject? found = null;
        await scene.Machines.Kubernetes!.DirectlyAsync(async api => found = await api.FindAsync(WellKnownKinds.Deployments, new ObjectName("kube-system", "cluster-autoscaler"), CancellationToken.None));
        return found;
    }
}
