using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>A load balancer.</summary>
public sealed record HetznerLoadBalancer : IHetznerResource
{
    /// <inheritdoc/>
    public required long Id { get; init; }

    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <inheritdoc/>
    public bool IsProtected { get; init; }

    /// <summary>Name of its type, for example <c>lb11</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Name of its location.</summary>
    public required string Location { get; init; }

    /// <summary>Public IPv4 address; empty while it has none.</summary>
    public string PublicIPv4 { get; init; } = "";

    /// <summary>Its addresses in private networks.</summary>
    public IReadOnlyList<HetznerPrivateAddress> PrivateNetworks { get; init; } = [];

    /// <summary>Whether it can be reached from outside.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The ports that it listens on.</summary>
    public IReadOnlyList<long> Ports { get; init; } = [];

    /// <summary>Labels of servers that it sends to.</summary>
    public IReadOnlyList<string> Selectors { get; init; } = [];

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

    internal static HetznerLoadBalancer Read(JsonElement json) => new()
    {
        Id = json.Number("id"),
        Name = json.Text("name"),
        Labels = json.Labels(),
        IsProtected = json.IsProtected(),
        Type = json.Text("load_balancer_type", "name"),
        Location = json.Text("location", "name"),
        PublicIPv4 = json.Field("public_net")?.Text("ipv4", "ip") ?? "",
        IsPublic = json.Field("public_net")?.Flag("enabled") ?? false,
        PrivateNetworks = json.Items("private_net", HetznerPrivateAddress.Read),
        Ports = json.Items("services", static item => item.Number("listen_port")),
        Selectors = json.Items("targets", static item => item.Text("label_selector", "selector")),
    };
}

/// <summary>A public address that servers can take over from one another.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="Labels">Labels.</param>
/// <param name="IsProtected">Whether it is protected from being deleted.</param>
/// <param name="Address">The address.</param>
/// <param name="Type"><c>ipv4</c> or <c>ipv6</c>.</param>
/// <param name="Location">Where it is routed to best.</param>
/// <param name="Server">The server that has it; null for none.</param>
public sealed record HetznerFloatingIp(
    long Id, string Name, IReadOnlyDictionary<string, string> Labels, bool IsProtected, string Address, string Type, string Location, long? Server) : IHetznerResource
{
    internal static HetznerFloatingIp Read(JsonElement json) => new(
        json.Number("id"), json.Text("name"), json.Labels(), json.IsProtected(), json.Text("ip"), json.Text("type"), json.Text("home_location", "name"), json.NumberOrNull("server"));
}

/// <summary>The public address of a server, which may be kept when the server goes.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="Labels">Labels.</param>
/// <param name="IsProtected">Whether it is protected from being deleted.</param>
/// <param name="Address">The address.</param>
/// <param name="Type"><c>ipv4</c> or <c>ipv6</c>.</param>
/// <param name="Assignee">The server that has it; null for none.</param>
/// <param name="GoesWithServer">Whether it is deleted together with its server.</param>
public sealed record HetznerPrimaryIp(
    long Id, string Name, IReadOnlyDictionary<string, string> Labels, bool IsProtected, string Address, string Type, long? Assignee, bool GoesWithServer) : IHetznerResource
{
    internal static HetznerPrimaryIp Read(JsonElement json) => new(
        json.Number("id"), json.Text("name"), json.Labels(), json.IsProtected(), json.Text("ip"), json.Text("type"), json.NumberOrNull("assignee_id"), json.Flag("auto_delete"));
}

/// <summary>A volume.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name; those of the storage driver begin with <c>pvc-</c>.</param>
/// <param name="Labels">Labels.</param>
/// <param name="IsProtected">Whether it is protected from being deleted.</param>
/// <param name="Size">Size in GB.</param>
/// <param name="Location">Where it is.</param>
/// <param name="Server">The server that it is attached to; null for none.</param>
public sealed record HetznerVolume(
    long Id, string Name, IReadOnlyDictionary<string, string> Labels, bool IsProtected, long Size, string Location, long? Server) : IHetznerResource
{
    internal static HetznerVolume Read(JsonElement json) => new(
        json.Number("id"), json.Text("name"), json.Labels(), json.IsProtected(), json.Number("size"), json.Text("location", "name"), json.NumberOrNull("server"));
}
