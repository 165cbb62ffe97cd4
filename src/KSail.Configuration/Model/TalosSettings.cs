using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Model;

/// <summary><c>spec.cluster.talos</c>.</summary>
/// <param name="Version">Talos release with or without <c>v</c>.</param>
/// <param name="Config">Path of the talosconfig, the user's own file; <c>~</c> is the home.</param>
/// <param name="Iso">Image of Hetzner that servers boot.</param>
/// <param name="SchematicId">Image Factory schematic; wins over <paramref name="Extensions"/>.</param>
/// <param name="Extensions">Official system extensions.</param>
/// <param name="ExtraPortMappings">Published ports of the first control plane on Docker.</param>
/// <param name="DrainTimeout">Longest drain of one node.</param>
/// <param name="StorageHealthTimeout">Longest wait for healthy storage between nodes; null for no wait.</param>
public sealed record TalosSettings(
    Setting<ExpandedText>? Version,
    Setting<ExpandedText> Config,
    Setting<long> Iso,
    Setting<ExpandedText>? SchematicId,
    IReadOnlyList<Setting<ExpandedText>> Extensions,
    IReadOnlyList<PortMapping> ExtraPortMappings,
    Setting<TimeSpan> DrainTimeout,
    Setting<TimeSpan>? StorageHealthTimeout);

/// <summary>A port of a node that is published on the host.</summary>
/// <param name="Span">Where the mapping is defined.</param>
/// <param name="ContainerPort">Port of the node; null after an error only.</param>
/// <param name="HostPort">Port of the host; 0 for a free one.</param>
/// <param name="Protocol">Protocol.</param>
public sealed record PortMapping(SourceSpan Span, Setting<int>? ContainerPort, Setting<int> HostPort, Setting<PortProtocol> Protocol);
