using System.Text.Json;

namespace KSail.Oci.Attestations;

/// <summary>Descriptors in manifests of others.</summary>
internal static class DescriptorReader
{
    /// <summary>Reads a descriptor; null when it has no type, no length or a digest that is not SHA-256.</summary>
    public static Descriptor? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && Text(json, "mediaType") is { } mediaType
        && Digest.TryParse(Text(json, "digest"), out var digest)
        && json.TryGetProperty("size", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var size) && size >= 0
            ? new Descriptor(mediaType, digest, size)
            : null;

    /// <summary>A text in an object; null when it is not there.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
