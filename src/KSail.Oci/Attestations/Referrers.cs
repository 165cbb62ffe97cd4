using System.Runtime.CompilerServices;
using System.Text.Json;
using KSail.Oci.Artifacts;
using KSail.Oci.Registry;

namespace KSail.Oci.Attestations;

/// <summary>
/// What refers to an artifact. Where the registry keeps no list of it, an index under the tag <c>sha256-…</c> is the list, which clients
/// keep together (distribution specification 1.1, "Referrers Tag Schema").
/// </summary>
internal sealed class Referrers(IRegistry registry)
{
    /// <summary>More than anybody attaches; beyond it somebody wants to keep us busy.</summary>
    public const int MaxCount = 256;

    /// <summary>Everything that refers to an artifact, in the order of the list.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<IReadOnlyList<Referrer>> ListAsync(Digest subject, CancellationToken cancellationToken)
    {
        var entries = new List<Referrer>();
        // What is no index is no list either: a proxy that has a page for everything keeps none.
        if (await registry.ListReferrersAsync(subject, cancellationToken).ConfigureAwait(false) is { } pages && TryRead(pages[0], entries))
        {
            for (var i = 1; i < pages.Count; i++)
                TryRead(pages[i], entries);
            return entries;
        }

        TryRead(await registry.TryPullManifestAsync(Tag(subject), cancellationToken).ConfigureAwait(false), entries);
        return entries;
    }

    /// <summary>Manifests of bundles that refer to an artifact, in the order of the list.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<IReadOnlyList<Descriptor>> ListBundlesAsync(Digest subject, CancellationToken cancellationToken)
    {
        var found = new List<Descriptor>();
        foreach (var entry in await ListAsync(subject, cancellationToken).ConfigureAwait(false))
        {
            if (found.Count < MaxCount && (entry.ArtifactType is null or MediaTypes.Empty || SigstoreBundle.IsMediaType(entry.ArtifactType)))
                found.Add(entry.Manifest);
        }

        return found;
    }

    /// <summary>Attaches manifests whose content and configuration are there already.</summary>
    /// <param name="manifests">The manifests, with what the list is to say of each.</param>
    /// <param name="subject">The digest of what they refer to.</param>
    /// <param name="cancellationToken">Stops on the way.</param>
    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task AddAsync(IReadOnlyList<(Referrer Entry, byte[] Content)> manifests, Digest subject, CancellationToken cancellationToken)
    {
        var unlisted = new List<Referrer>();
        foreach (var (entry, content) in manifests)
        {
            if (!await registry.PushReferrerAsync(entry.Manifest, content, cancellationToken).ConfigureAwait(false))
                unlisted.Add(entry);
        }

        if (unlisted.Count == 0)
            return;
        // Nothing keeps two clients from doing this at once; the specification has no answer to it either.
        var present = new List<Referrer>();
        TryRead(await registry.TryPullManifestAsync(Tag(subject), cancellationToken).ConfigureAwait(false), present);
        present.RemoveAll(entry => unlisted.Exists(added => added.Manifest.Digest == entry.Manifest.Digest));
        var json = new CanonicalJson().BeginObject().Number("schemaVersion", 2).Text("mediaType", MediaTypes.Index).BeginArray("manifests");
        foreach (var entry in (Referrer[])[.. present, .. unlisted])
            json.Raw(null, entry.Json);
        var index = json.EndArray().EndObject().ToBytes();
        await registry.PushManifestAsync(new Descriptor(MediaTypes.Index, Digest.Of(index), index.Length), index, Tag(subject), cancellationToken).ConfigureAwait(false);
    }

    private static string Tag(Digest subject) => $"sha256-{subject.Hex}";

    // Whether it is an index at all; entries that cannot be read are left out.
    private static bool TryRead(byte[]? index, List<Referrer> entries)
    {
        if (index is null)
            return false;
        try
        {
            using var json = JsonDocument.Parse(index);
            foreach (var entry in json.RootElement.GetProperty("manifests").EnumerateArray())
            {
                if (DescriptorReader.Read(entry) is { } manifest)
                    entries.Add(new Referrer(manifest, DescriptorReader.Text(entry, "artifactType"), entry.GetRawText()));
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
