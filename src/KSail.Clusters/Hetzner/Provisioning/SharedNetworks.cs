using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Providers;
using KSail.Documents;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>Makes and corrects what nodes share: network, firewall, placement groups, and the address of the API. In this order: nothing gets power before its firewall is there.</summary>
internal sealed class SharedNetworks(HetznerWork work)
{
    private const int ApiPort = FirewallRules.KubernetesPort;

    /// <summary>Makes what is missing of a cluster with these nodes.</summary>
    public async Task<HetznerInventory> PrepareAsync(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, IProgress<string> progress, CancellationToken cancellation)
    {
        var network = await EnsureNetworkAsync(inventory, progress, cancellation).ConfigureAwait(false);
        inventory = inventory with { Network = network, OwnsNetwork = HetznerLabels.IsOf(work.Settings.Cluster, network.Labels) };
        if (work.Settings.ControlPlanes.IsPublic || work.Settings.Workers.IsPublic)
            inventory = inventory with { Firewall = await EnsureFirewallAsync(inventory.Firewall, progress, cancellation).ConfigureAwait(false) };
        inventory = inventory with { Groups = await EnsureGroupsAsync(inventory.Groups, wanted.Count, progress, cancellation).ConfigureAwait(false) };
        if (work.Settings.HasFloatingIp)
            inventory = inventory with { FloatingIp = await EnsureFloatingIpAsync(inventory.FloatingIp, progress, cancellation).ConfigureAwait(false) };
        else if (HetznerPlan.NeedsLoadBalancer(work.Settings, wanted))
            inventory = inventory with { LoadBalancer = await EnsureLoadBalancerAsync(inventory.LoadBalancer, network, progress, cancellation).ConfigureAwait(false) };
        return inventory;
    }

    /// <summary>The addresses of a network that is there.</summary>
    public static HetznerNetworkPlan PlanOf(HetznerClusterSettings settings, HetznerNetwork network)
    {
        var plan = HetznerNetworkPlan.Of(network.IpRange, out var problem) ?? throw new HetznerException("", problem, HetznerDiagnostics.BadNetwork);
        var own = HetznerNetworkPlan.Of(settings.NetworkRange, out _)?.Subnet.ToString();
        foreach (var subnet in network.Subnets)
        {
            if (subnet.IpRange == own)
                return plan.WithSubnet(subnet.IpRange);
        }

        foreach (var subnet in network.Subnets)
        {
            if (subnet.Type is "cloud" or "server")
                return plan.WithSubnet(subnet.IpRange);
        }

        return plan;
    }

    /// <summary>The zone of a location.</summary>
    public static async Task<string> ZoneOfAsync(IHetznerApi api, string location, CancellationToken cancellation)
    {
        var locations = await api.ListAsync(HetznerKinds.Location, HetznerFilter.All, cancellation).ConfigureAwait(false);
        var names = new List<string>(locations.Count);
        foreach (var candidate in locations)
        {
            if (candidate.Name == location)
                return candidate.NetworkZone;
            names.Add(candidate.Name);
        }

        throw NotThere("location", location, names);
    }

    /// <summary>A server type.</summary>
    public static async Task<HetznerServerType> FindTypeAsync(IHetznerApi api, string name, CancellationToken cancellation)
    {
        var types = await api.ListAsync(HetznerKinds.ServerType, HetznerFilter.All, cancellation).ConfigureAwait(false);
        var names = new List<string>(types.Count);
        foreach (var type in types)
        {
            if (string.Equals(type.Name, name, StringComparison.OrdinalIgnoreCase))
                return type;
            names.Add(type.Name);
        }

        throw NotThere("server type", name, names);
    }

    /// <summary>An SSH key.</summary>
    public static async Task<HetznerSshKey> FindKeyAsync(IHetznerApi api, string name, CancellationToken cancellation)
    {
        var keys = await api.ListAsync(HetznerKinds.SshKey, HetznerFilter.All, cancellation).ConfigureAwait(false);
        var names = new List<string>(keys.Count);
        foreach (var key in keys)
        {
            if (key.Name == name)
                return key;
            names.Add(key.Name);
        }

        throw NotThere("SSH key", name, names);
    }

