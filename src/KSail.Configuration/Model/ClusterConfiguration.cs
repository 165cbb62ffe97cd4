using KSail.Configuration.Reading;
using KSail.Configuration.Variables;

namespace KSail.Configuration.Model;

/// <summary>
/// A configuration file as a value: overrides applied, placeholders filled, moved fields at their new place, defaults in. Null stands for a
/// field that is absent and has no default. Immutable.
/// </summary>
public sealed record ClusterConfiguration
{
    /// <summary><c>metadata.name</c>, the name of the cluster; null when the file leaves it to distribution or context.</summary>
    public required Setting<ExpandedText>? Name { get; init; }

    /// <summary><c>spec.editor</c>: the editor of interactive commands.</summary>
    public required Setting<ExpandedText>? Editor { get; init; }

    /// <summary><c>spec.cluster</c>.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary><c>spec.provider.hetzner</c>.</summary>
    public required HetznerSettings Hetzner { get; init; }

    /// <summary><c>spec.workload</c>.</summary>
    public required WorkloadSettings Workload { get; init; }

    /// <summary>The same by path: where sections stand, and which fields could not be read.</summary>
    internal FieldValues Fields { get; init; } = new(default);
}
