using System.Text.Json;

namespace KSail.Oci.Registry.Manifests;

/// <summary>What a manifest says of itself.</summary>
/// <param name="Descriptor">What it is.</param>
/// <param name="Blobs">Configuration and layers.</param>
/// <param name="Layers">Layers alone.</param>
internal sealed record ManifestContent(Descriptor Descriptor, IReadOnlyList<Descriptor> Blobs, IReadOnlyList<Descriptor> Layers)
{
    /// <summary>Bytes that a registry stores.</summary>
    public long Size
    {
        get
        {
            var size = Descriptor.Size;
            foreach (var blob in Blobs)
                size += blob.Size;
            return size;
        }
    }
}

/// <summary>Reads manifests that others wrote.</summary>
internal static class ManifestReader
{
    /// <summary>An image manifest of OCI or Docker, whichever wrote it; null for an index, and for what is none.</summary>
    public static ManifestContent? Read(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement;
            // OCI leaves the type to the answer's header; there is only one without it that has layers.
            var type = root.TryGetProperty("mediaType", out var value) && value.GetString() is { } text ? text : MediaTypes.Manifest;
            if (type != MediaTypes.Manifest && type != MediaTypes.DockerManifest)
                return null;
            var layers = new List<Descriptor>();
            foreach (var layer in root.GetProperty("layers").EnumerateArray())
                layers.Add(DescriptorOf(layer));
            return new ManifestContent(new Descriptor(type, Digest.Of(content), content.Length), [DescriptorOf(root.GetProperty("config")), .. layers], layers);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static Descriptor DescriptorOf(JsonElement json) =>
        Digest.TryParse(json.GetProperty("digest").GetString(), out var digest) && json.GetProperty("size").GetInt64() is >= 0 and var size
            ? new Descriptor(json.GetProperty("mediaType").GetString() ?? "", digest, size)
            : throw new FormatException();
}
