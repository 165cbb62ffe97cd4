using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Nodes;

/// <summary>What the configurations of nodes have to say about what was made at Hetzner. Pure.</summary>
internal static class HetznerFoundation
{
    private const string Disk = "/dev/sda";

    /// <summary>Endpoint, names and patches of a cluster whose shared things are there.</summary>
    public static ClusterFoundation Of(HetznerClusterSettings settings, HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, Secret? nodeToken)
    {
        var network = inventory.Network!;
        var plan = SharedNetworks.PlanOf(settings, network);
        var names = new List<string>();
        string? first = null;
        foreach (var node in wanted)
        {
            if (node.Role != NodeRole.ControlPlane)
                continue;
            // What a server has counts; what is planned, until it has it. Public addresses are not known before there is a server, and nodes add their own to the names of
            // their certificates: named here, they would make every second run differ from the first.
            var address = inventory.Find(node.Name)?.Server.AddressIn(network.Id) ?? plan.AddressOf(node);
            first ??= address;
            Add(address);
        }

        string? endpoint;
        if (inventory.FloatingIp is { } floating && settings.HasFloatingIp)
        {
            endpoint = floating.Address;
        }
        else
        {
            endpoint = HetznerPlan.NeedsLoadBalancer(settings, wanted) ? inventory.LoadBalancer?.AddressIn(network.Id) ?? first : first;
            Add(inventory.LoadBalancer?.PublicIPv4);
        }

        Add(endpoint);
        if (endpoint is null)
            throw new HetznerException("", $"the subnet of the network '{network.Name}' is too small for addresses that are known beforehand; use a network of /24 or larger", HetznerDiagnostics.BadNetwork);
        var patches = new HetznerNodePatches(settings, network.IpRange, inventory.FloatingIp?.Address, nodeToken);
        var ofNodes = new SortedDictionary<string, AddedPatch>(StringComparer.Ordinal);
        foreach (var node in wanted)
            ofNodes[node.Name] = HetznerNodePatches.HostName(node);
        return new ClusterFoundation(Url(endpoint), names, patches.All())
        {
            InstallDisk = settings.StartsFromSnapshot ? null : Disk,
            NodePatches = ofNodes,
        };

        void Add(string? name)
        {
            if (!string.IsNullOrEmpty(name) && !names.Contains(name, StringComparer.Ordinal))
                names.Add(name);
        }
    }

    /// <summary>URL of a Kubernetes API at an address.</summary>
    public static string Url(string address) => address.Contains(':', StringComparison.Ordinal) ? $"https://[{address}]:6443" : $"https://{address}:6443";
}
