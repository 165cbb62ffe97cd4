using System.Globalization;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>What has to change for a cluster to be as wanted, and what that costs. Pure: from what there is, what is wanted, and prices.</summary>
internal sealed class HetznerPlan
{
    /// <summary>The type of the load balancer of the API: five services and 25 targets, more than any control plane needs.</summary>
    public const string LoadBalancerType = "lb11";

    private const int GroupSize = 10;

    private readonly HetznerClusterSettings _settings;
    private readonly HetznerInventory _inventory;
    private readonly HetznerPricing _pricing;
    private readonly List<ClusterChange> _changes = [];

    private HetznerPlan(HetznerClusterSettings settings, HetznerInventory inventory, HetznerPricing pricing)
    {
        _settings = settings;
        _inventory = inventory;
        _pricing = pricing;
    }

    /// <summary>The changes that make the wanted nodes and what they share, in the order in which they are made.</summary>
    public static IReadOnlyList<ClusterChange> Make(HetznerClusterSettings settings, HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, HetznerPricing pricing)
    {
        var plan = new HetznerPlan(settings, inventory, pricing);
        plan.AddShared(wanted);
        plan.AddNodes(wanted);
        return plan._changes;
    }

    /// <summary>The changes that remove a cluster, in the order in which they are made.</summary>
    public static IReadOnlyList<ClusterChange> MakeRemoval(HetznerClusterSettings settings, HetznerInventory inventory, bool withVolumes, HetznerPricing pricing)
    {
        var plan = new HetznerPlan(settings, inventory, pricing);
        plan.AddRemovals();
        if (withVolumes)
            plan.AddStored();
        return plan._changes;
    }

    /// <summary>What snapshots would be made of a release, and what keeping them costs.</summary>
    /// <param name="settings">What is configured, with the release.</param>
    /// <param name="inventory">What there is: older snapshots tell how large one is.</param>
    /// <param name="architectures">The architectures that have none, <c>x86</c> or <c>arm</c>.</param>
    /// <param name="pricing">The prices.</param>
    public static IReadOnlyList<ClusterChange> MakeImages(HetznerClusterSettings settings, HetznerInventory inventory, IReadOnlyList<string> architectures, HetznerPricing pricing)
    {
        var plan = new HetznerPlan(settings, inventory, pricing);
        foreach (var architecture in architectures)
            plan.AddImage(architecture);
        return plan._changes;
    }

    /// <summary>Whether the API is reached through a load balancer.</summary>
    public static bool NeedsLoadBalancer(HetznerClusterSettings settings, IReadOnlyList<NodeIdentity> wanted)
    {
        var controlPlanes = 0;
        foreach (var node in wanted)
            controlPlanes += node.Role == NodeRole.ControlPlane ? 1 : 0;
        return !settings.HasFloatingIp && controlPlanes > 1;
    }

    /// <summary>How many placement groups servers need.</summary>
    public static int GroupsFor(HetznerClusterSettings settings, int servers) => settings.IsSpread ? (servers + GroupSize - 1) / GroupSize : 0;

    private void AddShared(IReadOnlyList<NodeIdentity> wanted)
    {
        if (_inventory.Network is null)
            Add(ChangeEffect.Create, $"network {HetznerNames.Network(_settings)}", _settings.NetworkRange);
        if (_settings.ControlPlanes.IsPublic || _settings.Workers.IsPublic)
            AddFirewall();
        for (var number = 1 + _inventory.Groups.Count; number <= GroupsFor(_settings, wanted.Count); number++)
            Add(ChangeEffect.Create, $"placement group {HetznerNames.PlacementGroup(_settings, number)}", "");
        if (_settings.HasFloatingIp && _inventory.FloatingIp is null)
        {
            var location = _settings.FloatingIpLocation ?? _settings.Location;
            Add(ChangeEffect.Create, $"floating IP {HetznerNames.FloatingIp(_settings)}", location, _pricing.FloatingIp("ipv4", location));
        }

        if (NeedsLoadBalancer(_settings, wanted) && _inventory.LoadBalancer is null)
            Add(ChangeEffect.Create, $"load balancer {HetznerNames.LoadBalancer(_settings)}", $"{LoadBalancerType} in {_settings.Location}", _pricing.LoadBalancer(LoadBalancerType, _settings.Location));
    }

