using KSail.Configuration.Rules.Facts;

namespace KSail.Configuration.Tests.Rules;

/// <summary>The first line of the provider is line 12.</summary>
public sealed class AddressRuleTests
{
    // As net.ParseCIDR of Go.
    [Theory]
    [InlineData("10.0.0.0/16", true)]
    [InlineData("10.0.0.5/16", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("203.0.113.7/32", true)]
    [InlineData("::/0", true)]
    [InlineData("fc00:db8:10::/56", true)]
    [InlineData("::ffff:10.0.0.0/104", true)]
    [InlineData("10.0.0.0", false)]
    [InlineData("10.0.0/16", false)]
    [InlineData("10.0.0.0/33", false)]
    [InlineData("10.0.0.0/-1", false)]
    [InlineData("10.0.0.0/ 8", false)]
    [InlineData("10.0.0.0/08", false)]
    [InlineData("10.0.0.0/8/8", false)]
    [InlineData("010.0.0.0/8", false)]
    [InlineData("256.0.0.0/8", false)]
    [InlineData("10.0.0.a/8", false)]
    [InlineData("10..0.0/8", false)]
    [InlineData("::/129", false)]
    [InlineData("fe80::1%eth0/64", false)]
    [InlineData("[::]/0", false)]
    [InlineData("/8", false)]
    [InlineData("10.0.0.0/", false)]
    [InlineData("", false)]
    public void ARangeIsRead(string text, bool isRange) => Assert.Equal(isRange, Cidr.TryParse(text) is not null);

    [Theory]
    [InlineData("10.0.0.0/8", "10.244.0.0/16", true)]
    [InlineData("10.244.7.0/24", "10.244.0.0/16", true)]
    [InlineData("10.96.0.0/12", "10.111.255.255/32", true)]
    [InlineData("10.96.0.0/12", "10.112.0.0/16", false)]
    [InlineData("10.0.0.0/16", "10.1.0.0/16", false)]
    [InlineData("0.0.0.0/0", "192.168.0.0/16", true)]
    [InlineData("::/0", "192.168.0.0/16", false)]
    [InlineData("fc00::/7", "fd12::/64", true)]
    [InlineData("fd12:0:0:1::/64", "fd12::/63", true)]
    [InlineData("fd12:0:0:2::/64", "fd12::/63", false)]
    [InlineData("10.0.0.5/16", "10.0.200.0/24", true)]
    public void RangesOverlapWhenOneHoldsTheOther(string one, string other, bool overlap)
    {
        Assert.Equal(overlap, Cidr.Of(one).Overlaps(Cidr.Of(other)));
        Assert.Equal(overlap, Cidr.Of(other).Overlaps(Cidr.Of(one)));
    }

    [Theory]
    [InlineData("networkCidr: 10.0.0.0/16", null)]
    [InlineData("networkCidr: 10.0.0.0", "12:20")]
    [InlineData("networkCidr: 10.0.0.0/33", "12:20")]
    [InlineData("networkCidr: '${NET}'", null)]
    [InlineData("allowedCidrs: [203.0.113.0/24, '::/0']", null)]
    [InlineData("allowedCidrs: [203.0.113.7, everybody]", "12:22\n12:35")]
    public void RangesAreRanges(string provider, string? expected) => RuleCase.Check("KSAIL1130", RuleCase.Hetzner("controlPlanes: 1", provider), expected);

    [Theory]
    [InlineData("networkCidr: 10.0.0.0/16", "", null)]
    [InlineData("location: fsn1", "", null)]
    [InlineData("networkCidr: 10.244.0.0/16", "", "12:20")]
    [InlineData("networkCidr: 10.244.8.0/24", "", "12:20")]
    [InlineData("networkCidr: 10.100.0.0/16", "", "12:20")]
    [InlineData("networkCidr: 10.64.0.0/10", "", null)]
    [InlineData("networkCidr: 10.244.0.0/15", "", "12:20")]
    [InlineData("networkCidr: 10.112.0.0/16", "", null)]
    [InlineData("networkCidr: 10.244.0.0/16", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.128.0.0/16]}}\n", null)]
    [InlineData("networkCidr: 10.128.0.0/16", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.128.0.0/16]}}\n", "12:20")]
    [InlineData("location: fsn1", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.0.0.0/16]}}\n", "talos/cluster/net.yaml 1:34")]
    [InlineData("location: fsn1", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.0.1.0/24]}}\n", "talos/cluster/net.yaml 1:34")]
    [InlineData("location: fsn1", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.100.0.0/16]}}\n", "talos/cluster/net.yaml 1:34")]
    [InlineData("location: fsn1", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.100.0.0/16], serviceSubnets: [10.101.0.0/16]}}\n", null)]
    [InlineData("location: fsn1", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.128.0.0/16, 'fd00::/56'], serviceSubnets: [10.200.0.0/16, 'fd00::/112']}}\n", "talos/cluster/net.yaml 1:95")]
    [InlineData("location: fsn1", "-- talos/cluster/net.yaml\napiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.0.0.0/16]\n", "talos/cluster/net.yaml 3:14")]
    [InlineData("networkCidr: 10.244.0.0/16", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: ['${PODS}']}}\n", null)]
    [InlineData("networkCidr: 10.244.0.0/16", "-- talos/cluster/net.yaml\ncluster: [\n", null)]
    [InlineData("networkCidr: nonsense", "", null)]
    public void NothingSharesAnAddress(string provider, string patches, string? expected) =>
        RuleCase.Check("KSAIL1131", RuleCase.Hetzner("controlPlanes: 1", provider), expected, patches);

    [Theory]
    [InlineData("networkCidr: 10.0.0.0/8", "", "12:20\n12:20")]
    [InlineData("networkCidr: 10.0.0.0/16", "", null)]
    [InlineData("networkCidr: 10.244.0.0/16", "", null)]
    [InlineData("location: fsn1", "-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.0.128.0/17]}}\n", "11:5")]
    public void TheNetworkIsApart(string provider, string patches, string? expected) =>
        RuleCase.Check("KSAIL1132", RuleCase.Hetzner("controlPlanes: 1", provider), expected, patches);

    [Theory]
    [InlineData("-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.5.0.0/16]}}\n", "talos/cluster/net.yaml 1:34")]
    [InlineData("-- talos/cluster/net.yaml\ncluster: {network: {podSubnets: [10.6.0.0/16]}}\n", null)]
    [InlineData("", null)]
    public void DockerHasANetworkToo(string patches, string? expected) => RuleCase.Check("KSAIL1131", RuleCase.Docker("workers: 1"), expected, patches);

    [Theory]
    [InlineData("networkCidr: 10.20.0.0/16", null)]
    [InlineData("networkCidr: 172.16.0.0/12", null)]
    [InlineData("networkCidr: 192.168.7.0/24", null)]
    [InlineData("networkCidr: 192.168.7.0/25", "12:20")]
    [InlineData("networkCidr: 203.0.113.0/24", "12:20")]
    [InlineData("networkCidr: 172.0.0.0/8", "12:20")]
    [InlineData("networkCidr: 'fd00::/64'", "12:20")]
    public void ANetworkOfHetznerIsPrivate(string provider, string? expected) => RuleCase.Check("KSAIL1133", RuleCase.Hetzner("controlPlanes: 1", provider), expected);
}
