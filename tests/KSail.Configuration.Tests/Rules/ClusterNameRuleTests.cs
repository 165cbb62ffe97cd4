namespace KSail.Configuration.Tests.Rules;

/// <summary>Lines of the cluster start at line 9; the name of the cluster is <c>prod</c>, at 4:9.</summary>
public sealed class ClusterNameRuleTests
{
    [Theory]
    [InlineData("connection: {context: admin@prod}", null)]
    [InlineData("connection: {timeout: 5m}", null)]
    [InlineData("connection: {context: admin@live}", "9:27")]
    [InlineData("connection: {context: prod}", "9:27")]
    [InlineData("connection: {context: 'admin@${NAME}'}", null)]
    [InlineData("connection: {context: 'admin@${SET}'}", "9:27")]
    [InlineData("connection: {context: '${UNSET}'}", null)]
    public void TheContextBelongsToTheName(string cluster, string? expected) =>
        RuleCase.Check("KSAIL1100", RuleCase.Docker(cluster), expected, variables: [("NAME", "prod"), ("SET", "stage")]);

    [Theory]
    [InlineData("cluster: {distribution: Talos, provider: Omni, connection: {context: other}}")]
    [InlineData("cluster: {distribution: K3s, connection: {context: other}}")]
    [InlineData("cluster: {distribution: Tallos, connection: {context: other}}")]
    public void OtherContextsAreNotKnown(string spec) => RuleCase.Check("KSAIL1100", spec, null);

    [Theory]
    [InlineData(47, 9, null)]
    [InlineData(48, 9, "use at most 47")]
    [InlineData(47, 10, "use at most 46")]
    [InlineData(46, 10, null)]
    public void NamesOfNodesAreLabels(int length, int controlPlanes, string? expected)
    {
        using var project = new JudgedProject($"-- ksail.yaml\napiVersion: ksail.io/v1alpha1\nkind: Cluster\nmetadata:\n  name: {new string('p', length)}\nspec: {{cluster: {{distribution: Talos, controlPlanes: {controlPlanes}}}}}\n");
        Assert.Equal(expected is not null, project.Diagnostics.Any(d => d.Code == "KSAIL1102" && d.Span is { Line: 4, Column: 9 } && d.Message.EndsWith(expected ?? "", StringComparison.Ordinal)));
    }
}
