using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>A kind of resource: where it is found, and how it is read.</summary>
/// <typeparam name="T">The resource.</typeparam>
public sealed class HetznerKind<T>
    where T : class, IHetznerResource
{
    internal HetznerKind(string collection, string item, string noun, Func<JsonElement, T> read)
    {
        Collection = collection;
        Item = item;
        Noun = noun;
        Read = read;
    }

    /// <summary>The last part of the path, and the field of a list: <c>servers</c>.</summary>
    public string Collection { get; }

    /// <summary>The field of a single one: <c>server</c>.</summary>
    public string Item { get; }

    /// <summary>What people call it: <c>load balancer</c>.</summary>
    public string Noun { get; }

    internal Func<JsonElement, T> Read { get; }
}

/// <summary>The kinds of resources that clusters are made of.</summary>
public static class HetznerKinds
{
    /// <summary>Servers.</summary>
    public static readonly HetznerKind<HetznerServer> Server = new("servers", "server", "server", HetznerServer.Read);

    /// <summary>Types of servers.</summary>
    public static readonly HetznerKind<HetznerServerType> ServerType = new("server_types", "server_type", "server type", HetznerServerType.Read);

    /// <summary>Locations.</summary>
    public static readonly HetznerKind<HetznerLocation> Location = new("locations", "location", "location", HetznerLocation.Read);

    /// <summary>Images and snapshots.</summary>
    public static readonly HetznerKind<HetznerImage> Image = new("images", "image", "image", HetznerImage.Read);

    /// <summary>ISOs.</summary>
    public static readonly HetznerKind<HetznerIso> Iso = new("isos", "iso", "ISO", HetznerIso.Read);

    /// <summary>Private networks.</summary>
    public static readonly HetznerKind<HetznerNetwork> Network = new("networks", "network", "network", HetznerNetwork.Read);

    /// <summary>Firewalls.</summary>
    public static readonly HetznerKind<HetznerFirewall> Firewall = new("firewalls", "firewall", "firewall", HetznerFirewall.Read);

    /// <summary>Placement groups.</summary>
    public static readonly HetznerKind<HetznerPlacementGroup> PlacementGroup = new("placement_groups", "placement_group", "placement group", HetznerPlacementGroup.Read);

    /// <summary>SSH keys.</summary>
    public static readonly HetznerKind<HetznerSshKey> SshKey = new("ssh_keys", "ssh_key", "SSH key", HetznerSshKey.Read);

    /// <summary>Load balancers.</summary>
    public static readonly HetznerKind<HetznerLoadBalancer> LoadBalancer = new("load_balancers", "load_balancer", "load balancer", HetznerLoadBalancer.Read);

    /// <summary>Floating addresses.</summary>
    public static readonly HetznerKind<HetznerFloatingIp> FloatingIp = new("floating_ips", "floating_ip", "floating IP", HetznerFloatingIp.Read);

    /// <summary>Primary addresses.</summary>
    public static readonly HetznerKind<HetznerPrimaryIp> PrimaryIp = new("primary_ips", "primary_ip", "primary IP", HetznerPrimaryIp.Read);

    /// <summary>Volumes.</summary>
    public static readonly HetznerKind<HetznerVolume> Volume = new("volumes", "volume", "volume", HetznerVolume.Read);
}
