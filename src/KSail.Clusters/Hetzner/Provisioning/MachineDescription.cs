using System.Globalization;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Nodes;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>Tells what there is of a cluster in words that are no provider's own.</summary>
internal sealed class MachineDescription(HetznerClusterSettings settings, NodeServers servers)
{
    public async Task<ClusterMachines> DescribeAsync(HetznerInventory inventory, CancellationToken cancellation)
    {
        var looks = new List<Task<ClusterMachine>>(inventory.Nodes.Count);
        foreach (var node in inventory.Nodes)
        {
            // Its creation goes on, or failed: who makes the node finds out, and deletes what has no machine.
            if (node.Server.Status != "initializing")
                looks.Add(DescribeAsync(node, inventory.Network?.Id ?? 0, cancellation));
        }

        var machines = new List<ClusterMachine>(await Task.WhenAll(looks).ConfigureAwait(false));
        foreach (var server in inventory.Autoscaled)
            machines.Add(Machine(new NodeIdentity(NodeRole.Worker, 0, server.Name), server, inventory.Network?.Id ?? 0) with
            {
                IsAutoscaled = true,
                Pool = server.Labels.GetValueOrDefault(HetznerLabels.NodeGroup),
                Drift = DriftOf(server),
            });
        return new ClusterMachines(machines, SharedOf(inventory)) { Addresses = AddressesOf(inventory) };
    }

    public async Task<ClusterMachine> DescribeAsync(HetznerNode node, long network, CancellationToken cancellation)
    {
        var waiting = NodeServers.IsConfiguredAtOnce(settings, node.Node.Role) ? null : await servers.FindWaitingAsync(node.Server, network, cancellation).ConfigureAwait(false);
        var wanted = settings[node.Node.Role].ServerType;
        return Machine(node.Node, node.Server, network) with
        {
            MaintenanceEndpoint = waiting,
            Drift = node.Server.ServerType == wanted ? null : $"server type {node.Server.ServerType} → {wanted}",
        };
    }

    // What the autoscaler makes of a pool now.
    private string? DriftOf(HetznerServer server)
    {
        foreach (var pool in settings.Pools)
        {
            if (pool.Name == server.Labels.GetValueOrDefault(HetznerLabels.NodeGroup))
                return string.Equals(server.ServerType, pool.ServerType, StringComparison.OrdinalIgnoreCase) ? null : $"server type {server.ServerType} → {pool.ServerType}";
        }

        return null;
    }

    // A server that has not been finished counts as one that stands still: making it again finishes it.
    private static ClusterMachine Machine(NodeIdentity node, HetznerServer server, long network) =>
        new(node, Text(server.Id), server.AddressIn(network) ?? "", server.Status == "running" && !server.Labels.ContainsKey(HetznerLabels.Stage));

    private List<SharedResource> SharedOf(HetznerInventory inventory)
    {
        var shared = new List<SharedResource>();
        if (inventory is { OwnsNetwork: true, Network: { } network })
            shared.Add(new SharedResource("network", network.Name, Text(network.Id), network.Subnets.Count > 0));
        if (inventory.Firewall is { } firewall)
            shared.Add(new SharedResource("firewall", firewall.Name, Text(firewall.Id), FirewallRules.AreSame(firewall.Rules, FirewallRules.Of(settings))));
        foreach (var group in inventory.Groups)
            shared.Add(new SharedResource("placement group", group.Name, Text(group.Id), IsHealthy: true));
        if (inventory.FloatingIp is { } address)
            shared.Add(new SharedResource("floating IP", address.Name, Text(address.Id), address.Server is not null));
        if (inventory.LoadBalancer is { } balancer)
            shared.Add(new SharedResource("load balancer", balancer.Name, Text(balancer.Id), inventory.Network is { } of && balancer.AddressIn(of.Id) is not null));
        foreach (var service in inventory.ServiceLoadBalancers)
            shared.Add(new SharedResource("load balancer", service.Name, Text(service.Id), IsHealthy: true));
        return shared;
    }

    private static ClusterAddresses? AddressesOf(HetznerInventory inventory)
    {
        if (inventory.Network is not { } network)
            return null;
        var talos = new List<string>();
        string? first = null;
        foreach (var (node, server) in inventory.Nodes)
        {
            if (node.Role != NodeRole.ControlPlane || server.Status != "running" || NodeServers.AddressFrom(server, network.Id) is not { } address)
                continue;
            first ??= address;
            talos.Add(NodeServers.Endpoint(address));
        }

        if (first is null)
            return null;
        var kubernetes = inventory.FloatingIp is { Server: not null } floating ? floating.Address
            : inventory.LoadBalancer is { IsPublic: true } balancer ? balancer.PublicIPv4
            : first;
        return new ClusterAddresses(HetznerFoundation.Url(kubernetes), talos);
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
