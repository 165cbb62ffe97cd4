using System.Globalization;
using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Networks;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>Says what exists of a cluster in the words of all providers.</summary>
internal sealed class MachineReader(DockerSettings settings, IDockerEngine engine)
{
    public async Task<ClusterMachines> ReadAsync(ClusterInventory inventory, CancellationToken cancellation)
    {
        var nodes = new List<ClusterMachine>(inventory.Nodes.Count);
        foreach (var container in inventory.Nodes)
            nodes.Add(await ReadNodeAsync(container, cancellation).ConfigureAwait(false));
        return new ClusterMachines(nodes, ReadShared(inventory)) { Addresses = ReadAddresses(inventory) };
    }

    /// <summary>One node.</summary>
    public async Task<ClusterMachine> ReadNodeAsync(EngineContainer container, CancellationToken cancellation)
    {
        var node = DockerLabels.ReadNode(container.Labels)!;
        var (made, wanted) = (container.Labels.Label(DockerLabels.Purpose), NodeContainer.PurposeOf(settings, node));
        return new ClusterMachine(node, container.Id, container.Labels.Label(DockerLabels.Address), container.IsRunning)
        {
            Release = container.Labels.Label(DockerLabels.Release) is { Length: > 0 } release ? release : null,
            MaintenanceEndpoint = await IsWaitingAsync(container, cancellation).ConfigureAwait(false) ? Endpoint(container, NodeContainer.TalosPort) : null,
            Drift = made == wanted ? null : $"it was made with {Or(made, "no ports or limits of its own")}, and {Or(wanted, "none")} is configured",
        };
    }

    // What a node was given survives in its volume, and so does what it was not given.
    private async Task<bool> IsWaitingAsync(EngineContainer container, CancellationToken cancellation) =>
        container.Labels.ContainsKey(DockerLabels.Maintenance) && container.IsRunning
        && !await engine.HasFileAsync(container.Id, NodeContainer.ConfigurationFile, cancellation).ConfigureAwait(false);

    private static List<SharedResource> ReadShared(ClusterInventory inventory)
    {
        var shared = new List<SharedResource>();
        if (inventory is { HasNetwork: true, Network: { } network })
            shared.Add(new SharedResource("network", network.Name, network.Id, network.Subnets.Count > 0 && NodeSubnet.Parse(network.Subnets[0]) is not null));
        foreach (var kind in (ReadOnlySpan<string>)[DockerLabels.Kinds.Registry, DockerLabels.Kinds.Mirror, DockerLabels.Kinds.LoadBalancer])
        {
            foreach (var container in inventory.Shared)
            {
                if (container.Labels.Label(DockerLabels.Kind) == kind)
                    shared.Add(new SharedResource(kind.Replace('-', ' '), container.Name, container.Id, container.IsRunning));
            }
        }

        // A volume without its node is of one that was removed by hand: it is taken by the next node of the name, or removed with the cluster.
        foreach (var volume in inventory.StateVolumes)
        {
            if (inventory.Find(volume.Labels.Label(DockerLabels.Node)) is null)
                shared.Add(new SharedResource("volume", volume.Name, volume.Name, IsHealthy: true));
        }

        return shared;
    }

    // Kubernetes by way of the load balancer where it runs, or else of any control plane that does; Talos' own clients know several.
    private ClusterAddresses? ReadAddresses(ClusterInventory inventory)
    {
        string? kubernetes = null;
        if (inventory.Find(SharedContainer.BalancerName(settings)) is { IsRunning: true } balancer && inventory.IsOurs(balancer.Labels))
            kubernetes = Endpoint(balancer, NodeContainer.KubernetesPort);
        var talos = new List<string>();
        foreach (var container in inventory.Nodes)
        {
            if (!container.IsRunning || DockerLabels.ReadNode(container.Labels)!.Role != NodeRole.ControlPlane)
                continue;
            kubernetes ??= Endpoint(container, NodeContainer.KubernetesPort);
            if (Endpoint(container, NodeContainer.TalosPort) is { } endpoint)
                talos.Add(endpoint);
        }

        return kubernetes is null || talos.Count == 0 ? null : new ClusterAddresses($"https://{kubernetes}", talos);
    }

    private string? Endpoint(EngineContainer container, int port) => container.PortOf(port) is { } published
        ? string.Create(CultureInfo.InvariantCulture, $"{engine.PublishedHost}:{published}")
        : null;

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
