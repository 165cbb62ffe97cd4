using KSail.Clusters.Providers;

namespace KSail.Clusters.Docker.Networks;

/// <summary>
/// Which node has which address. Addresses are given once: a node that exists, or whose volumes do, keeps its own; others get the first that is free,
/// in the order of the nodes, control planes first.
/// </summary>
internal static class AddressPlan
{
    /// <summary>Plans.</summary>
    /// <param name="subnet">The range.</param>
    /// <param name="inventory">What exists.</param>
    /// <param name="wanted">The nodes.</param>
    /// <returns>Addresses by the names of nodes; nodes that no address is left for are missing.</returns>
    public static Dictionary<string, string> Make(NodeSubnet subnet, ClusterInventory inventory, IReadOnlyList<NodeIdentity> wanted)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var volume in inventory.StateVolumes)
            Keep(volume.Labels);
        // What runs counts more than what is left of it.
        foreach (var container in inventory.Nodes)
            Keep(container.Labels);
        foreach (var container in inventory.All)
        {
            if (container.Addresses.TryGetValue(inventory.Cluster, out var address) && address.Length > 0)
                taken.Add(address);
        }

        var plan = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in wanted)
        {
            if (kept.TryGetValue(node.Name, out var address))
                plan[node.Name] = address;
        }

        uint place = 0;
        foreach (var node in wanted)
        {
            if (plan.ContainsKey(node.Name))
                continue;
            while (place < subnet.Nodes && taken.Contains(subnet.NodeAddress(place)))
                place++;
            if (place == subnet.Nodes)
                break;
            plan[node.Name] = subnet.NodeAddress(place++);
        }

        return plan;

        // An address of another network than today's is forgotten with it.
        void Keep(IReadOnlyDictionary<string, string> labels)
        {
            if (labels.Label(DockerLabels.Address) is not { Length: > 0 } address || !subnet.Overlaps($"{address}/32"))
                return;
            kept[labels.Label(DockerLabels.Node)] = address;
            taken.Add(address);
        }
    }
}
