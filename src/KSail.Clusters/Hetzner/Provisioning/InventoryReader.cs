using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>Finds out what there is of a cluster. Labels decide; the network of autoscaled servers and of load balancers, too, because controllers of the cluster know no labels of ours.</summary>
internal sealed class InventoryReader(IHetznerApi api, HetznerClusterSettings settings)
{
    /// <summary>The status of a server that is being deleted.</summary>
    public const string Deleting = "deleting";

    public async Task<HetznerInventory> ReadAsync(CancellationToken cancellation)
    {
        var own = HetznerFilter.Labelled(HetznerLabels.SelectorOf(settings.Cluster));
        var network = await FindNetworkAsync(own, cancellation).ConfigureAwait(false);
        var ownsNetwork = network is not null && HetznerLabels.IsOf(settings.Cluster, network.Labels);
        var servers = await api.ListAsync(HetznerKinds.Server, own, cancellation).ConfigureAwait(false);
        var grouped = await api.ListAsync(HetznerKinds.Server, HetznerFilter.Labelled(HetznerLabels.NodeGroup), cancellation).ConfigureAwait(false);
        var balancers = await api.ListAsync(HetznerKinds.LoadBalancer, HetznerFilter.All, cancellation).ConfigureAwait(false);
        var groups = await api.ListAsync(HetznerKinds.PlacementGroup, own, cancellation).ConfigureAwait(false);
        var firewalls = await api.ListAsync(HetznerKinds.Firewall, own, cancellation).ConfigureAwait(false);
        var addresses = await api.ListAsync(HetznerKinds.FloatingIp, own, cancellation).ConfigureAwait(false);
        var snapshots = await api.ListAsync(HetznerKinds.Image, own with { Type = "snapshot" }, cancellation).ConfigureAwait(false);
        var nodes = new List<HetznerNode>();
        var temporary = new List<HetznerServer>();
        foreach (var server in servers)
        {
            // It goes, and whoever makes a node of its name waits until it has gone.
            if (server.Status == Deleting)
                continue;
            if (HetznerLabels.ReadNode(server.Name, server.Labels) is { } node)
                nodes.Add(new HetznerNode(node, server));
            else if (server.Labels.ContainsKey(HetznerLabels.Temporary))
                temporary.Add(server);
        }

        nodes.Sort(static (a, b) => Compare(a.Node, b.Node));
        var inventory = new HetznerInventory
        {
            Network = network,
            OwnsNetwork = ownsNetwork,
            Firewall = FirstOf(firewalls),
            Groups = Sorted(groups),
            LoadBalancer = FirstOf(Keep(balancers, balancer => HetznerLabels.IsOf(settings.Cluster, balancer.Labels))),
            ServiceLoadBalancers = Sorted(Keep(balancers, balancer => !HetznerLabels.IsOf(settings.Cluster, balancer.Labels) && ownsNetwork && IsIn(balancer.PrivateNetworks, network!.Id))),
            FloatingIp = FirstOf(addresses),
            Nodes = nodes,
            Autoscaled = Sorted(Keep(grouped, server => server.Status != Deleting && IsAutoscaled(server, network, ownsNetwork))),
            Snapshots = snapshots,
            Temporary = temporary,
        };
        return inventory with { Volumes = await FindVolumesAsync(inventory, cancellation).ConfigureAwait(false) };
    }

    /// <summary>Control planes first, each role by number.</summary>
    public static int Compare(NodeIdentity a, NodeIdentity b)
    {
        var role = (a.Role == NodeRole.ControlPlane ? 0 : 1) - (b.Role == NodeRole.ControlPlane ? 0 : 1);
        if (role != 0)
            return role;
        return a.Index != b.Index ? a.Index.CompareTo(b.Index) : string.CompareOrdinal(a.Name, b.Name);
    }

    // A network of the cluster's own name, or the one that the configuration names, whoever made it.
    private async Task<HetznerNetwork?> FindNetworkAsync(HetznerFilter own, CancellationToken cancellation)
    {
        if (FirstOf(await api.ListAsync(HetznerKinds.Network, own, cancellation).ConfigureAwait(false)) is { } network)
            return network;
        return settings.NetworkName is { } name ? FirstOf(await api.ListAsync(HetznerKinds.Network, HetznerFilter.Named(name), cancellation).ConfigureAwait(false)) : null;
    }

    // The autoscaler is told to label servers with their cluster. One that was not leaves the network to tell, in which there is nobody else's; in a shared
    // one the names of pools do.
    private bool IsAutoscaled(HetznerServer server, HetznerNetwork? network, bool ownsNetwork)
    {
        if (server.Labels.TryGetValue(HetznerLabels.Cluster, out var cluster))
            return cluster == settings.Cluster;
        return network is not null && IsIn(server.PrivateNetworks, network.Id) && (ownsNetwork || settings.PoolNames.Contains(server.Labels.GetValueOrDefault(HetznerLabels.NodeGroup) ?? "", StringComparer.Ordinal));
    }

    private async Task<IReadOnlyList<HetznerVolume>> FindVolumesAsync(HetznerInventory inventory, CancellationToken cancellation)
    {
        var servers = new HashSet<long>();
        foreach (var server in inventory.AllServers())
            servers.Add(server.Id);
        return Sorted(Keep(
            await api.ListAsync(HetznerKinds.Volume, HetznerFilter.All, cancellation).ConfigureAwait(false),
            volume => volume.Labels.GetValueOrDefault(HetznerLabels.Cluster) == settings.Cluster || (volume.Server is { } server && servers.Contains(server))));
    }

    private static bool IsIn(IReadOnlyList<HetznerPrivateAddress> addresses, long network)
    {
        foreach (var address in addresses)
        {
            if (address.Network == network)
                return true;
        }

        return false;
    }

    private static List<T> Keep<T>(IReadOnlyList<T> all, Predicate<T> isWanted)
    {
        var kept = new List<T>();
        foreach (var item in all)
        {
            if (isWanted(item))
                kept.Add(item);
        }

        return kept;
    }

    private static List<T> Sorted<T>(IReadOnlyList<T> all)
        where T : class, IHetznerResource
    {
        var sorted = new List<T>(all);
        sorted.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is not 0 and var order ? order : a.Id.CompareTo(b.Id));
        return sorted;
    }

    // The oldest one counts, should there ever be two.
    private static T? FirstOf<T>(IReadOnlyList<T> all)
        where T : class, IHetznerResource
    {
        T? first = null;
        foreach (var item in all)
        {
            if (first is null || item.Id < first.Id)
                first = item;
        }

        return first;
    }
}
