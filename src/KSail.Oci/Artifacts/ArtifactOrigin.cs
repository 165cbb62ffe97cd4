namespace KSail.Oci.Artifacts;

/// <summary>Where the content of an artifact came from, told in its annotations; what is null is not told.</summary>
/// <param name="Source">Address of the Git repository, without credentials.</param>
/// <param name="Revision">As Flux writes it: <c>branch@sha1:…</c>.</param>
/// <param name="Created">When the content was made, for example the time of the commit. Without it the start of Unix time is told, so that packing again gives the same digest.</param>
public sealed record ArtifactOrigin(string? Source = null, string? Revision = null, DateTimeOffset? Created = null)
{
    /// <summary>Nothing is known.</summary>
    public static readonly ArtifactOrigin Unknown = new();
}
