namespace KSail.Oci;

/// <summary>An artifact that is where it was to go.</summary>
/// <param name="Reference">In a registry <c>host:port/repository:tag@sha256:…</c>; in a layout alone <c>oci:directory:tag@sha256:…</c>.</param>
/// <param name="Digest">Digest of the manifest, which Flux shows as the revision.</param>
/// <param name="Layer">Digest of the packed files.</param>
/// <param name="Size">Bytes of manifest, configuration and layer.</param>
/// <param name="FileCount">How many files are packed.</param>
/// <param name="IsAlreadyPresent">Whether the tag had this digest before, so that nothing was sent.</param>
/// <param name="Elapsed">How long packing and sending took.</param>
public sealed record PushedArtifact(string Reference, Digest Digest, Digest Layer, long Size, int FileCount, bool IsAlreadyPresent, TimeSpan Elapsed);
