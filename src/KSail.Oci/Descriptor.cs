namespace KSail.Oci;

/// <summary>What one thing in a registry says about another: what it is, its digest and its length.</summary>
/// <param name="MediaType">One of <see cref="MediaTypes"/>.</param>
/// <param name="Digest">Digest of the content.</param>
/// <param name="Size">Length of the content in bytes.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size);
