using KSail.Documents.Diagnostics;
using KSail.Rendering.Charts;

namespace KSail.Rendering;

/// <summary>What a release is known by.</summary>
/// <param name="Namespace">Namespace of the HelmRelease; empty for a chart that a kustomization lists.</param>
/// <param name="Name">Name of the HelmRelease, or of the release that a kustomization asks for.</param>
/// <param name="Chart">Name of the chart.</param>
/// <param name="Version">Version of the chart.</param>
/// <param name="Span">Where the HelmRelease is defined, or the kustomization names the chart.</param>
public sealed record ReleaseIdentity(string Namespace, string Name, string Chart, string Version, SourceSpan Span)
{
    /// <summary>Address of the repository that a kustomization takes the chart from; empty for a folder, and for a HelmRelease, whose source says it.</summary>
    public string Repository { get; init; } = "";

    /// <summary><c>HelmRelease/namespace/name</c>, or <c>helmCharts/name</c> after the field of a kustomization.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"helmCharts/{Name}" : $"HelmRelease/{Namespace}/{Name}";
}

/// <summary>Where an object that a chart renders to comes from.</summary>
/// <param name="Release">The release.</param>
/// <param name="Template">The template or file in the chart, as Helm names it.</param>
/// <param name="IsHook">Whether Helm runs it at a certain time, rather than keeping it.</param>
public sealed record ReleaseOrigin(ReleaseIdentity Release, string Template, bool IsHook)
{
    /// <summary>Finds the values behind nodes of the object; null where nobody knows them.</summary>
    public ReleaseBlame? Blame { get; init; }

    /// <summary>Says for people where it is from.</summary>
    /// <param name="line">The line in what the template renders to; 0 where it is not known.</param>
    public string Describe(int line) =>
        $"{Release}, chart {Release.Chart} {Release.Version}, {Template}{(line > 0 ? $" line {line} of what it renders to" : "")}";
}

/// <summary>What one Helm release installs, as helm-controller sends it to the API server.</summary>
/// <param name="Identity">The release.</param>
/// <param name="Resources">Its objects in the order of installation: definitions, objects, hooks.</param>
public sealed record RenderedRelease(ReleaseIdentity Identity, IReadOnlyList<Resource> Resources);
