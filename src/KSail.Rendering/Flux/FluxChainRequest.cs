using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Rendering.Flux;

/// <summary>Where the chain of an environment starts.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="View">Reads the repository; its boundary is the source directory, which becomes the artifact.</param>
/// <param name="EntryPath">
/// The directory that the root Kustomization applies, relative to the source directory, empty for the source directory itself. A path that
/// ends in the name of a kustomization file means the file's directory.
/// </param>
/// <param name="EntrySpan">Where the configuration names the path.</param>
/// <param name="Exclusions">What Flux leaves out of the artifact; read from the source directory when null.</param>
public sealed record FluxChainRequest(
    string Environment, SourceView View, string EntryPath, SourceSpan EntrySpan, SourceIgnore? Exclusions = null);
