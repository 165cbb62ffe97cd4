using System.Globalization;
using KSail.Clusters.Hetzner.Api;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>
/// Removes what nodes shared, and what the cluster made by itself. Only what is known by labels, or by lying in a network that was made for the cluster; what
/// is protected, in use or somebody else's stays and is told.
/// </summary>
internal sealed class HetznerRemoval(HetznerWork work)
{
    private readonly List<string> _left = [];

    /// <summary>Removes everything; volumes and snapshots only when they are to go, too.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(HetznerInventory inventory, bool withVolumes, IProgress<string> progress, CancellationToken cancellation)
    {
        // Autoscaled servers join the network of the cluster whenever the autoscaler likes; what it made last is found now.
        foreach (var server in inventory.Temporary)
            await DeleteAsync(HetznerKinds.Server, server, progress, cancellation).ConfigureAwait(false);
        foreach (var balancer in inventory.ServiceLoadBalancers)
            await DeleteAsync(HetznerKinds.LoadBalancer, balancer, progress, cancellation).ConfigureAwait(false);
        if (inventory.LoadBalancer is { } api)
            await DeleteAsync(HetznerKinds.LoadBalancer, api, progress, cancellation).ConfigureAwait(false);
        if (inventory.FloatingIp is { } address)
            await DeleteAsync(HetznerKinds.FloatingIp, address, progress, cancellation).ConfigureAwait(false);
        foreach (var group in inventory.Groups)
            await DeleteAsync(HetznerKinds.PlacementGroup, group, progress, cancellation).ConfigureAwait(false);
        if (inventory.Firewall is { } firewall)
            await DeleteAsync(HetznerKinds.Firewall, firewall, progress, cancellation).ConfigureAwait(false);
        if (inventory is { OwnsNetwork: true, Network: { } own })
            await DeleteAsync(HetznerKinds.Network, own, progress, cancellation).ConfigureAwait(false);
        else if (inventory.Network is { } foreign)
            _left.Add($"the network '{foreign.Name}', which was there before the cluster");
        var pricing = inventory.Volumes.Count + inventory.Snapshots.Count == 0 ? null : await work.Api.GetPricingAsync(cancellation).ConfigureAwait(false);
        foreach (var volume in inventory.Volumes)
            await RemoveVolumeAsync(volume, pricing!, withVolumes, progress, cancellation).ConfigureAwait(false);
        foreach (var snapshot in inventory.Snapshots)
        {
            if (withVolumes)
                await DeleteAsync(HetznerKinds.Image, snapshot, progress, cancellation).ConfigureAwait(false);
            else
                _left.Add($"the snapshot {snapshot.Id.ToString(CultureInfo.InvariantCulture)} ({snapshot.Description}){Price(snapshot.ImageSize * pricing!.ImageGigabyte, pricing)}");
        }

        return _left;
    }

    private async Task RemoveVolumeAsync(HetznerVolume volume, HetznerPricing pricing, bool isMeant, IProgress<string> progress, CancellationToken cancellation)
    {
        if (isMeant && volume.Server is null)
            await DeleteAsync(HetznerKinds.Volume, volume, progress, cancellation).ConfigureAwait(false);
        else
            _left.Add($"the volume '{volume.Name}' with {volume.Size.ToString(CultureInfo.InvariantCulture)} GB in {volume.Location}{Price(volume.Size * pricing.VolumeGigabyte, pricing)}");
    }

    private static string Price(decimal amount, HetznerPricing pricing) => string.Create(CultureInfo.InvariantCulture, $", {amount:0.00} {pricing.Currency} a month");

    private async Task DeleteAsync<T>(HetznerKind<T> kind, T resource, IProgress<string> progress, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        var name = resource.Name.Length > 0 ? resource.Name : resource.Id.ToString(CultureInfo.InvariantCulture);
        progress.Report($"deleting the {kind.Noun} {name}");
        if (!await work.DeleteAsync(kind, resource, cancellation).ConfigureAwait(false))
            _left.Add($"the {kind.Noun} '{name}', which is {(resource.IsProtected ? "protected" : "in use")}");
    }
}
