namespace KSail.Configuration.Tests.Rules;

public sealed class AutoscalerRuleTests
{
    private const string Pool = "pools: [{name: a, serverType: cx33, location: fsn1, min: 1, max: 2}]";

    [Theory]
    [InlineData("expander: [LeastNodes, LeastWaste]", null)]
    [InlineData("expander: LeastWaste", null)]
    [InlineData("expander: [LeastNodes, Random, leastnodes]", "11:40")]
    [InlineData("expander: 'Random, Random'", "11:19")]
    [InlineData("expander: [Random, Random, Random]", "11:28\n11:36")]
    public void AnExpanderIsNamedOnce(string node, string? expected) => RuleCase.Check("KSAIL1150", RuleCase.Hetzner($"autoscaler:\n  node:\n    {node}"), expected);

    [Theory]
    [InlineData("enabled: true\n    expander: [LeastNodes, Price]", "12:32")]
    [InlineData("enabled: Enabled\n    expander: Price", "12:19")]
    [InlineData("enabled: false\n    expander: Price", null)]
    [InlineData("enabled: true\n    expander: LeastWaste", null)]
    [InlineData("enabled: true\n    expander: Prise", null)]
    public void HetznerHasNoPrices(string node, string? expected) => RuleCase.Check("KSAIL1151", RuleCase.Hetzner($"autoscaler:\n  node:\n    {node}\n    {Pool}"), expected);

    [Theory]
    [InlineData("autoscaler: {node: {enabled: true}}", "9:18")]
    [InlineData("autoscaler:\n  node:\n    enabled: true\n    pools: []", "12:16")]
    [InlineData("nodeAutoscaling: Enabled", "6:3")]
    [InlineData("autoscaler: {node: {enabled: false}}", null)]
    [InlineData("autoscaler: {node: {enabled: true, pools: none}}", null)]
    [InlineData("autoscaler: {node: {enabled: true, pool: []}}", null)]
    public void ThereIsSomethingToScale(string cluster, string? expected) => RuleCase.Check("KSAIL1152", RuleCase.Hetzner(cluster), expected);

    [Theory]
    [InlineData("autoscaler: {node: {enabled: true, " + Pool + "}}", "6:3")]
    [InlineData("talos: {version: v1.13.8}\nautoscaler: {node: {enabled: true, " + Pool + "}}", "9:5")]
    [InlineData("talos: {version: v1.13.8, extensions: [a/b]}\nautoscaler: {node: {enabled: true, " + Pool + "}}", null)]
    [InlineData("talos: {version: v1.13.8, schematicId: abc}\nautoscaler: {node: {enabled: true, " + Pool + "}}", null)]
    [InlineData("autoscaler: {node: {" + Pool + "}}", null)]
    public void NewNodesHaveAnImage(string cluster, string? expected) => RuleCase.Check("KSAIL1153", RuleCase.Hetzner(cluster), expected);

    [Theory]
    [InlineData(6, "11:55")]
    [InlineData(5, "11:55")]
    [InlineData(7, null)]
    [InlineData(0, null)]
    public void TheCeilingCountsAllNodes(int ceiling, string? expected) =>
        RuleCase.Check("KSAIL1154", RuleCase.Hetzner($"controlPlanes: 3\nworkers: 3\nautoscaler: {{node: {{enabled: true, maxNodesTotal: {ceiling}, {Pool}}}}}"), expected);

    [Fact]
    public void TheCeilingIsAboveTheLeast() =>
        RuleCase.Check(
            "KSAIL1154",
            RuleCase.Hetzner("controlPlanes: 1\nautoscaler:\n  node:\n    enabled: true\n    maxNodesTotal: 3\n    pools:\n      - {name: a, serverType: cx33, location: fsn1, min: 2, max: 2}\n      - {name: b, serverType: cx33, location: fsn1, min: 1, max: 2}"),
            "13:24 set it to at least 4");

    [Theory]
    [InlineData("enabled: true, maxNodesTotal: 2, pools: [{name: a, serverType: cx33, location: fsn1}]")]
    [InlineData("enabled: false, maxNodesTotal: 2, " + Pool)]
    public void ACeilingWithoutGrowthIsNone(string node) => RuleCase.Check("KSAIL1154", RuleCase.Hetzner($"controlPlanes: 3\nautoscaler: {{node: {{{node}}}}}"), null);
}