    private static HetznerException NotThere(string noun, string name, List<string> names)
    {
        names.Sort(StringComparer.Ordinal);
        var hint = NearestName.Suggest(name, names);
        if (hint.Length == 0)
            hint = names.Count == 0 ? "; the project has none" : $"; there are {string.Join(", ", names)}";
        return new HetznerException(HetznerErrors.NotFound, $"Hetzner has no {noun} '{name}'{hint}", HetznerDiagnostics.NotThere);
    }

    private async Task<HetznerNetwork> EnsureNetworkAsync(HetznerInventory inventory, IProgress<string> progress, CancellationToken cancellation)
    {
        var settings = work.Settings;
        var plan = HetznerNetworkPlan.Of(settings.NetworkRange, out var problem) ?? throw new HetznerException("", $"spec.provider.hetzner.networkCidr: {problem}", HetznerDiagnostics.BadNetwork);
        var zone = await ZoneOfAsync(work.Api, settings.Location, cancellation).ConfigureAwait(false);
        if (inventory.Network is { } present)
            return await EnsureSubnetAsync(present, plan, zone, cancellation).ConfigureAwait(false);
        var name = HetznerNames.Network(settings);
        progress.Report($"creating the network {name}");
        return await work.CreateAsync(
            HetznerKinds.Network, name, HetznerRequests.Network(name, plan.Range.ToString(), plan.Subnet.ToString(), zone, HetznerLabels.Of(settings.Cluster)), cancellation).ConfigureAwait(false);
    }

    private async Task<HetznerNetwork> EnsureSubnetAsync(HetznerNetwork network, HetznerNetworkPlan plan, string zone, CancellationToken cancellation)
    {
        if (AddressBlock.TryParse(network.IpRange)?.ToString() != plan.Range.ToString())
            throw new HetznerException("", $"the network '{network.Name}' is {network.IpRange}, but spec.provider.hetzner.networkCidr is {work.Settings.NetworkRange}; the range of a network with servers cannot be changed: write the present one, or make another cluster", HetznerDiagnostics.CannotChange);
        foreach (var subnet in network.Subnets)
        {
            if (subnet.NetworkZone == zone && subnet.Type is "cloud" or "server")
                return network;
        }

        await work.EnsureAsync(
            async () => (await work.Api.FindAsync(HetznerKinds.Network, network.Id, cancellation).ConfigureAwait(false))?.Subnets.Count > network.Subnets.Count,
            () => work.RunAsync(work.Api.ActAsync(HetznerKinds.Network, network.Id, "add_subnet", HetznerRequests.Subnet(plan.Subnet.ToString(), zone), cancellation), cancellation),
            cancellation).ConfigureAwait(false);
        return await work.Api.FindAsync(HetznerKinds.Network, network.Id, cancellation).ConfigureAwait(false) ?? network;
    }

    private async Task<HetznerFirewall> EnsureFirewallAsync(HetznerFirewall? firewall, IProgress<string> progress, CancellationToken cancellation)
    {
        var rules = FirewallRules.Of(work.Settings);
        if (firewall is null)
        {
            var name = HetznerNames.Firewall(work.Settings);
            progress.Report($"creating the firewall {name}");
            return await work.CreateAsync(HetznerKinds.Firewall, name, HetznerRequests.Firewall(name, rules, HetznerLabels.Of(work.Settings.Cluster)), cancellation).ConfigureAwait(false);
        }

        if (FirewallRules.AreSame(firewall.Rules, rules))
            return firewall;
        progress.Report($"changing the rules of the firewall {firewall.Name}");
        await work.EnsureAsync(
            async () => FirewallRules.AreSame((await work.Api.FindAsync(HetznerKinds.Firewall, firewall.Id, cancellation).ConfigureAwait(false))?.Rules ?? [], rules),
            () => work.RunAsync(work.Api.ActAsync(HetznerKinds.Firewall, firewall.Id, "set_rules", HetznerRequests.FirewallRules(rules), cancellation), cancellation),
            cancellation).ConfigureAwait(false);
        return firewall with { Rules = rules };
    }

