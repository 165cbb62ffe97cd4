using KSail.Clusters.Docker.Engine;

namespace KSail.Clusters.Docker;

/// <summary>Removes what the nodes of a cluster shared, and nothing else: only what carries its labels.</summary>
internal sealed class FoundationRemoval(DockerSettings settings, IDockerEngine engine, IProgress<string> progress)
{
    /// <summary>Removes.</summary>
    /// <param name="withVolumes">Whether pushed artifacts and cached images go, too.</param>
    /// <param name="cancellation">Gives up; what is gone stays gone.</param>
    /// <returns>What was left, in words.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(bool withVolumes, CancellationToken cancellation)
    {
        var inventory = await ClusterInventory.ReadAsync(engine, settings.Cluster, cancellation).ConfigureAwait(false);
        var left = new List<string>();
        foreach (var container in inventory.Shared)
        {
            await engine.RemoveContainerAsync(container.Id, cancellation).ConfigureAwait(false);
            progress.Report($"{container.Labels.Label(DockerLabels.Kind).Replace('-', ' ')} {container.Name} removed");
        }

        foreach (var network in inventory.Networks)
        {
            if (!inventory.IsOurs(network.Labels))
                continue;
            if (await engine.RemoveNetworkAsync(network.Id, cancellation).ConfigureAwait(false))
                progress.Report($"network {network.Name} removed");
            else
                left.Add($"the network '{network.Name}', which is used by {await MembersAsync(network.Id, cancellation).ConfigureAwait(false)}");
        }

        foreach (var volume in inventory.Volumes)
        {
            var kind = volume.Labels.Label(DockerLabels.Kind);
            var isState = inventory.IsOurs(volume.Labels) && kind == DockerLabels.Kinds.State;
            var isData = (inventory.IsOurs(volume.Labels) && kind == DockerLabels.Kinds.Content) || IsCacheOfThis(volume.Labels);
            if (!isState && !(isData && withVolumes))
                continue;
            if (await engine.RemoveVolumeAsync(volume.Name, cancellation).ConfigureAwait(false))
                progress.Report($"volume {volume.Name} removed");
            else
                left.Add($"the volume '{volume.Name}', which is used by another container");
        }

        return left;
    }

    // All clusters share caches; those that other clusters use cannot be removed.
    private bool IsCacheOfThis(IReadOnlyDictionary<string, string> labels) =>
        labels.Label(DockerLabels.Kind) == DockerLabels.Kinds.CachedImages
        && settings.Mirrors.Any(mirror => mirror.Host == labels.Label(DockerLabels.Cache));

    private async Task<string> MembersAsync(string network, CancellationToken cancellation)
    {
        var members = await engine.ListNetworkMembersAsync(network, cancellation).ConfigureAwait(false);
        return members.Count == 0 ? "something" : string.Join(", ", members.Select(static name => $"'{name}'"));
    }
}
