namespace KSail.Configuration.Tests.Rules;

/// <summary>The reference numbers of the Go tool: <c>platform</c> passes with nine, <c>template</c> misses by one.</summary>
public sealed class ServerCapacityRuleTests
{
    [Theory]
    [InlineData("Talos", 3, 3, 9, "", "4, 4", null, "capped below the limit")]
    [InlineData("Talos", 3, 4, 10, "", "1, 2", "14:24 3 control planes + 4 workers + 1 of pool 'p0' + 2 of pool 'p1' = 10 servers, which", "ten of ten, and no slot for the image")]
    [InlineData("Talos", 3, 3, 10, "", "4", "14:24 set maxNodesTotal to 9, or have the limit raised and set spec.provider.hetzner.serverLimit to at least 11", "the reference architecture")]
    [InlineData("K3s", 3, 3, 10, "", "4", null, "only Talos builds images")]
    [InlineData("Talos", 3, 3, 9, "serverLimit: 9", "4", "14:24 = 10 servers, 9 with maxNodesTotal 9, which is all that the account may have (serverLimit 9)", "a limit of one's own")]
    [InlineData("Talos", 3, 3, 9, "serverLimit: 0", "4", null, "0 is the usual limit")]
    [InlineData("Talos", 3, 6, 0, "", "1", "10:14 lower controlPlanes or workers, or have", "no ceiling could help")]
    [InlineData("Talos", 3, 5, 0, "", "2", "14:24 set maxNodesTotal to 9, or", "no ceiling yet")]
    [InlineData("Talos", 3, 5, 12, "serverLimit: 11", "3", "14:24 set maxNodesTotal to 10, or have the limit raised and set spec.provider.hetzner.serverLimit to at least 12", "a ceiling above the sum")]
    public void OneSlotStaysFree(string distribution, int controlPlanes, int workers, int ceiling, string limit, string pools, string? expected, string why) =>
        Check("KSAIL1163", distribution, controlPlanes, workers, ceiling, limit, pools, expected, why);

    [Theory]
    [InlineData("Talos", 3, 3, 0, "", "4", null, "ten is not more than ten")]
    [InlineData("Talos", 3, 3, 0, "", "5", "14:24 = 11 servers, but the account may have 10 (serverLimit); set maxNodesTotal to 9, or", "eleven")]
    [InlineData("Talos", 3, 3, 11, "", "4, 4", "14:24 = 14 servers, 11 with maxNodesTotal 11, but", "capped above the limit")]
    [InlineData("K3s", 1, 1, 0, "serverLimit: 3", "2", "14:24 1 control plane + 1 worker + 2 of pool 'p0' = 4 servers, but the account may have 3 (serverLimit); set maxNodesTotal to 3, or", "any distribution")]
    [InlineData("Talos", 9, 9, 4, "", "1", "10:14 = 19 servers, 18 with maxNodesTotal 4, but", "a ceiling does not remove nodes")]
    [InlineData("Talos", 1, 1, 0, "", "2147483647, 2147483647", "14:24 = 4294967296 servers", "large numbers")]
    public void TheLimitIsKept(string distribution, int controlPlanes, int workers, int ceiling, string limit, string pools, string? expected, string why) =>
        Check("KSAIL1162", distribution, controlPlanes, workers, ceiling, limit, pools, expected, why);

    [Theory]
    [InlineData("controlPlanes: 3\nworkers: 7", "location: fsn1", null)]
    [InlineData("controlPlanes: 3\nworkers: 8", "location: fsn1", "10:14")]
    [InlineData("controlPlanes: 11", "location: fsn1", "9:20")]
    [InlineData("controlPlanes: 3\nworkers: 8", "serverLimit: 20", null)]
    [InlineData("controlPlanes: 3\nworkers: many", "serverLimit: 1", null)]
    public void SoItIsWithoutAutoscaler(string cluster, string provider, string? expected) => RuleCase.Check("KSAIL1164", RuleCase.Hetzner(cluster, provider), expected);

    [Theory]
    [InlineData("KSAIL1162")]
    [InlineData("KSAIL1163")]
    [InlineData("KSAIL1164")]
    public void OtherProvidersHaveNoLimit(string code) => RuleCase.Check(code, RuleCase.Docker("controlPlanes: 30\nworkers: 80"), null);

    private static void Check(string code, string distribution, int controlPlanes, int workers, int ceiling, string limit, string pools, string? expected, string why)
    {
        Assert.NotEmpty(why);
        var items = pools.Split(", ").Select((max, i) => $"\n      - {{name: p{i}, serverType: cx33, location: fsn1, max: {max}}}");
        var cluster = $"controlPlanes: {controlPlanes}\nworkers: {workers}\nautoscaler:\n  node:\n    enabled: true\n    maxNodesTotal: {ceiling}\n    pools:{string.Concat(items)}";
        RuleCase.Check(code, RuleCase.Hetzner(cluster, limit).Replace("Talos", distribution, StringComparison.Ordinal), expected);
    }
}
