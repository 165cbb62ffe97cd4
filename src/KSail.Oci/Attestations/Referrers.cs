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
    // More than anybody attaches; beyond it somebody wants to keep us busy.
    private const int MaxCount = 256;

    /// <summary>Manifests of bundles that refer to an artifact, in the order of the list.</summary>
    public async Task<IReadOnlyList<Descriptor>> ListBundlesAsync(Digest subject, CancellationToken cancellationToken)
    {
        var index = await registry.ListReferrersAsync(subject, cancellationToken).ConfigureAwait(false)
            ?? await registry.TryPullManifestAsync(Tag(subject), cancellationToken).ConfigureAwait(false);
        var found = new List<Descriptor>();
        foreach (var (entry, artifactType, _) in Parse(index))
        {
            if (found.Count < MaxCount && (artifactType is null or MediaTypes.Empty || SigstoreBundle.IsMediaType(artifactType)))
                found.Add(entry);
        }

        return found;
    }

    /// <summary>Attaches a manifest whose content and configuration are there already.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="artifactType">What it holds.</param>
    /// <param name="subject">The digest of what it refers to.</param>
    /// <param name="cancellationToken">Stops on the way.</param>
    public async Task AddAsync(byte[] manifest, string artifactType, Digest subject, CancellationToken cancellationToken)
    {
        var descriptor = new Descriptor(MediaTypes.Manifest, Digest.Of(manifest), manifest.Length);
        if (await registry.PushReferrerAsync(descriptor, manifest, cancellationToken).ConfigureAwait(false))
            return;
        // Nothing keeps two clients from doing this at once; the specification has no answer to it either.
        var json = new CanonicalJson().BeginObject().Number("schemaVersion", 2).Text("mediaType", MediaTypes.Index).BeginArray("manifests");
        foreach (var (entry, _, raw) in Parse(await registry.TryPullManifestAsync(Tag(subject), cancellationToken).ConfigureAwait(false)))
        {
            if (entry.Digest != descriptor.Digest)
                json.Raw(null, raw);
        }

        var index = json.Descriptor(null, descriptor).Text("artifactType", artifactType).EndObject().EndArray().EndObject().ToBytes();
        await registry.PushManifestAsync(new Descriptor(MediaTypes.Index, Digest.Of(index), index.Length), index, Tag(subject), cancellationToken).ConfigureAwait(false);
    }

    private static string Tag(Digest subject) => $"sha256-{subject.Hex}";

    private static List<(Descriptor Manifest, string? ArtifactType, string Json)> Parse(byte[]? index)
    {
        var entries = new List<(Descriptor, string?, string)>();
        if (index is null)
            return entries;
        try
        {
            using var json = JsonDocument.Parse(index);
            foreach (var entry in json.RootElement.GetProperty("manifests").EnumerateArray())
            {
                if (DescriptorReader.Read(entry) is { } manifest)
                    entries.Add((manifest, DescriptorReader.Text(entry, "artifactType"), entry.GetRawText()));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Something else lies under the tag: no list.
        }

        return entries;
    }
}
