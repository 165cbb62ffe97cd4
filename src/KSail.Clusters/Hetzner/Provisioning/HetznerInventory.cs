using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Providers;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>A server that is a configured node.</summary>
internal sealed record HetznerNode(NodeIdentity Node, HetznerServer Server);

/// <summary>What there is of a cluster in a project.</summary>
internal sealed record HetznerInventory
{
    /// <summary>The private network, which may be somebody else's; null for none.</summary>
    public HetznerNetwork? Network { get; init; }

    /// <summary>Whether the network was made for the cluster.</summary>
    public bool OwnsNetwork { get; init; }

    /// <summary>The firewall; null for none.</summary>
    public HetznerFirewall? Firewall { get; init; }

    /// <summary>Placement groups, by name.</summary>
    public IReadOnlyList<HetznerPlacementGroup> Groups { get; init; } = [];

    /// <summary>The load balancer of the API; null for none.</summary>
    public HetznerLoadBalancer? LoadBalancer { get; init; }

    /// <summary>Load balancers that the cluster made for services: those in its network.</summary>
    public IReadOnlyList<HetznerLoadBalancer> ServiceLoadBalancers { get; init; } = [];

    /// <summary>The floating address; null for none.</summary>
    public HetznerFloatingIp? FloatingIp { get; init; }

    /// <summary>Configured nodes: control planes first, each role by number.</summary>
    public IReadOnlyList<HetznerNode> Nodes { get; init; } = [];

    /// <summary>Servers of the autoscaler, by name.</summary>
    public IReadOnlyList<HetznerServer> Autoscaled { get; init; } = [];

    /// <summary>Snapshots that were made for the cluster.</summary>
    public IReadOnlyList<HetznerImage> Snapshots { get; init; } = [];

    /// <summary>Volumes that are known to be the cluster's: attached to its servers, or labelled when those went.</summary>
    public IReadOnlyList<HetznerVolume> Volumes { get; init; } = [];

    /// <summary>Servers of snapshots in the making that were left behind.</summary>
    public IReadOnlyList<HetznerServer> Temporary { get; init; } = [];

    /// <summary>The node of a name; null for none.</summary>
    public HetznerNode? Find(string name)
    {
        foreach (var node in Nodes)
        {
            if (node.Node.Name == name)
                return node;
        }

        return null;
    }

    /// <summary>All servers.</summary>
    public List<HetznerServer> AllServers()
    {
        var servers = new List<HetznerServer>(Nodes.Count + Autoscaled.Count);
        foreach (var node in Nodes)
            servers.Add(node.Server);
        servers.AddRange(Autoscaled);
        return servers;
    }
}
