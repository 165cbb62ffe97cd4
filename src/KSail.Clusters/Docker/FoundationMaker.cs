using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Networks;
using KSail.Clusters.Providers;

namespace KSail.Clusters.Docker;

/// <summary>Makes, or corrects, what the nodes of a cluster share: network, registry, mirrors, load balancer; and gives addresses to nodes.</summary>
internal sealed class FoundationMaker(DockerSettings settings, DockerSession session, TimeProvider clock, IProgress<string> progress)
{
    /// <summary>Makes it, with the image of the nodes fetched meanwhile.</summary>
    /// <param name="machines">What exists.</param>
    /// <param name="wanted">The nodes that shall exist.</param>
    /// <param name="cancellation">Gives up; what was made stays.</param>
    public async Task<ClusterFoundation> RunAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        var release = ReleaseOf(settings, machines);
        var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
        var subnet = SubnetOf(settings, session, inventory);
        if (inventory.Network is null)
        {
            await CreateNetworkAsync(subnet, cancellation).ConfigureAwait(false);
            progress.Report($"network {settings.Cluster} with {subnet}");
        }

        var foundation = new DockerFoundation(settings, session, inventory, subnet, wanted);
        session.Addresses = foundation.Addresses;
        var work = new List<Task>();
        if (release is not null)
            work.Add(session.Images.EnsureAsync(NodeContainer.ImageOf(settings, release), progress, cancellation));
        foreach (var container in SharedContainer.All(settings, subnet, foundation.Balanced, session.HostAddress))
            work.Add(ShareAsync(container, inventory, cancellation));
        await Task.WhenAll(work).ConfigureAwait(false);
        return foundation.Describe(release);
    }

    /// <summary>The addresses of the network that exists, or that would be made.</summary>
    /// <exception cref="DockerException">It cannot be used, or there are none.</exception>
    public static NodeSubnet SubnetOf(DockerSettings settings, DockerSession session, ClusterInventory inventory) =>
        DockerCheck.NetworkOf(settings, session.Engine, inventory, out var code, out var problem) ?? throw new DockerException(code!, 0, problem);

    /// <summary>The Talos release of nodes that are made: those that are added get what the others have.</summary>
    public static string? ReleaseOf(DockerSettings settings, ClusterMachines machines)
    {
        foreach (var machine in machines.Nodes)
        {
            if (machine.Release is { } release)
                return release;
        }

        return settings.Release;
    }

    private async Task ShareAsync(SharedContainer container, ClusterInventory inventory, CancellationToken cancellation)
    {
        await session.Images.EnsureAsync(container.Request.Image, progress, cancellation).ConfigureAwait(false);
        if (!await session.Maker.EnsureAsync(container, inventory, cancellation).ConfigureAwait(false))
            return;
        progress.Report($"{container.Title} {container.Name}");
        if (container.Name == SharedContainer.RegistryName(settings) && settings.LocalRegistryPort is { } port)
            await RegistryProbe.WaitAsync(session.Engine, container.Name, port, clock, cancellation).ConfigureAwait(false);
    }

    private async Task CreateNetworkAsync(NodeSubnet subnet, CancellationToken cancellation)
    {
        try
        {
            await session.Engine.CreateNetworkAsync(new NetworkRequest(settings.Cluster, subnet.ToString(), DockerLabels.OfNetwork(settings.Cluster)), cancellation).ConfigureAwait(false);
        }
        catch (DockerException e) when (e.Code == DockerDiagnostics.NetworkOverlaps)
        {
            // Somebody made a network since, or the engine knows of ranges that it does not list.
            var networks = await session.Engine.ListNetworksAsync(cancellation).ConfigureAwait(false);
            var other = SubnetChoice.FindOverlap(subnet, networks);
            var which = other is null ? "" : $" (the network '{other.Name}')";
            throw new DockerException(e.Code, e.Status, $"{e.Message}{which}; choose another range, or remove the network that has it", e);
        }
    }
}
