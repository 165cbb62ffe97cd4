using KSail.Documents.Diagnostics;
using KSail.Rendering.Flux.Variables;

namespace KSail.Rendering;

/// <summary>What one Flux Kustomization applies.</summary>
/// <param name="Namespace">Namespace of the Flux Kustomization.</param>
/// <param name="Name">Name of the Flux Kustomization; the root of the chain is <c>flux-system/flux-system</c>.</param>
/// <param name="Path">Its path relative to the source directory, with <c>/</c>, without <c>./</c>; empty for the source directory itself.</param>
/// <param name="Span">Where the Flux Kustomization is defined; for the root, where the configuration names its path.</param>
/// <param name="Resources">Its objects in the order of the build.</param>
public sealed record RenderedKustomization(
    string Namespace, string Name, string Path, SourceSpan Span, IReadOnlyList<Resource> Resources)
{
    /// <summary>The variables that its objects use, by name in ordinal order. Collected when asked, because most builds do not.</summary>
    public IReadOnlyList<SubstitutedVariable> Variables => Substituted?.Describe() ?? [];

    /// <summary>What its objects were substituted with; null where nothing is substituted.</summary>
    internal VariableSet? Substituted { get; init; }
}

/// <summary>What Flux would apply for one environment.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Kustomizations">Every Flux Kustomization that was reached, in an order that respects <c>dependsOn</c>, the root first.</param>
/// <param name="Diagnostics">What went wrong on the way; with errors, <paramref name="Kustomizations"/> holds what could be rendered.</param>
public sealed record RenderedEnvironment(
    string Environment, IReadOnlyList<RenderedKustomization> Kustomizations, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Every Helm release whose chart is at hand and could be rendered, in the order of the Kustomizations that apply them.</summary>
    public IReadOnlyList<RenderedRelease> Releases { get; init; } = [];
}
