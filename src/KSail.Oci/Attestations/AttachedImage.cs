using System.Text.Json;
using KSail.Oci.Artifacts;

namespace KSail.Oci.Attestations;

/// <summary>One thing in an attached image.</summary>
/// <param name="Blob">Where it is.</param>
/// <param name="Annotations">What is said about it, as JSON; null for nothing.</param>
internal sealed record AttachedLayer(Descriptor Blob, string? Annotations)
{
    /// <summary>An annotation; null when there is none.</summary>
    public string? Annotation(string key)
    {
        if (Annotations is null)
            return null;
        using var json = JsonDocument.Parse(Annotations);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}

/// <summary>
/// An image under a tag made from the digest of an artifact, which holds what is attached to it, one layer each: <c>sha256-….sig</c> for
/// signatures, <c>sha256-….att</c> for attestations. It is how cosign attached things before registries knew referrers, and what it still reads.
/// </summary>
internal sealed class AttachedImage
{
    private readonly List<AttachedLayer> _layers = [];

    public IReadOnlyList<AttachedLayer> Layers => _layers;

    public static string SignatureTag(Digest artifact) => $"sha256-{artifact.Hex}.sig";

    public static string AttestationTag(Digest artifact) => $"sha256-{artifact.Hex}.att";

    /// <summary>Every tag that cosign attaches something under. Bills of materials under a tag of their own are older than attestations.</summary>
    public static IReadOnlyList<string> Tags(Digest artifact) => [SignatureTag(artifact), AttestationTag(artifact), $"sha256-{artifact.Hex}.sbom"];

    public void Add(AttachedLayer layer) => _layers.Add(layer);

    /// <summary>Reads the manifest; null when it is none.</summary>
    public static AttachedImage? Parse(byte[] manifest)
    {
        var image = new AttachedImage();
        try
        {
            using var json = JsonDocument.Parse(manifest);
            foreach (var layer in json.RootElement.GetProperty("layers").EnumerateArray())
            {
                if (DescriptorReader.Read(layer) is not { } blob)
                    return null;
                image.Add(new AttachedLayer(blob, layer.TryGetProperty("annotations", out var annotations) ? annotations.GetRawText() : null));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }

        return image;
    }

    /// <summary>The configuration: an image's in form. Layers are not compressed, so their digests are those of their content.</summary>
    public byte[] Config()
    {
        var json = new CanonicalJson().BeginObject().Text("architecture", "").Text("os", "").BeginObject("rootfs").Text("type", "layers").BeginArray("diff_ids");
        foreach (var layer in _layers)
            json.Element(layer.Blob.Digest.ToString());
        return json.EndArray().EndObject().BeginObject("config").EndObject().EndObject().ToBytes();
    }

    public byte[] Manifest(Descriptor config)
    {
        var json = new CanonicalJson()
            .BeginObject()
            .Number("schemaVersion", 2)
            .Text("mediaType", MediaTypes.Manifest)
            .Descriptor("config", config).EndObject()
            .BeginArray("layers");
        foreach (var layer in _layers)
        {
            json.Descriptor(null, layer.Blob);
            if (layer.Annotations is { } annotations)
                json.Raw("annotations", annotations);
            json.EndObject();
        }

        return json.EndArray().EndObject().ToBytes();
    }
}
