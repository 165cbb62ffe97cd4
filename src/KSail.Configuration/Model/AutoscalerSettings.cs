using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Model;

/// <summary><c>spec.cluster.autoscaler</c>.</summary>
/// <param name="Horizontal">Scaling of replicas.</param>
/// <param name="Vertical">Scaling of requests.</param>
/// <param name="Node">Scaling of nodes.</param>
public sealed record AutoscalerSettings(Setting<Toggle> Horizontal, Setting<Toggle> Vertical, NodeAutoscalerSettings Node);

/// <summary><c>spec.cluster.autoscaler.node</c>.</summary>
public sealed record NodeAutoscalerSettings
{
    /// <summary>Whether nodes are added and removed.</summary>
    public required Setting<Toggle> Enabled { get; init; }

    /// <summary>The pools that grow and shrink.</summary>
    public required IReadOnlyList<NodePool> Pools { get; init; }

    /// <summary>Ceiling of the whole cluster: control planes, workers and autoscaled nodes; 0 for none.</summary>
    public required Setting<int> MaxNodesTotal { get; init; }

    /// <summary>How pools are chosen, first answer first; empty means <see cref="Expander.LeastWaste"/>.</summary>
    public required IReadOnlyList<Setting<Expander>> Expanders { get; init; }

    /// <summary>How long a node is idle before it goes.</summary>
    public required Setting<TimeSpan> ScaleDownUnneededTime { get; init; }

    /// <summary>Below which use a node counts as idle, from 0 to 1; null leaves it to the autoscaler.</summary>
    public required Setting<double>? ScaleDownUtilizationThreshold { get; init; }

    /// <summary>Whether capacity buffers are installed.</summary>
    public required Setting<bool> CapacityBuffers { get; init; }

    /// <summary>Whether daemon sets count as use.</summary>
    public required Setting<bool> IgnoreDaemonsetsUtilization { get; init; }

    /// <summary>Whether nodes with local storage stay; null leaves it to the autoscaler.</summary>
    public required Setting<bool>? SkipNodesWithLocalStorage { get; init; }

    /// <summary>Whether nodes with system pods stay; null leaves it to the autoscaler.</summary>
    public required Setting<bool>? SkipNodesWithSystemPods { get; init; }
}

/// <summary>A pool of equal nodes.</summary>
/// <param name="Span">Where the pool is defined.</param>
/// <param name="Name">Name of the pool and label of its servers; null after an error only.</param>
/// <param name="ServerType">Type of its servers.</param>
/// <param name="Location">Where they run.</param>
/// <param name="Min">Fewest nodes.</param>
/// <param name="Max">Most nodes.</param>
/// <param name="Labels">Labels of its nodes; keys keep their case.</param>
/// <param name="Taints">Taints of its nodes.</param>
public sealed record NodePool(
    SourceSpan Span,
    Setting<ExpandedText>? Name,
    Setting<ExpandedText>? ServerType,
    Setting<ExpandedText>? Location,
    Setting<int> Min,
    Setting<int> Max,
    IReadOnlyList<MapSetting> Labels,
    IReadOnlyList<NodeTaint> Taints);

/// <summary>A taint of a pool's nodes.</summary>
/// <param name="Span">Where the taint is defined.</param>
/// <param name="Key">Key; null after an error only.</param>
/// <param name="Value">Value, if any.</param>
/// <param name="Effect">Effect; null after an error only.</param>
public sealed record NodeTaint(SourceSpan Span, Setting<ExpandedText>? Key, Setting<ExpandedText>? Value, Setting<TaintEffect>? Effect);
