using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Networks;
using KSail.Clusters.Providers;

namespace KSail.Clusters.Docker.Containers;

/// <summary>Makes nodes, and makes them anew for another release.</summary>
internal sealed class NodeMaker(DockerSettings settings, DockerSession session)
{
    /// <summary>Makes a node and starts it; one that exists is only started.</summary>
    public async Task<ClusterMachine> CreateAsync(NodeOrder order, IProgress<string> progress, CancellationToken cancellation)
    {
        var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
        if (inventory.Find(order.Node.Name) is { } existing)
        {
            session.Maker.Claim(existing.Name, existing.Labels);
            if (existing.IsRunning || await StartAsync(order.Node.Name, cancellation).ConfigureAwait(false))
                return await ReadAsync(order.Node.Name, cancellation).ConfigureAwait(false);
            // Its network is another one than it was made on. What it knows is in its volumes.
            await session.Engine.RemoveContainerAsync(existing.Id, cancellation).ConfigureAwait(false);
        }

        await session.Images.EnsureAsync(NodeContainer.ImageOf(settings, order.Release), progress, cancellation).ConfigureAwait(false);
        return await MakeAsync(order, inventory, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a node anew with another release. Volumes stay, and with them its configuration and its data; so does its address. Where this ends in the
    /// middle, the node is missing and is made by <see cref="CreateAsync"/> with the volumes that are left.
    /// </summary>
    public async Task<ClusterMachine> ReplaceAsync(ClusterMachine machine, NodeOrder order, TimeSpan patience, IProgress<string> progress, CancellationToken cancellation)
    {
        // Before the old one is stopped: an image that cannot be had leaves the node as it is.
        await session.Images.EnsureAsync(NodeContainer.ImageOf(settings, order.Release), progress, cancellation).ConfigureAwait(false);
        var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
        if (inventory.Find(order.Node.Name) is { } existing)
        {
            session.Maker.Claim(existing.Name, existing.Labels);
            if (existing.IsRunning && existing.Labels.Label(DockerLabels.Release) == order.Release && existing.Id != machine.Id)
                return await ReadAsync(order.Node.Name, cancellation).ConfigureAwait(false);
            await session.Engine.StopContainerAsync(existing.Id, patience, cancellation).ConfigureAwait(false);
            await session.Engine.RemoveContainerAsync(existing.Id, cancellation).ConfigureAwait(false);
        }

        var replaced = await MakeAsync(order, inventory, cancellation).ConfigureAwait(false);
        await RemoveUnusedAsync(order, inventory, cancellation).ConfigureAwait(false);
        return replaced;
    }

    /// <summary>Starts a node that exists; false where the network that it was made on is gone.</summary>
    public Task<bool> StartAsync(string node, CancellationToken cancellation)
    {
        var ports = new List<PortRequest>();
        foreach (var port in settings.Ports)
            ports.Add(new PortRequest("", port.HostPort, port.ContainerPort, port.Protocol));
        return session.Maker.TryStartAsync(new ContainerRequest(node, "") { Network = settings.Cluster, Ports = ports }, cancellation);
    }

    private async Task<ClusterMachine> MakeAsync(NodeOrder order, ClusterInventory inventory, CancellationToken cancellation)
    {
        var address = await AddressAsync(order.Node, inventory, cancellation).ConfigureAwait(false);
        var request = NodeContainer.Of(settings, order, address, session.Info, session.HostAddress);
        try
        {
            await MakeAsync(request, inventory, cancellation).ConfigureAwait(false);
        }
        catch (DockerException e) when (e.EngineText.Contains("ipv6", StringComparison.OrdinalIgnoreCase))
        {
            // A kernel without IPv6 has no such setting.
            await session.Engine.RemoveContainerAsync(request.Name, cancellation).ConfigureAwait(false);
            await MakeAsync(request with { Sysctls = new Dictionary<string, string>(StringComparer.Ordinal) }, inventory, cancellation).ConfigureAwait(false);
        }

        return await ReadAsync(order.Node.Name, cancellation).ConfigureAwait(false);
    }

    private async Task MakeAsync(ContainerRequest request, ClusterInventory inventory, CancellationToken cancellation)
    {
        await session.Maker.CreateAsync(request, inventory, cancellation).ConfigureAwait(false);
        if (!await session.Maker.TryStartAsync(request, cancellation).ConfigureAwait(false))
            throw new DockerException(DockerDiagnostics.NetworkDiffers, 0, $"the network '{settings.Cluster}' vanished while the node '{request.Name}' was made; run it again");
    }

    // Mostly it was planned with those of all nodes.
    private async Task<string> AddressAsync(NodeIdentity node, ClusterInventory inventory, CancellationToken cancellation)
    {
        if (session.Addresses.TryGetValue(node.Name, out var planned))
            return planned;
        await session.AddressGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (DockerCheck.NetworkOf(settings, session.Engine, inventory, out var code, out var problem) is not { } subnet)
                throw new DockerException(code!, 0, problem);
            // Nodes that were given one here a moment ago may not be made yet.
            var others = session.Addresses.Keys.Select(name => new NodeIdentity(node.Role, 0, name));
            var plan = AddressPlan.Make(subnet, inventory, [.. others, node]);
            if (!plan.TryGetValue(node.Name, out var address))
                throw new DockerException(DockerDiagnostics.NoAddressLeft, 0, $"the network of the cluster, {subnet}, has no address left for '{node.Name}'; remove nodes, or make the cluster anew with a larger range");
            session.Addresses = new Dictionary<string, string>(session.Addresses, StringComparer.Ordinal) { [node.Name] = address };
            return address;
        }
        finally
        {
            session.AddressGate.Release();
        }
    }

    // Folders that the new release does not write to.
    private async Task RemoveUnusedAsync(NodeOrder order, ClusterInventory inventory, CancellationToken cancellation)
    {
        var used = NodeContainer.VolumesOf(order.Node.Name, order.Release);
        foreach (var volume in inventory.StateVolumes)
        {
            if (volume.Labels.Label(DockerLabels.Node) == order.Node.Name && !used.Any(pair => pair.Volume == volume.Name))
                await session.Engine.RemoveVolumeAsync(volume.Name, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<ClusterMachine> ReadAsync(string node, CancellationToken cancellation)
    {
        var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
        var container = inventory.Find(node)
            ?? throw new DockerException(DockerDiagnostics.ContainerFailed, 0, $"the container '{node}' was started and is gone; see whether something else removes containers, and run it again");
        return await new MachineReader(settings, session.Engine).ReadNodeAsync(container, cancellation).ConfigureAwait(false);
    }
}
