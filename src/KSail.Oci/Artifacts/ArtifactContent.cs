namespace KSail.Oci.Artifacts;

/// <summary>What is to be packed.</summary>
/// <param name="Directory">Absolute path of the directory that becomes the root of the artifact.</param>
/// <param name="Files">Relative paths with <c>/</c>, in the order they are packed.</param>
internal sealed record ArtifactContent(string Directory, IReadOnlyList<string> Files);
