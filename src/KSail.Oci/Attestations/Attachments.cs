using System.Runtime.CompilerServices;
using System.Text.Json;
using KSail.Oci.Registry;

namespace KSail.Oci.Attestations;

/// <summary>What is attached to one artifact of a registry, and attaching more.</summary>
internal sealed class Attachments(IRegistry registry, Descriptor artifact)
{
    // A signature has a few hundred bytes, a bill of materials of a large platform some hundred thousand.
    private const long MaxSize = 16 * 1024 * 1024;
    private const int MaxLayers = 256;

    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    private readonly Referrers _referrers = new(registry);

    /// <summary>The layers of the signature image, with their content; content that is too large to be a signature is null.</summary>
    public Task<IReadOnlyList<(AttachedLayer Layer, byte[]? Content)>> SignaturesAsync(CancellationToken cancellationToken) =>
        LayersAsync(AttachedImage.SignatureTag(artifact.Digest), MediaTypes.SimpleSigning, cancellationToken);

    /// <summary>The layers of the attestation image, with their content.</summary>
    public Task<IReadOnlyList<(AttachedLayer Layer, byte[]? Content)>> AttestationsAsync(CancellationToken cancellationToken) =>
        LayersAsync(AttachedImage.AttestationTag(artifact.Digest), MediaTypes.DsseEnvelope, cancellationToken);

    /// <summary>The bundles that refer to the artifact, each with the predicate's type that its manifest announces; null for one that cannot be read.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<IReadOnlyList<(Digest Manifest, string Announced, SigstoreBundle? Bundle)>> BundlesAsync(CancellationToken cancellationToken)
    {
        var bundles = new List<(Digest, string, SigstoreBundle?)>();
        foreach (var descriptor in await _referrers.ListBundlesAsync(artifact.Digest, cancellationToken).ConfigureAwait(false))
        {
            if (await registry.TryPullManifestAsync(descriptor.Digest.ToString(), cancellationToken).ConfigureAwait(false) is not { } manifest)
                continue;
            if (BundleLayer(manifest, out var announced) is { } layer)
                bundles.Add((descriptor.Digest, announced, await PullAsync(layer, cancellationToken).ConfigureAwait(false) is { } content ? SigstoreBundle.Parse(content) : null));
        }

        return bundles;
    }

    /// <summary>Adds a layer to the image under a tag, beside those that are there.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task AddLayerAsync(string tag, string mediaType, byte[] content, string annotations, CancellationToken cancellationToken)
    {
        var layer = new AttachedLayer(await PushAsync(mediaType, content, cancellationToken).ConfigureAwait(false), annotations);
        await AddLayersAsync(tag, [layer], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds layers whose content is there already to the image under a tag, as far as it has not got them.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task AddLayersAsync(string tag, IReadOnlyList<AttachedLayer> layers, CancellationToken cancellationToken)
    {
        var image = await registry.TryPullManifestAsync(tag, cancellationToken).ConfigureAwait(false) is { } existing ? AttachedImage.Parse(existing) ?? new AttachedImage() : new AttachedImage();
        var before = image.Layers.Count;
        foreach (var layer in layers)
        {
            if (!image.Layers.Contains(layer))
                image.Add(layer);
        }

        if (image.Layers.Count == before)
            return;
        var config = await PushAsync(MediaTypes.ImageConfig, image.Config(), cancellationToken).ConfigureAwait(false);
        var manifest = image.Manifest(config);
        await registry.PushManifestAsync(new Descriptor(MediaTypes.Manifest, Digest.Of(manifest), manifest.Length), manifest, tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Attaches a bundle as a referrer.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task AddBundleAsync(byte[] bundle, string predicateType, CancellationToken cancellationToken)
    {
        var config = await PushAsync(MediaTypes.Empty, EmptyObject, cancellationToken).ConfigureAwait(false);
        var layer = await PushAsync(MediaTypes.SigstoreBundle, bundle, cancellationToken).ConfigureAwait(false);
        var manifest = SigstoreBundle.Manifest(config, layer, artifact, predicateType);
        var entry = Referrer.Of(new Descriptor(MediaTypes.Manifest, Digest.Of(manifest), manifest.Length), MediaTypes.SigstoreBundle);
        await _referrers.AddAsync([(entry, manifest)], artifact.Digest, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<IReadOnlyList<(AttachedLayer Layer, byte[]? Content)>> LayersAsync(string tag, string mediaType, CancellationToken cancellationToken)
    {
        var layers = new List<(AttachedLayer, byte[]?)>();
        if (await registry.TryPullManifestAsync(tag, cancellationToken).ConfigureAwait(false) is not { } manifest || AttachedImage.Parse(manifest) is not { } image)
            return layers;
        foreach (var layer in image.Layers)
        {
            if (layer.Blob.MediaType == mediaType && layers.Count < MaxLayers)
                layers.Add((layer, await PullAsync(layer.Blob, cancellationToken).ConfigureAwait(false)));
        }

        return layers;
    }

    // Some clients of referrers forget what the list says about a manifest, so the manifest is asked.
    private static Descriptor? BundleLayer(byte[] manifest, out string announced)
    {
        announced = "";
        try
        {
            using var json = JsonDocument.Parse(manifest);
            if (json.RootElement.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object)
                announced = DescriptorReader.Text(annotations, Annotations.BundlePredicateType) ?? "";
            if (json.RootElement.TryGetProperty("layers", out var layers) && layers.GetArrayLength() == 1)
                return DescriptorReader.Read(layers[0]) is { } layer && SigstoreBundle.IsMediaType(layer.MediaType) ? layer : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No manifest, no bundle.
        }

        return null;
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<byte[]?> PullAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Size > MaxSize)
            return null;
        using var content = new BoundedMemory(blob.Size);
        await registry.PullBlobAsync(blob, content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<Descriptor> PushAsync(string mediaType, byte[] content, CancellationToken cancellationToken)
    {
        var blob = new Descriptor(mediaType, Digest.Of(content), content.Length);
        await registry.PushBlobAsync(blob, () => new MemoryStream(content, writable: false), static _ => { }, cancellationToken).ConfigureAwait(false);
        return blob;
    }
}
