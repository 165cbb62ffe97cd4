using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;
using KSail.Restore;

namespace KSail.Rendering.Flux;

/// <summary>Where the chain of an environment starts.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="View">Reads the repository; its boundary is the source directory, which becomes the artifact.</param>
/// <param name="EntryPath">
/// The directory that the root Kustomization applies, relative to the source directory, empty for the source directory itself. A path that
/// ends in the name of a kustomization file means the file's directory.
/// </param>
/// <param name="EntrySpan">Where the configuration names the path.</param>
/// <param name="Restored">What kustomizations name by address.</param>
/// <param name="Artifact">Where the environment's artifact is pushed to; null when it goes to no registry.</param>
/// <param name="Exclusions">What Flux leaves out of the artifact; read from the source directory when null.</param>
public sealed record FluxChainRequest(
    string Environment, SourceView View, string EntryPath, SourceSpan EntrySpan, IRestoredContent Restored, DeliveredArtifact? Artifact = null, SourceIgnore? Exclusions = null)
{
    /// <summary>How Helm releases are rendered; null to leave them as they are.</summary>
    public ReleaseSettings? Releases { get; init; }

    /// <summary>
    /// Whether the root may list charts, because something else than Flux builds it: <c>kustomize build --enable-helm</c>, or Argo CD with that
    /// among its build options. Flux builds what its own Kustomizations name, wherever they come from.
    /// </summary>
    public bool EnablesHelm { get; init; }
}

/// <summary>An artifact in a registry, by which sources are recognised that read it.</summary>
/// <param name="Repository">Host, with port where there is one, and repository.</param>
/// <param name="Tag">Tag.</param>
public sealed record DeliveredArtifact(string Repository, string Tag);
