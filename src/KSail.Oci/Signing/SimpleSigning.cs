using System.Text.Json;
using KSail.Oci.Artifacts;

namespace KSail.Oci.Signing;

/// <summary>
/// The payload of a signature image: which repository and which digest somebody vouches for. The form is that of Red Hat's simple signing,
/// as cosign's <c>SIGNATURE_SPEC.md</c> takes it over.
/// </summary>
internal static class SimpleSigning
{
    // Everything that verifies lets both pass: the second is the text of the specification, the first what cosign writes.
    private const string CosignType = "cosign container image signature";
    private const string AtomicType = "atomic container signature";

    public static byte[] Write(string repository, Digest digest) =>
        new CanonicalJson()
            .BeginObject()
            .BeginObject("critical")
            .BeginObject("identity").Text("docker-reference", repository).EndObject()
            .BeginObject("image").Text("docker-manifest-digest", digest.ToString()).EndObject()
            .Text("type", CosignType)
            .EndObject()
            .Raw("optional", "null")
            .EndObject()
            .ToBytes();

    /// <summary>The digest that a payload vouches for; null when it is none.</summary>
    public static string? DigestOf(byte[] payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            var critical = json.RootElement.GetProperty("critical");
            return critical.GetProperty("type").GetString() is CosignType or AtomicType
                ? critical.GetProperty("image").GetProperty("docker-manifest-digest").GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
