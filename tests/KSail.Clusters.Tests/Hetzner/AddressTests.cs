using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class AddressTests
{
    [Theory]
    [InlineData("10.0.0.5/16", "10.0.0.0/16")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8::5/33", "2001:db8::/33")]
    [InlineData("203.0.113.7/32", "203.0.113.7/32")]
    [InlineData("10.0.0.0", null)]
    [InlineData("10.0.0.0/33", null)]
    [InlineData("10.0.0.0/-1", null)]
    [InlineData("10.0.0.0/", null)]
    [InlineData("/8", null)]
    [InlineData("example/8", null)]
    [InlineData("", null)]
    public void A_block_has_no_bits_of_the_host(string text, string? block) => Assert.Equal(block, AddressBlock.TryParse(text)?.ToString());

    [Theory]
    [InlineData("10.0.0.0/16", "10.0.1.0/24", "10.0.1.253", "10.0.1.234", "10.0.1.233")]
    [InlineData("10.20.0.0/16", "10.20.0.0/24", "10.20.0.253", "10.20.0.234", "10.20.0.233")]
    [InlineData("192.168.4.0/24", "192.168.4.0/24", "192.168.4.253", "192.168.4.234", "192.168.4.233")]
    [InlineData("172.16.0.0/12", "172.16.0.0/24", "172.16.0.253", "172.16.0.234", "172.16.0.233")]
    public void Addresses_are_known_beforehand(string range, string subnet, string first, string twentieth, string worker)
    {
        var plan = HetznerNetworkPlan.Of(range, out _)!;

        Assert.Equal(subnet, plan.Subnet.ToString());
        Assert.Equal(first, Address(NodeRole.ControlPlane, 1));
        Assert.Equal(twentieth, Address(NodeRole.ControlPlane, 20));
        Assert.Equal(worker, Address(NodeRole.Worker, 1));
        Assert.Null(Address(NodeRole.ControlPlane, 21));
        Assert.Null(Address(NodeRole.Worker, 101));

        string? Address(NodeRole role, int index) => plan.AddressOf(NodeIdentity.Of("prod", role, index));
    }

    [Fact]
    public void No_two_nodes_have_one_address()
    {
        var plan = HetznerNetworkPlan.Of("10.0.0.0/16", out _)!;
        var addresses = new HashSet<string>();
        for (var index = 1; index <= 100; index++)
        {
            Assert.True(addresses.Add(plan.AddressOf(NodeIdentity.Of("prod", NodeRole.Worker, index))!));
            if (plan.AddressOf(NodeIdentity.Of("prod", NodeRole.ControlPlane, index)) is { } address)
                Assert.True(addresses.Add(address));
        }

        Assert.Equal(120, addresses.Count);
    }

    [Theory]
    [InlineData("nonsense", "'nonsense' is no range of IPv4 addresses, such as 10.0.0.0/16")]
    [InlineData("fd00::/64", "'fd00::/64' is no range of IPv4 addresses, such as 10.0.0.0/16")]
    [InlineData("100.64.0.0/16", "'100.64.0.0/16' is not private; use a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")]
    [InlineData("172.0.0.0/8", "'172.0.0.0/8' is not private; use a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")]
    [InlineData("10.0.0.0/28", "'10.0.0.0/28' is smaller than /24, and networks at Hetzner are from /24 to /8")]
    public void Ranges_that_are_no_network_are_refused(string range, string problem)
    {
        Assert.Null(HetznerNetworkPlan.Of(range, out var found));
        Assert.Equal(problem, found);
    }
}
