using KSail.Documents.Diagnostics;

namespace KSail.Checks.Reports;

/// <summary>What can be said of a Flux Kustomization at a glance; the worst that holds.</summary>
internal enum ChainState
{
    /// <summary>Nothing is wrong with what it applies.</summary>
    Fine,

    /// <summary>It is suspended, so Flux does nothing with it.</summary>
    Suspended,

    /// <summary>Its manifests come from elsewhere and were not rendered.</summary>
    Elsewhere,

    /// <summary>There are warnings in what it applies.</summary>
    Warned,

    /// <summary>There are errors in what it applies.</summary>
    Failed,
}

/// <summary>One Flux Kustomization of a chain.</summary>
/// <param name="Id"><c>namespace/name</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Path">What it applies, from the source directory; empty for the source directory itself.</param>
/// <param name="Parent">Position of the one that applies it; -1 for the root.</param>
/// <param name="Dependencies">Positions of those that it waits for, in the order in which they are written.</param>
/// <param name="Unknown">Names of those that it waits for and that are not in the chain.</param>
/// <param name="Span">Where it is defined.</param>
internal sealed record ChainNode(
    string Id, string Name, string Path, int Parent, IReadOnlyList<int> Dependencies, IReadOnlyList<string> Unknown, SourceSpan Span)
{
    /// <summary>How many resources it applies.</summary>
    public int Resources { get; init; }

    /// <summary>How many Helm releases are among them.</summary>
    public int Releases { get; init; }

    /// <summary>Whether it is suspended.</summary>
    public bool IsSuspended { get; init; }

    /// <summary>Whether its manifests come from elsewhere.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>How many errors are in files that it applies.</summary>
    public int Errors { get; init; }

    /// <summary>How many warnings are in files that it applies.</summary>
    public int Warnings { get; init; }

    /// <summary>See <see cref="ChainState"/>.</summary>
    public ChainState State =>
        Errors > 0 ? ChainState.Failed : Warnings > 0 ? ChainState.Warned : IsElsewhere ? ChainState.Elsewhere : IsSuspended ? ChainState.Suspended : ChainState.Fine;
}
