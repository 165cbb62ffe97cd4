using KSail.Documents;

namespace KSail.Clusters.Talos.Access;

/// <summary>Who calls which cluster where: one context of a talosconfig.</summary>
public sealed record TalosContext
{
    /// <summary>Its name: the cluster's.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses of control planes, which forward calls to other nodes; host, or host and port.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>The nodes that are meant when none is named.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Certificates of the authorities of Talos' API, as PEM.</summary>
    public required string Authority { get; init; }

    /// <summary>The client certificate, as PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>Its private key, as PEM.</summary>
    public required Secret Key { get; init; }
}
