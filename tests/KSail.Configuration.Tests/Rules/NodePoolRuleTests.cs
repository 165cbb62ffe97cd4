using KSail.Configuration.Rules.Facts;

namespace KSail.Configuration.Tests.Rules;

/// <summary>The first line of the pool is line 12.</summary>
public sealed class NodePoolRuleTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("autoscale-1", true)]
    [InlineData("1a", true)]
    [InlineData("", false)]
    [InlineData("A", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a_b", false)]
    [InlineData("a.b", false)]
    public void ALabelIsADnsLabel(string text, bool valid) => Assert.Equal(valid, KubernetesNames.IsLabel(text));

    // As IsQualifiedName and IsValidLabelValue of apimachinery.
    [Theory]
    [InlineData("team", true, true)]
    [InlineData("Team_1.x", true, true)]
    [InlineData("example.org/Team", true, false)]
    [InlineData("node-role.kubernetes.io/worker", true, false)]
    [InlineData("", false, true)]
    [InlineData("/team", false, false)]
    [InlineData("example.org/", false, false)]
    [InlineData("Example.org/team", false, false)]
    [InlineData("example..org/team", false, false)]
    [InlineData("a/b/c", false, false)]
    [InlineData("-team", false, false)]
    [InlineData("team-", false, false)]
    [InlineData("te am", false, false)]
    [InlineData("tëam", false, false)]
    public void NamesAreThoseOfKubernetes(string text, bool isKey, bool isValue)
    {
        Assert.Equal(isKey, KubernetesNames.IsQualifiedName(text));
        Assert.Equal(isValue, KubernetesNames.IsValue(text));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void NamesHaveALength(int length, bool valid)
    {
        var text = new string('a', length);
        Assert.Equal((valid, valid, valid, valid), (KubernetesNames.IsLabel(text), KubernetesNames.IsQualifiedName(text), KubernetesNames.IsQualifiedName($"example.org/{text}"), KubernetesNames.IsValue(text)));
    }

    [Theory]
    [InlineData("KSAIL1155", "name: autoscale, serverType: cx33, location: fsn1, max: 4", null)]
    [InlineData("KSAIL1155", "name: Auto_Scale, serverType: cx33, location: fsn1, max: 4", "12:20")]
    [InlineData("KSAIL1155", "name: '${POOL}', serverType: cx33, location: fsn1, max: 4", null)]
    [InlineData("KSAIL1156", "name: a, serverType: cx33, location: fsn1", null)]
    [InlineData("KSAIL1156", "name: a", "12:13 no location\n12:13 no server type")]
    [InlineData("KSAIL1156", "name: a, serverType: ' ', location: fsn1", "12:35")]
    [InlineData("KSAIL1156", "name: a, serverType: '', location: fsn1", "12:13")]
    [InlineData("KSAIL1156", "name: a, serverType: '${T}', location: '${L}'", null)]
    [InlineData("KSAIL1156", "name: a, serverTyp: cx33, location: fsn1", null)]
    [InlineData("KSAIL1157", "name: a, serverType: cx33, location: fsn1, min: 2, max: 2", null)]
    [InlineData("KSAIL1157", "name: a, serverType: cx33, location: fsn1, min: 3, max: 2", "12:70")]
    [InlineData("KSAIL1157", "name: a, serverType: cx33, location: fsn1, min: 3", "12:13 (max, which is not set)")]
    [InlineData("KSAIL1157", "name: a, serverType: cx33, location: fsn1, min: 3, max: ten", null)]
    [InlineData("KSAIL1158", "name: a, serverType: cx33, location: fsn1, labels: {example.org/Team: platform}", null)]
    [InlineData("KSAIL1158", "name: a, serverType: cx33, location: fsn1, labels: {'te am': a b}", "12:66\n12:75")]
    [InlineData("KSAIL1158", "name: a, serverType: cx33, location: fsn1, labels: {team: '${T}'}", null)]
    [InlineData("KSAIL1159", "name: a, serverType: cx33, location: fsn1, taints: [{key: k, value: v, effect: NoSchedule}]", null)]
    [InlineData("KSAIL1159", "name: a, serverType: cx33, location: fsn1, taints: [{key: k/, value: a b, effect: NoSchedule}]", "12:72\n12:83")]
    [InlineData("KSAIL1161", "name: a, serverType: cx33, location: fsn1, taints: [{key: k, effect: NoSchedule}, {key: k, effect: NoExecute}]", null)]
    [InlineData("KSAIL1161", "name: a, serverType: cx33, location: fsn1, taints: [{key: k, effect: NoSchedule}, {key: k, value: v, effect: NoSchedule}]", "12:96")]
    public void APoolIsWhatKubernetesAndHetznerTake(string code, string pool, string? expected) =>
        RuleCase.Check(code, RuleCase.Hetzner($"autoscaler:\n  node:\n    pools:\n      - {{{pool}}}"), expected);

    [Fact]
    public void PoolsHaveNamesOfTheirOwn() =>
        RuleCase.Check(
            "KSAIL1160",
            RuleCase.Docker("autoscaler:\n  node:\n    pools:\n      - {name: a, serverType: cx33, location: fsn1}\n      - {name: b, serverType: cx33, location: fsn1}\n      - {name: a, serverType: cx43, location: fsn1}"),
            "14:20 at line 12");
}