    private void AddFirewall()
    {
        var name = HetznerNames.Firewall(_settings);
        if (_inventory.Firewall is not { } firewall)
            Add(ChangeEffect.Create, $"firewall {name}", $"open to {string.Join(", ", _settings.AllowedRanges)}");
        else if (!FirewallRules.AreSame(firewall.Rules, FirewallRules.Of(_settings)))
            Add(ChangeEffect.InPlace, $"firewall {name}", $"open to {string.Join(", ", _settings.AllowedRanges)}");
    }

    private void AddNodes(IReadOnlyList<NodeIdentity> wanted)
    {
        foreach (var node in wanted)
        {
            var role = _settings[node.Role];
            if (_inventory.Find(node.Name)?.Server is not { } server)
                Add(ChangeEffect.Create, $"node {node.Name}", $"{role.ServerType} in {_settings.Location}", _pricing.ServerOf(role, _settings.Location));
            else if (server.Status == "off" || server.Labels.ContainsKey(HetznerLabels.Stage))
                Add(ChangeEffect.Start, $"node {node.Name}", "");
        }
    }

    private void AddImage(string architecture)
    {
        decimal? size = null;
        foreach (var snapshot in _inventory.Snapshots)
        {
            if (snapshot.Architecture == architecture && snapshot.ImageSize > 0)
                size = snapshot.ImageSize;
        }

        // How much is stored is not known before, but releases hardly differ in it.
        var reason = size is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"what new nodes start from, about {known:0.##} GB")
            : string.Create(CultureInfo.InvariantCulture, $"what new nodes start from; a GB costs {_pricing.ImageGigabyte:0.0000} {_pricing.Currency} a month");
        Add(ChangeEffect.Create, $"snapshot of Talos {_settings.TalosVersion} for {architecture}", reason, size * _pricing.ImageGigabyte);
    }

    private void AddRemovals()
    {
        foreach (var server in _inventory.AllServers())
            Add(ChangeEffect.Remove, $"node {server.Name}", $"{server.ServerType} in {server.Location}", -_pricing.ServerOf(server));
        foreach (var balancer in _inventory.ServiceLoadBalancers)
            Add(ChangeEffect.Remove, $"load balancer {balancer.Name}", "made by the cluster for a service", -_pricing.LoadBalancer(balancer.Type, balancer.Location));
        if (_inventory.LoadBalancer is { } api)
            Add(ChangeEffect.Remove, $"load balancer {api.Name}", "", -_pricing.LoadBalancer(api.Type, api.Location));
        if (_inventory.FloatingIp is { } address)
            Add(ChangeEffect.Remove, $"floating IP {address.Name}", address.Address, -_pricing.FloatingIp(address.Type, address.Location));
        foreach (var group in _inventory.Groups)
            Add(ChangeEffect.Remove, $"placement group {group.Name}", "");
        if (_inventory.Firewall is { } firewall)
            Add(ChangeEffect.Remove, $"firewall {firewall.Name}", "");
        if (_inventory is { OwnsNetwork: true, Network: { } network })
            Add(ChangeEffect.Remove, $"network {network.Name}", network.IpRange);
    }

    private void AddStored()
    {
        // What is protected stays, and is told when it is over.
        foreach (var volume in _inventory.Volumes.Where(static volume => !volume.IsProtected))
            Add(ChangeEffect.Remove, $"volume {volume.Name}", string.Create(CultureInfo.InvariantCulture, $"{volume.Size} GB in {volume.Location}, with its data"), -volume.Size * _pricing.VolumeGigabyte);
        foreach (var snapshot in _inventory.Snapshots.Where(static snapshot => !snapshot.IsProtected))
            Add(ChangeEffect.Remove, string.Create(CultureInfo.InvariantCulture, $"snapshot {snapshot.Id}"), snapshot.Description, -snapshot.ImageSize * _pricing.ImageGigabyte);
    }

    private void Add(ChangeEffect effect, string subject, string reason, decimal? price = null) =>
        _changes.Add(new ClusterChange(effect, subject, reason) { MonthlyPrice = price, Currency = price is null ? "" : _pricing.Currency });
}
