using System.Globalization;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Messages;

namespace KSail.Clusters.Docker.Containers;

/// <summary>Makes containers of a cluster, and takes those that are there: never twice, and never one of somebody else.</summary>
internal sealed class ContainerMaker(IDockerEngine engine, string cluster)
{
    /// <summary>Sees that a container exists and runs.</summary>
    /// <param name="container">What is wanted.</param>
    /// <param name="inventory">What exists.</param>
    /// <param name="cancellation">Gives up; what was made stays and is taken the next time.</param>
    /// <returns>Whether something had to be done.</returns>
    public async Task<bool> EnsureAsync(SharedContainer container, ClusterInventory inventory, CancellationToken cancellation)
    {
        if (inventory.Find(container.Name) is { } existing)
        {
            Claim(existing.Name, existing.Labels);
            if (existing.Labels.Label(DockerLabels.Purpose) == container.Purpose)
            {
                if (existing.IsRunning)
                    return false;
                // One that was never started may lack its file.
                if (existing.State == "created")
                    await WriteFileAsync(container, cancellation).ConfigureAwait(false);
                if (await TryStartAsync(container.Request, cancellation).ConfigureAwait(false))
                    return true;
            }

            await engine.RemoveContainerAsync(container.Name, cancellation).ConfigureAwait(false);
        }

        await CreateAsync(container.Request, inventory, cancellation).ConfigureAwait(false);
        await WriteFileAsync(container, cancellation).ConfigureAwait(false);
        if (!await TryStartAsync(container.Request, cancellation).ConfigureAwait(false))
            throw new DockerException(DockerDiagnostics.NetworkDiffers, 0, $"the network '{cluster}' vanished while the {container.Title} '{container.Name}' was made; run it again");
        return true;
    }

    /// <summary>Makes a container that is not there. Its volumes are taken where they are the cluster's.</summary>
    public async Task CreateAsync(ContainerRequest request, ClusterInventory inventory, CancellationToken cancellation)
    {
        foreach (var mount in request.Mounts)
        {
            if (mount.Volume is not { } volume)
                continue;
            if (inventory.FindVolume(volume) is { } existing)
                ClaimVolume(existing, mount);
            else if (mount.Labels is { } labels)
                // Not left to the container: Podman would make it without its labels.
                await engine.CreateVolumeAsync(volume, labels, cancellation).ConfigureAwait(false);
        }

        if (await engine.CreateContainerAsync(request, cancellation).ConfigureAwait(false) is null)
            throw new DockerException(DockerDiagnostics.NameTaken, 409, $"the name '{request.Name}' was taken by another container a moment ago; run it again");
    }

    /// <summary>
    /// Starts a container; false where its network was removed and made anew since, so that it has to be made anew, too.
    /// </summary>
    public async Task<bool> TryStartAsync(ContainerRequest request, CancellationToken cancellation)
    {
        try
        {
            await engine.StartContainerAsync(request.Name, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (DockerException e) when (e.EngineText.Contains("network", StringComparison.OrdinalIgnoreCase) && e.EngineText.Contains("not found", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        catch (DockerException e) when (e.Code == DockerDiagnostics.PortTaken)
        {
            throw await ExplainPortAsync(request, e, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses a container of a wanted name that belongs to somebody else.</summary>
    public void Claim(string name, IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Label(DockerLabels.Cluster) != cluster)
            throw new DockerException(DockerDiagnostics.NameTaken, 0, ForeignContainer(name, labels));
    }

    /// <summary>What is said about a container that has a wanted name and belongs to somebody else.</summary>
    public static string ForeignContainer(string name, IReadOnlyDictionary<string, string> labels)
    {
        var whose = labels.Label("talos.cluster.name") is { Length: > 0 } other
            ? $"is a node of the Talos cluster '{other}' that another tool made"
            : labels.Label(DockerLabels.Cluster) is { Length: > 0 } ours ? $"belongs to the cluster '{ours}'" : "belongs to something else";
        return $"the container '{name}' exists and {whose}; remove it with 'docker rm -f {name}' if it is not needed, or give this cluster another name (metadata.name)";
    }

    private async Task WriteFileAsync(SharedContainer container, CancellationToken cancellation)
    {
        if (container.File is { } file && !await engine.HasFileAsync(container.Name, file.Path, cancellation).ConfigureAwait(false))
            await engine.WriteFileAsync(container.Name, file.Path, file.Content, cancellation).ConfigureAwait(false);
    }

    private void ClaimVolume(EngineVolume existing, MountRequest mount)
    {
        foreach (var label in (ReadOnlySpan<string>)[DockerLabels.Cluster, DockerLabels.Kind])
        {
            if (existing.Labels.Label(label) == (mount.Labels ?? existing.Labels).Label(label))
                continue;
            throw new DockerException(
                DockerDiagnostics.NameTaken, 0,
                $"the volume '{existing.Name}' exists and was not made for the cluster '{cluster}'; remove it with 'docker volume rm {existing.Name}' if it is not needed, or give this cluster another name (metadata.name)");
        }
    }

    private async Task<DockerException> ExplainPortAsync(ContainerRequest request, DockerException e, CancellationToken cancellation)
    {
        var inventory = await ClusterInventory.ReadAsync(engine, cluster, cancellation).ConfigureAwait(false);
        foreach (var port in request.Ports)
        {
            if (port.HostPort == 0)
                continue;
            // The engine names the port in most of its texts; where it does not, the port that a container has is meant.
            var isNamed = e.EngineText.Contains(string.Create(CultureInfo.InvariantCulture, $":{port.HostPort}"), StringComparison.Ordinal);
            var owner = inventory.FindByPort(port.HostPort, port.Protocol);
            if (isNamed || owner is not null)
                return new DockerException(DockerDiagnostics.PortTaken, e.Status, TakenPort(port.HostPort, port.Protocol, owner, request.Name), e) { EngineText = e.EngineText };
        }

        return e;
    }

    /// <summary>What is said about a port that is taken.</summary>
    /// <param name="port">The port.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <param name="owner">The container that has it; null for another program, or an unknown one.</param>
    /// <param name="container">Who needs it.</param>
    public static string TakenPort(int port, string protocol, EngineContainer? owner, string container) => string.Create(
        CultureInfo.InvariantCulture,
        $"port {port}/{protocol} of this machine is needed by '{container}' and taken by {(owner is null ? "another program" : $"the container '{owner.Name}'")}; {(owner is null ? "end it" : $"stop it with 'docker stop {owner.Name}'")}, or choose another port");
}
