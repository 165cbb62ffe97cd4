using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Restore;

namespace KSail.Rendering.Flux.Releases;

/// <summary>Where the chart of a release comes from: one of the three is set.</summary>
/// <param name="Remote">A chart in a repository of charts or a registry.</param>
/// <param name="LocalPath">A path in this repository.</param>
/// <param name="Reason">Why only the cluster knows the chart.</param>
/// <param name="Span">Where the release names the chart.</param>
internal sealed record ReleaseSource(ChartReference? Remote, string? LocalPath, string? Reason, SourceSpan Span)
{
    /// <summary>Files in the chart, or in this repository for a local one, whose values take the place of the chart's own; null for none.</summary>
    public YamlSequence? ValuesFiles { get; init; }

    /// <summary>Whether files that are not there are passed over.</summary>
    public bool IgnoresMissingFiles { get; init; }

    /// <summary>Why the signature that is asked for is not verified here; null where it is, or none is asked for.</summary>
    public string? Unverified { get; init; }

    /// <summary>A version that is none, with what is wrong with it; null where it is one.</summary>
    public YamlScalar? InvalidVersion { get; init; }

    public static ReleaseSource Opaque(string reason, SourceSpan span) => new(null, null, reason, span);
}
