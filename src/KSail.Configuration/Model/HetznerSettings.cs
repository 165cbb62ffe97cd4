using KSail.Configuration.Variables;

namespace KSail.Configuration.Model;

/// <summary><c>spec.provider.hetzner</c>.</summary>
public sealed record HetznerSettings
{
    /// <summary>Server type of control planes.</summary>
    public required Setting<ExpandedText> ControlPlaneServerType { get; init; }

    /// <summary>Server type of workers.</summary>
    public required Setting<ExpandedText> WorkerServerType { get; init; }

    /// <summary>Where servers run.</summary>
    public required Setting<ExpandedText> Location { get; init; }

    /// <summary>Where servers run when the location is full; empty means <c>nbg1</c>, then <c>hel1</c>.</summary>
    public required IReadOnlyList<Setting<ExpandedText>> FallbackLocations { get; init; }

    /// <summary>Private network; null means <c>&lt;cluster&gt;-network</c>.</summary>
    public required Setting<ExpandedText>? NetworkName { get; init; }

    /// <summary>Addresses of the private network.</summary>
    public required Setting<ExpandedText> NetworkCidr { get; init; }

    /// <summary>SSH key of servers, if any.</summary>
    public required Setting<ExpandedText>? SshKeyName { get; init; }

    /// <summary>Name of the variable with the API token.</summary>
    public required Setting<ExpandedText> TokenEnvVar { get; init; }

    /// <summary>Whether servers are spread over machines.</summary>
    public required Setting<PlacementGroupStrategy> PlacementGroupStrategy { get; init; }

    /// <summary>Placement group; null means <c>&lt;cluster&gt;-placement</c>.</summary>
    public required Setting<ExpandedText>? PlacementGroup { get; init; }

    /// <summary>Whether servers start outside of a full group instead of failing.</summary>
    public required Setting<bool> PlacementGroupFallbackToNone { get; init; }

    /// <summary>Whether the API has an address that survives its servers.</summary>
    public required Setting<bool> FloatingIPEnabled { get; init; }

    /// <summary>Where the floating address lives; null means the location.</summary>
    public required Setting<ExpandedText>? FloatingIPLocation { get; init; }

    /// <summary>Whether nodes filter incoming traffic.</summary>
    public required Setting<Toggle> IngressFirewall { get; init; }

    /// <summary>How many servers the account may have; 0 means 10.</summary>
    public required Setting<int> ServerLimit { get; init; }

    /// <summary>Who may reach the Talos and Kubernetes APIs; empty means everybody.</summary>
    public required IReadOnlyList<Setting<ExpandedText>> AllowedCidrs { get; init; }

    /// <summary>Whether workers have a public IPv4 address; null means yes.</summary>
    public required Setting<bool>? WorkerPublicIPv4 { get; init; }

    /// <summary>Whether workers have a public IPv6 address; null means yes.</summary>
    public required Setting<bool>? WorkerPublicIPv6 { get; init; }

    /// <summary>Whether control planes have a public IPv4 address; null means yes.</summary>
    public required Setting<bool>? ControlPlanePublicIPv4 { get; init; }

    /// <summary>Whether control planes have a public IPv6 address; null means yes.</summary>
    public required Setting<bool>? ControlPlanePublicIPv6 { get; init; }

    /// <summary>Pools whose servers a deleted cluster takes along; empty means the configured pools.</summary>
    public required IReadOnlyList<Setting<ExpandedText>> AutoscalerNodePoolNames { get; init; }
}
