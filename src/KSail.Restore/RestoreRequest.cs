using KSail.Documents.Diagnostics;

namespace KSail.Restore;

/// <summary>What kind of thing from outside is wanted.</summary>
public enum RestoreKind
{
    /// <summary>What a kustomization names by an address: a file, or a directory of a Git repository.</summary>
    Remote,

    /// <summary>What a kustomization names by an address where only a file will do: a patch, a generator's source, a configuration.</summary>
    RemoteFile,

    /// <summary>The schema of a custom kind, from the first of several catalogs that has it. Builds go on without one.</summary>
    Schema,

    /// <summary>A packed Helm chart. Builds go on without one.</summary>
    Chart,

    /// <summary>A manifest or a packed chart of something that clusters are given. Only who makes clusters asks for it.</summary>
    Component,
}

/// <summary>Something from outside that a build needs.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reference">The text that names it, as the repository has it.</param>
/// <param name="Span">Where the repository names it.</param>
public sealed record RestoreRequest(RestoreKind Kind, string Reference, SourceSpan Span)
{
    /// <summary>Where a schema may be, in the order to look; empty for other kinds, whose reference is their address.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Which chart is wanted; null for other kinds.</summary>
    public ChartReference? Chart { get; init; }

    /// <summary>The request for a chart.</summary>
    public static RestoreRequest Of(ChartReference chart, SourceSpan span)
    {
        ArgumentNullException.ThrowIfNull(chart);
        return new RestoreRequest(RestoreKind.Chart, chart.ToString(), span) { Chart = chart };
    }

    /// <summary>The request for a chart that is installed into clusters.</summary>
    public static RestoreRequest OfComponent(ChartReference chart, SourceSpan span) => Of(chart, span) with { Kind = RestoreKind.Component };

    /// <summary>Whether the reference is a name to be looked up as it is, and no address that may be one of a repository.</summary>
    internal bool IsNamed => Kind is RestoreKind.Schema or RestoreKind.Chart or RestoreKind.Component;

    /// <summary>The part of the lock file that pins it, where <see cref="IsNamed"/>.</summary>
    internal Locking.LockSection Section => Kind switch
    {
        RestoreKind.Schema => Locking.LockSection.Schemas,
        RestoreKind.Chart => Locking.LockSection.Charts,
        RestoreKind.Component => Locking.LockSection.Components,
        _ => Locking.LockSection.Files,
    };
}

/// <summary>A chart in a repository of charts or a registry.</summary>
/// <param name="Repository">
/// Address of the repository (<c>https://…</c>), or of what holds the chart in a registry (<c>oci://host/path</c>); without a slash at its end.
/// </param>
/// <param name="Name">Name of the chart.</param>
/// <param name="Version">A version or a range of versions; <c>sha256:…</c> for a digest; empty for the newest release.</param>
public sealed record ChartReference(string Repository, string Name, string Version)
{
    /// <summary>Whether the version is a tag as it stands, whatever it looks like: an OCIRepository's <c>ref.tag</c>.</summary>
    public bool IsTag { get; init; }

    /// <summary>A regular expression that tags must match before versions are compared: an OCIRepository's <c>ref.semverFilter</c>; empty for none.</summary>
    public string TagFilter { get; init; } = "";

    /// <summary>The media type of the layer that is the chart: an OCIRepository's <c>layerSelector</c>; empty for the one that is called a chart, or else the first.</summary>
    public string LayerType { get; init; } = "";

    /// <summary>Public keys in PEM form, one of which must have signed the chart when it is fetched; empty where no signature is asked for.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Whether the chart is in a registry.</summary>
    public bool IsOci => Repository.StartsWith("oci://", StringComparison.Ordinal);

    /// <summary>What messages call it: without what only tells one entry of the lock file from another.</summary>
    public string Display => $"{Repository}/{Name}{(Version.StartsWith("sha256:", StringComparison.Ordinal) ? "@" : ":")}{(Version.Length == 0 ? "*" : Version)}";

    /// <summary>What the lock file calls it.</summary>
    public override string ToString()
    {
        var version = Version.StartsWith("sha256:", StringComparison.Ordinal) ? $"@{Version}" : $":{(IsTag ? "=" : "")}{(Version.Length == 0 ? "*" : Version)}";
        return $"{Repository}/{Name}{version}{(TagFilter.Length > 0 ? $" of tags {TagFilter}" : "")}{(LayerType.Length > 0 ? $" as {LayerType}" : "")}";
    }
}

/// <summary>Whether something from outside is at hand.</summary>
public enum RestoreState
{
    /// <summary>It is in the cache, as pinned.</summary>
    Ready,

    /// <summary>The lock file does not name it.</summary>
    NotPinned,

    /// <summary>It is pinned, but the cache of this machine does not have it.</summary>
    NotCached,

    /// <summary>The reference is none that could be fetched.</summary>
    Invalid,

    /// <summary>It was looked for, and nobody has it.</summary>
    Nowhere,
}

/// <summary>The answer to a request.</summary>
/// <param name="State">Whether it is at hand.</param>
/// <param name="Root">Absolute path of the directory in the cache that it must not lead out of; empty unless ready.</param>
/// <param name="Path">Absolute path of the file or directory that is meant; empty unless ready. A directory need not exist in the restored tree.</param>
/// <param name="IsFile">Whether a file is meant.</param>
public sealed record RestoredItem(RestoreState State, string Root = "", string Path = "", bool IsFile = false)
{
    /// <summary>Why it cannot be fetched at all; empty unless invalid.</summary>
    public string Reason { get; init; } = "";
}
