using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>A server.</summary>
public sealed record HetznerServer : IHetznerResource
{
    /// <inheritdoc/>
    public required long Id { get; init; }

    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <inheritdoc/>
    public bool IsProtected { get; init; }

    /// <summary><c>initializing</c>, <c>starting</c>, <c>running</c>, <c>stopping</c>, <c>off</c>, <c>deleting</c>, <c>rebuilding</c>, <c>migrating</c> or <c>unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Name of its type.</summary>
    public required string ServerType { get; init; }

    /// <summary>Name of its location.</summary>
    public required string Location { get; init; }

    /// <summary>Public IPv4 address; empty without one.</summary>
    public string PublicIPv4 { get; init; } = "";

    /// <summary>Public IPv6 network (<c>2001:db8::/64</c>); empty without one.</summary>
    public string PublicIPv6 { get; init; } = "";

    /// <summary>Its addresses in private networks.</summary>
    public IReadOnlyList<HetznerPrivateAddress> PrivateNetworks { get; init; } = [];

    /// <summary>Firewalls that filter its public traffic.</summary>
    public IReadOnlyList<long> Firewalls { get; init; } = [];

    /// <summary>Volumes that are attached to it.</summary>
    public IReadOnlyList<long> Volumes { get; init; } = [];

    /// <summary>Its placement group; null without one.</summary>
    public long? PlacementGroup { get; init; }

    /// <summary>The image that it was created from; null when that was deleted since.</summary>
    public long? Image { get; init; }

    /// <summary>The ISO in its drive; null without one.</summary>
    public long? Iso { get; init; }

    /// <summary>Whether its next start is into the rescue system.</summary>
    public bool IsRescueEnabled { get; init; }

    /// <summary>Whether an action works on it, so that others are refused.</summary>
    public bool IsLocked { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Its address in a network; null as long as it is not attached.</summary>
    public string? AddressIn(long network)
    {
        foreach (var address in PrivateNetworks)
        {
            if (address.Network == network && address.Address.Length > 0)
                return address.Address;
        }

        return null;
    }

    internal static HetznerServer Read(JsonElement json)
    {
        var publicNet = json.Field("public_net") ?? default;
        return new HetznerServer
        {
            Id = json.Number("id"),
            Name = json.Text("name"),
            Labels = json.Labels(),
            IsProtected = json.IsProtected(),
            Status = json.Text("status"),
            ServerType = json.Text("server_type", "name"),
            Location = json.Text("location", "name"),
            PublicIPv4 = publicNet.Text("ipv4", "ip"),
            PublicIPv6 = publicNet.Text("ipv6", "ip"),
            Firewalls = publicNet.Items("firewalls", static item => item.Number("id")),
            PrivateNetworks = json.Items("private_net", HetznerPrivateAddress.Read),
            Volumes = json.Ids("volumes"),
            PlacementGroup = json.Field("placement_group")?.NumberOrNull("id"),
            Image = json.Field("image")?.NumberOrNull("id"),
            Iso = json.Field("iso")?.NumberOrNull("id"),
            IsRescueEnabled = json.Flag("rescue_enabled"),
            IsLocked = json.Flag("locked"),
            Created = json.Time("created"),
        };
    }
}

/// <summary>An address in a private network.</summary>
/// <param name="Network">The network.</param>
/// <param name="Address">The address.</param>
public sealed record HetznerPrivateAddress(long Network, string Address)
{
    internal static HetznerPrivateAddress Read(JsonElement json) => new(json.Number("network"), json.Text("ip"));
}
