using System.Runtime.CompilerServices;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Manifests;

namespace KSail.Oci.Attestations;

/// <summary>
/// Takes what is attached to an artifact along into another repository: what cosign keeps under tags, as <c>cosign copy</c> does, and what
/// refers to the artifact. Everything stays byte for byte what it was, because nobody here has the keys. A signature names the repository that it
/// was made in; what it vouches for, and all that cosign and Flux compare, is the digest, which is the same in both.
/// </summary>
/// <param name="from">Where the artifact is from.</param>
/// <param name="to">Where it is now.</param>
/// <param name="blobs">Takes over content.</param>
/// <param name="tell">Receives lines for people.</param>
internal sealed class AttachmentTransfer(IRegistry from, IRegistry to, BlobTransfer blobs, Action<string> tell)
{
    // What is attached may be signed itself.
    private const int Depth = 2;

    private readonly Referrers _source = new(from);
    private readonly Referrers _target = new(to);
    private int _count;

    /// <summary>Takes over what the target has not got. What is attached there already stays.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task TakeAsync(Descriptor artifact, CancellationToken cancellationToken)
    {
        foreach (var tag in AttachedImage.Tags(artifact.Digest))
            await TakeImageAsync(artifact, tag, cancellationToken).ConfigureAwait(false);
        await TakeReferrersAsync(artifact.Digest, Depth, cancellationToken).ConfigureAwait(false);
        if (_count > 0)
            tell($"took along what is attached to it: {_count} manifest{(_count == 1 ? "" : "s")} of signatures, attestations and the like");
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private async Task TakeImageAsync(Descriptor artifact, string tag, CancellationToken cancellationToken)
    {
        if (await from.TryPullManifestAsync(tag, cancellationToken).ConfigureAwait(false) is not { } content || Read(tag, content) is not { } manifest)
            return;
        var present = await to.TryPullManifestAsync(tag, cancellationToken).ConfigureAwait(false);
        if (present is not null && Digest.Of(present) == manifest.Descriptor.Digest)
            return;
        await blobs.TakeAsync(manifest.Blobs, cancellationToken).ConfigureAwait(false);
        // Somebody has signed there, too: both signatures count.
        if (present is not null && AttachedImage.Parse(content) is { } image)
            await new Attachments(to, artifact).AddLayersAsync(tag, image.Layers, cancellationToken).ConfigureAwait(false);
        else
            await to.PushManifestAsync(manifest.Descriptor, content, tag, cancellationToken).ConfigureAwait(false);
        _count++;
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private async Task TakeReferrersAsync(Digest subject, int depth, CancellationToken cancellationToken)
    {
        var listed = await _source.ListAsync(subject, cancellationToken).ConfigureAwait(false);
        if (listed.Count == 0)
            return;
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in await _target.ListAsync(subject, cancellationToken).ConfigureAwait(false))
            present.Add(entry.Manifest.Digest.Hex);
        var taken = new List<(Referrer Entry, byte[] Content)>();
        foreach (var entry in listed)
        {
            var name = entry.Manifest.Digest.ToString();
            if (_count + taken.Count == Referrers.MaxCount)
                break;
            if (!present.Add(entry.Manifest.Digest.Hex)
                || await from.TryPullManifestAsync(name, cancellationToken).ConfigureAwait(false) is not { } content
                || Read(name, content) is not { } manifest)
            {
                continue;
            }

            await blobs.TakeAsync(manifest.Blobs, cancellationToken).ConfigureAwait(false);
            taken.Add((entry, content));
        }

        if (taken.Count == 0)
            return;
        await _target.AddAsync(taken, subject, cancellationToken).ConfigureAwait(false);
        _count += taken.Count;
        for (var i = 0; i < taken.Count && depth > 1; i++)
            await TakeReferrersAsync(taken[i].Entry.Manifest.Digest, depth - 1, cancellationToken).ConfigureAwait(false);
    }

    private ManifestContent? Read(string name, byte[] content)
    {
        if (ManifestReader.Read(content) is { } manifest)
            return manifest;
        tell($"{name} is attached and is no image manifest; it is not taken along");
        return null;
    }
}
