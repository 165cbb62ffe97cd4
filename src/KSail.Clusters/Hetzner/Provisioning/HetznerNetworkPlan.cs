using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>
/// The addresses of a private network. Configured nodes get theirs from the upper end of the subnet, so that they are known before there is a server,
/// and stay when one is replaced; what Hetzner gives out by itself, to autoscaled nodes and load balancers, it takes from the lower end.
/// </summary>
internal sealed class HetznerNetworkPlan
{
    private const int UsualLength = 24;

    // The range of the Go tool, whose subnet is its second one.
    private const string UsualRange = "10.0.0.0/16";

    // Of the 254 addresses of a usual subnet; Hetzner allows 100 servers in a network.
    private const int ControlPlaneSlots = 20;
    private const int WorkerSlots = 100;

    private HetznerNetworkPlan(AddressBlock range, AddressBlock subnet)
    {
        Range = range;
        Subnet = subnet;
    }

    /// <summary>All addresses of the network.</summary>
    public AddressBlock Range { get; }

    /// <summary>The part that servers are in.</summary>
    public AddressBlock Subnet { get; }

    /// <summary>Plans a network; null, and why, where the range is not one for it.</summary>
    public static HetznerNetworkPlan? Of(string range, out string problem)
    {
        problem = "";
        if (AddressBlock.TryParse(range) is not { IsIPv4: true } block)
            problem = $"'{range}' is no range of IPv4 addresses, such as 10.0.0.0/16";
        else if (!block.IsPrivate)
            problem = $"'{range}' is not private; use a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";
        else if (block.PrefixLength is < 8 or > UsualLength)
            problem = $"'{range}' is {(block.PrefixLength < 8 ? "larger than /8" : "smaller than /24")}, and networks at Hetzner are from /24 to /8";
        else
            return new HetznerNetworkPlan(block, block.ToString() == UsualRange ? block.Part(UsualLength, 1) : block.Part(UsualLength, 0));
        return null;
    }

    /// <summary>The plan of a network that is there with a subnet of its own.</summary>
    public HetznerNetworkPlan WithSubnet(string subnet) => AddressBlock.TryParse(subnet) is { IsIPv4: true } block ? new HetznerNetworkPlan(Range, block) : this;

    /// <summary>The address of a node; null for one beyond the planned, which takes what Hetzner gives it.</summary>
    public string? AddressOf(NodeIdentity node)
    {
        var last = Subnet.Size - 2;
        var (slots, offset) = node.Role == NodeRole.ControlPlane ? (ControlPlaneSlots, 0) : (WorkerSlots, ControlPlaneSlots);
        return Subnet.PrefixLength <= UsualLength && node.Index <= slots ? Subnet.Host(last - offset - node.Index) : null;
    }
}
