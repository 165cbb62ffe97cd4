using KSail.Clusters.Definition;
using KSail.Configuration.Model;
using KSail.Configuration.Rules;
using KSail.Configuration.Variables;
using KSail.Talos;

namespace KSail.Clusters.Hetzner;

/// <summary>The servers of one role.</summary>
/// <param name="ServerType">Name of their type.</param>
/// <param name="PublicIPv4">Whether they have a public IPv4 address.</param>
/// <param name="PublicIPv6">Whether they have a public IPv6 network.</param>
public sealed record HetznerRole(string ServerType, bool PublicIPv4, bool PublicIPv6)
{
    /// <summary>Whether they can be reached, and filtered, from outside of the private network.</summary>
    public bool IsPublic => PublicIPv4 || PublicIPv6;
}

/// <summary>A pool of servers that the autoscaler adds and removes.</summary>
/// <param name="Name">Name.</param>
/// <param name="ServerType">Name of their type.</param>
/// <param name="Location">Where they are.</param>
/// <param name="Min">The fewest.</param>
/// <param name="Max">The most.</param>
/// <param name="Labels">Labels of its nodes.</param>
/// <param name="Taints">Taints of its nodes.</param>
public sealed record HetznerPool(
    string Name, string ServerType, string Location, int Min, int Max, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<HetznerTaint> Taints);

/// <summary>A taint of a pool's nodes.</summary>
/// <param name="Key">Key.</param>
/// <param name="Value">Value; empty for none.</param>
/// <param name="Effect">Effect, as Kubernetes calls it.</param>
public sealed record HetznerTaint(string Key, string Value, string Effect);

/// <summary>What a configuration says of a cluster at Hetzner, defaults included: what the provider works with.</summary>
public sealed record HetznerClusterSettings
{
    /// <summary>The ISO that the field's default names: Talos 1.12.4 for x86.</summary>
    public const long DefaultIso = 125127;

    private const int DefaultServerLimit = 10;
    private static readonly string[] DefaultFallbacks = ["nbg1", "hel1"];
    private static readonly string[] Everybody = ["0.0.0.0/0", "::/0"];

    /// <summary>Name of the cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>Control planes.</summary>
    public HetznerRole ControlPlanes { get; init; } = new("cx23", PublicIPv4: true, PublicIPv6: true);

    /// <summary>Workers.</summary>
    public HetznerRole Workers { get; init; } = new("cx23", PublicIPv4: true, PublicIPv6: true);

    /// <summary>Where servers are.</summary>
    public string Location { get; init; } = "fsn1";

    /// <summary>Where they are when there is no room.</summary>
    public IReadOnlyList<string> FallbackLocations { get; init; } = DefaultFallbacks;

    /// <summary>The network; null for one of the cluster's own.</summary>
    public string? NetworkName { get; init; }

    /// <summary>Addresses of the network.</summary>
    public string NetworkRange { get; init; } = "10.0.0.0/16";

    /// <summary>An SSH key of the project that servers get; null for none.</summary>
    public string? SshKey { get; init; }

    /// <summary>Whether servers are spread over machines.</summary>
    public bool IsSpread { get; init; } = true;

    /// <summary>The placement group; null for the cluster's own name of it.</summary>
    public string? PlacementGroup { get; init; }

    /// <summary>Whether a server may run outside of a group where there is no room in it.</summary>
    public bool MayLeaveGroup { get; init; }

    /// <summary>Whether the API has a floating address, rather than a load balancer.</summary>
    public bool HasFloatingIp { get; init; }

    /// <summary>Where the floating address is.</summary>
    public string? FloatingIpLocation { get; init; }

    /// <summary>Whether nodes filter incoming traffic themselves.</summary>
    public bool HasNodeFirewall { get; init; } = true;

    /// <summary>How many servers the account may have.</summary>
    public int ServerLimit { get; init; } = DefaultServerLimit;

    /// <summary>Who may reach the APIs of Talos and Kubernetes.</summary>
    public IReadOnlyList<string> AllowedRanges { get; init; } = Everybody;

    /// <summary>Pools of the autoscaler.</summary>
    public IReadOnlyList<HetznerPool> Pools { get; init; } = [];

    /// <summary>Names of pools whose servers belong to the cluster, those that are no longer configured included.</summary>
    public IReadOnlyList<string> PoolNames { get; init; } = [];

    /// <summary>Whether the autoscaler adds and removes servers.</summary>
    public bool HasAutoscaler { get; init; }

    /// <summary>The Talos release that nodes are made of, <c>v1.13.8</c>.</summary>
    public string TalosVersion { get; init; } = TalosVersions.Default.Release;

    /// <summary>The Image Factory's schematic of the nodes; null for servers that start from an ISO.</summary>
    public string? Schematic { get; init; }

    /// <summary>The text of the schematic, which the Image Factory has to be told; null where only its identifier is configured.</summary>
    public string? SchematicText { get; init; }

    /// <summary>The ISO.</summary>
    public long Iso { get; init; } = DefaultIso;

    /// <summary>Whether the network plugin is Cilium, whose tunnels have a port of their own.</summary>
    public bool HasCilium { get; init; }

    /// <summary>Whether servers start from a snapshot that has Talos on it, rather than from an ISO.</summary>
    public bool StartsFromSnapshot => Schematic is not null;

