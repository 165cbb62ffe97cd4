using System.Globalization;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Images;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>Plans with prices, from Hetzner's own list, which is asked for once: it does not change while somebody looks at a plan.</summary>
internal sealed class PriceEstimates(HetznerWork work)
{
    private readonly HetznerClusterSettings _settings = work.Settings;
    private HetznerPricing? _pricing;

    /// <summary>What making the wanted nodes and what they share would change.</summary>
    public async Task<IReadOnlyList<ClusterChange>> NodesAsync(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation) =>
        HetznerPlan.Make(_settings, inventory, wanted, await PricingAsync(cancellation).ConfigureAwait(false));

    /// <summary>What goes with the cluster.</summary>
    public async Task<IReadOnlyList<ClusterChange>> RemovalAsync(HetznerInventory inventory, bool withVolumes, CancellationToken cancellation) =>
        HetznerPlan.MakeRemoval(_settings, inventory, withVolumes, await PricingAsync(cancellation).ConfigureAwait(false));

    /// <summary>The snapshots of a release that are missing and would be made.</summary>
    public async Task<IReadOnlyList<ClusterChange>> ImagesAsync(HetznerInventory inventory, string release, CancellationToken cancellation)
    {
        if (!_settings.StartsFromSnapshot || work.Options.ImageBuilder is null)
            return [];
        var settings = _settings with { TalosVersion = release };
        var missing = await NodeImages.MissingAsync(work.Api, settings, cancellation).ConfigureAwait(false);
        return missing.Count == 0 ? [] : HetznerPlan.MakeImages(settings, inventory, missing, await PricingAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>What servers cost, and those that would come in their place.</summary>
    public async Task<IReadOnlyList<MachinePrice>> MachinesAsync(HetznerInventory inventory, IReadOnlyList<ClusterMachine> machines, CancellationToken cancellation)
    {
        if (machines.Count == 0)
            return [];
        var pricing = await PricingAsync(cancellation).ConfigureAwait(false);
        var servers = new Dictionary<string, HetznerServer>(StringComparer.Ordinal);
        foreach (var server in inventory.AllServers())
            servers[server.Id.ToString(CultureInfo.InvariantCulture)] = server;
        var prices = new List<MachinePrice>(machines.Count);
        foreach (var machine in machines)
        {
            prices.Add(servers.TryGetValue(machine.Id, out var server)
                ? new MachinePrice(pricing.ServerOf(server), SuccessorOf(machine, server, pricing), pricing.Currency)
                : new MachinePrice(null, null, pricing.Currency));
        }

        return prices;
    }

    private async Task<HetznerPricing> PricingAsync(CancellationToken cancellation) => _pricing ??= await work.Api.GetPricingAsync(cancellation).ConfigureAwait(false);

    // Made where the one before is, as far as there is room; the autoscaler keeps to the location of its pool.
    private decimal? SuccessorOf(ClusterMachine machine, HetznerServer server, HetznerPricing pricing)
    {
        if (!machine.IsAutoscaled)
            return pricing.ServerOf(_settings[machine.Node.Role], server.Location);
        foreach (var pool in _settings.HasAutoscaler ? _settings.Pools : [])
        {
            if (pool.Name == machine.Pool)
                return pricing.ServerOf(_settings.Workers with { ServerType = pool.ServerType }, pool.Location);
        }

        return null;
    }
}