    private async Task<IReadOnlyList<HetznerPlacementGroup>> EnsureGroupsAsync(IReadOnlyList<HetznerPlacementGroup> groups, int servers, IProgress<string> progress, CancellationToken cancellation)
    {
        var all = new List<HetznerPlacementGroup>(groups);
        for (var number = 1; number <= HetznerPlan.GroupsFor(work.Settings, servers); number++)
        {
            var name = HetznerNames.PlacementGroup(work.Settings, number);
            if (all.Exists(group => group.Name == name))
                continue;
            progress.Report($"creating the placement group {name}");
            all.Add(await work.CreateAsync(HetznerKinds.PlacementGroup, name, HetznerRequests.PlacementGroup(name, HetznerLabels.Of(work.Settings.Cluster)), cancellation).ConfigureAwait(false));
        }

        return all;
    }

    private async Task<HetznerFloatingIp> EnsureFloatingIpAsync(HetznerFloatingIp? address, IProgress<string> progress, CancellationToken cancellation)
    {
        if (address is not null)
            return address;
        var name = HetznerNames.FloatingIp(work.Settings);
        progress.Report($"creating the floating IP {name}");
        return await work.CreateAsync(
            HetznerKinds.FloatingIp, name, HetznerRequests.FloatingIp(name, work.Settings.FloatingIpLocation ?? work.Settings.Location, HetznerLabels.Of(work.Settings.Cluster)), cancellation).ConfigureAwait(false);
    }

    // No firewall filters a load balancer: where not everybody may reach the API, it has no public side, and nodes alone use it.
    private async Task<HetznerLoadBalancer> EnsureLoadBalancerAsync(HetznerLoadBalancer? balancer, HetznerNetwork network, IProgress<string> progress, CancellationToken cancellation)
    {
        var settings = work.Settings;
        if (balancer is null)
        {
            var name = HetznerNames.LoadBalancer(settings);
            progress.Report($"creating the load balancer {name}");
            var body = HetznerRequests.LoadBalancer(
                name, HetznerPlan.LoadBalancerType, settings.Location, network.Id, HetznerLabels.ControlPlanesOf(settings.Cluster), [ApiPort], HetznerLabels.Of(settings.Cluster));
            body["public_interface"] = settings.IsOpenToEverybody;
            balancer = await work.CreateAsync(HetznerKinds.LoadBalancer, name, body, cancellation).ConfigureAwait(false);
        }

        await SettleAsync(balancer, cancellation).ConfigureAwait(false);
        if (!HasAddress(balancer, network))
        {
            await work.EnsureAsync(
                async () => HasAddress(balancer = await ReadAsync(balancer.Id, cancellation).ConfigureAwait(false), network),
                () => work.RunAsync(work.Api.ActAsync(HetznerKinds.LoadBalancer, balancer.Id, "attach_to_network", new() { ["network"] = network.Id }, cancellation), cancellation),
                cancellation).ConfigureAwait(false);
        }

        if (balancer.IsPublic != settings.IsOpenToEverybody)
        {
            await work.EnsureAsync(
                async () => (await ReadAsync(balancer.Id, cancellation).ConfigureAwait(false)).IsPublic == settings.IsOpenToEverybody,
                () => work.RunAsync(work.Api.ActAsync(HetznerKinds.LoadBalancer, balancer.Id, settings.IsOpenToEverybody ? "enable_public_interface" : "disable_public_interface", null, cancellation), cancellation),
                cancellation).ConfigureAwait(false);
        }

        return await ReadAsync(balancer.Id, cancellation).ConfigureAwait(false);
    }

    private async Task SettleAsync(HetznerLoadBalancer balancer, CancellationToken cancellation)
    {
        try
        {
            await work.Api.WaitAsync(await work.Api.RunningActionsAsync(HetznerKinds.LoadBalancer, balancer.Id, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        catch (HetznerException e) when (e.Descriptor == HetznerDiagnostics.ActionFailed)
        {
            // What is missing is seen next.
        }
    }

    private async Task<HetznerLoadBalancer> ReadAsync(long id, CancellationToken cancellation) =>
        await work.Api.FindAsync(HetznerKinds.LoadBalancer, id, cancellation).ConfigureAwait(false)
        ?? throw new HetznerException(HetznerErrors.NotFound, $"the load balancer {id} was deleted while it was worked on");

    private static bool HasAddress(HetznerLoadBalancer balancer, HetznerNetwork network) => balancer.AddressIn(network.Id) is not null;
}