    /// <summary>What this was read from, for the places of findings; null where nothing was.</summary>
    public ClusterConfiguration? Source { get; init; }

    /// <summary>Whether anybody may reach the APIs.</summary>
    public bool IsOpenToEverybody
    {
        get
        {
            foreach (var range in AllowedRanges)
            {
                if (range is "0.0.0.0/0")
                    return true;
            }

            return false;
        }
    }

    /// <summary>Names of the types of its servers, those of the autoscaler included.</summary>
    public SortedSet<string> ServerTypes
    {
        get
        {
            var names = new SortedSet<string>(StringComparer.Ordinal) { ControlPlanes.ServerType, Workers.ServerType };
            foreach (var pool in HasAutoscaler ? Pools : [])
                names.Add(pool.ServerType);
            return names;
        }
    }

    /// <summary>The servers of a role.</summary>
    public HetznerRole this[NodeRole role] => role == NodeRole.ControlPlane ? ControlPlanes : Workers;

    /// <summary>Reads a configuration whose errors have been told: what could not be read is its default.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="cluster">Name of the cluster.</param>
    public static HetznerClusterSettings From(ClusterConfiguration configuration, string cluster)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var hetzner = configuration.Hetzner;
        var node = configuration.Cluster.Autoscaler.Node;
        var talos = configuration.Cluster.Talos;
        var pools = ReadPools(node.Pools);
        var names = Texts(hetzner.AutoscalerNodePoolNames);
        foreach (var pool in pools)
        {
            if (!names.Contains(pool.Name, StringComparer.Ordinal))
                names.Add(pool.Name);
        }

        var fallbacks = Texts(hetzner.FallbackLocations);
        var allowed = Texts(hetzner.AllowedCidrs);
        var version = Text(talos.Version);
        var schematic = talos.SchematicId is null && talos.Extensions.Count > 0 ? Definition.Schematic.Of(Texts(talos.Extensions), []) : null;
        return new HetznerClusterSettings
        {
            Cluster = cluster,
            Source = configuration,
            ControlPlanes = new HetznerRole(Text(hetzner.ControlPlaneServerType) ?? "cx23", hetzner.ControlPlanePublicIPv4?.Value ?? true, hetzner.ControlPlanePublicIPv6?.Value ?? true),
            Workers = new HetznerRole(Text(hetzner.WorkerServerType) ?? "cx23", hetzner.WorkerPublicIPv4?.Value ?? true, hetzner.WorkerPublicIPv6?.Value ?? true),
            Location = Text(hetzner.Location) ?? "fsn1",
            FallbackLocations = fallbacks.Count == 0 ? DefaultFallbacks : fallbacks,
            NetworkName = Text(hetzner.NetworkName),
            NetworkRange = Text(hetzner.NetworkCidr) ?? "10.0.0.0/16",
            SshKey = Text(hetzner.SshKeyName),
            IsSpread = hetzner.PlacementGroupStrategy.Value == PlacementGroupStrategy.Spread,
            PlacementGroup = Text(hetzner.PlacementGroup),
            MayLeaveGroup = hetzner.PlacementGroupFallbackToNone.Value,
            HasFloatingIp = hetzner.FloatingIPEnabled.Value,
            FloatingIpLocation = Text(hetzner.FloatingIPLocation),
            HasNodeFirewall = hetzner.IngressFirewall.Value == Toggle.Enabled,
            ServerLimit = hetzner.ServerLimit.Value == 0 ? DefaultServerLimit : hetzner.ServerLimit.Value,
            AllowedRanges = allowed.Count == 0 ? Everybody : allowed,
            Pools = pools,
            PoolNames = names,
            HasAutoscaler = node.Enabled.Value == Toggle.Enabled,
            TalosVersion = version is null ? TalosVersions.Default.Release : $"v{version.TrimStart('v')}",
            Schematic = Text(talos.SchematicId) ?? schematic?.Id,
            SchematicText = schematic?.Text,
            Iso = talos.Iso.Value,
            HasCilium = configuration.Cluster.Cni.Value == Cni.Cilium,
        };
    }

    private static List<HetznerPool> ReadPools(IReadOnlyList<NodePool> configured)
    {
        var pools = new List<HetznerPool>(configured.Count);
        foreach (var pool in configured)
        {
            if (Text(pool.Name) is not { } name || Text(pool.ServerType) is not { } type || Text(pool.Location) is not { } location)
                continue;
            var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var label in pool.Labels)
                labels[label.Key.Value] = label.Value.Value.Reveal();
            var taints = new List<HetznerTaint>(pool.Taints.Count);
            foreach (var taint in pool.Taints)
            {
                if (Text(taint.Key) is { } key && taint.Effect is { } effect)
                    taints.Add(new HetznerTaint(key, Text(taint.Value) ?? "", effect.Value.ToString()));
            }

            pools.Add(new HetznerPool(name, type, location, pool.Min.Value, pool.Max.Value, labels, taints));
        }

        return pools;
    }

    private static string? Text(Setting<ExpandedText>? setting) => setting is { Value.IsComplete: true } && setting.Value.Reveal().Trim() is { Length: > 0 } text ? text : null;

    private static List<string> Texts(IReadOnlyList<Setting<ExpandedText>> settings)
    {
        var texts = new List<string>(settings.Count);
        foreach (var setting in settings)
        {
            if (Text(setting) is { } text)
                texts.Add(text);
        }

        return texts;
    }
}
