namespace KSail.Oci.Registry;

/// <summary>
/// One repository of a registry. Every call may ask several times, waits where the registry is overloaded, and fails with a
/// <see cref="RegistryException"/> that says what is wrong. Calls are made one after the other.
/// </summary>
public interface IRegistry
{
    /// <summary>Makes sure that something there speaks the protocol and lets us in.</summary>
    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>The digest that a tag points to; null when there is no such tag, or no such repository yet.</summary>
    Task<Digest?> ResolveAsync(string tag, CancellationToken cancellationToken);

    /// <summary>All tags of the repository, in the registry's order; null when there is no such repository.</summary>
    Task<IReadOnlyList<string>?> ListTagsAsync(CancellationToken cancellationToken);

    /// <summary>Uploads content, unless the repository has it already.</summary>
    /// <param name="blob">What it is.</param>
    /// <param name="open">A new reader at its start, as often as needed.</param>
    /// <param name="sent">Told how many bytes have gone out.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>Whether anything was uploaded.</returns>
    Task<bool> PushBlobAsync(Descriptor blob, Func<Stream> open, Action<long> sent, CancellationToken cancellationToken);

    /// <summary>Takes content over from another repository of the registry, which the connection was opened for.</summary>
    /// <returns>Whether the repository has it now; otherwise it is to be uploaded.</returns>
    Task<bool> MountBlobAsync(Descriptor blob, string from, CancellationToken cancellationToken);

    /// <summary>Puts a manifest under a tag, or under nothing but its digest.</summary>
    /// <param name="manifest">What it is.</param>
    /// <param name="content">The manifest itself.</param>
    /// <param name="tag">The tag; null for none.</param>
    /// <param name="cancellationToken">Stops before the request is answered.</param>
    Task PushManifestAsync(Descriptor manifest, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken);

    /// <summary>A manifest by tag or digest. Its digest is checked where it was asked for by digest.</summary>
    Task<byte[]> PullManifestAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Copies content into a stream, from its start. The bytes are checked against the descriptor; after a failure the stream holds some of them.</summary>
    Task PullBlobAsync(Descriptor blob, Stream destination, CancellationToken cancellationToken);

    /// <summary>A manifest by tag or digest, checked as by <see cref="PullManifestAsync"/>; null when there is none.</summary>
    Task<byte[]?> TryPullManifestAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Puts a manifest that names another one as its subject under its digest.</summary>
    /// <param name="manifest">What it is.</param>
    /// <param name="content">The manifest itself.</param>
    /// <param name="cancellationToken">Stops before the request is answered.</param>
    /// <returns>Whether the registry will list it as a referrer; otherwise the client has to keep the list under a tag.</returns>
    Task<bool> PushReferrerAsync(Descriptor manifest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The registry's own indexes of what refers to a manifest, page by page; null when it keeps none. Nothing says yet that they are indexes.</summary>
    Task<IReadOnlyList<byte[]>?> ListReferrersAsync(Digest subject, CancellationToken cancellationToken);
}
