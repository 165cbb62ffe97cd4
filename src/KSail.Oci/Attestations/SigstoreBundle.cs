using System.Text;
using System.Text.Json;
using KSail.Oci.Artifacts;
using KSail.Oci.Signing;

namespace KSail.Oci.Attestations;

/// <summary>
/// A Sigstore bundle of one envelope and the name of the key that signed it. There is neither certificate nor transparency log in it: who
/// verifies has the public key.
/// </summary>
/// <param name="Hint">Name of the key; empty when the bundle says something else about who signed.</param>
/// <param name="Envelope">What is signed.</param>
internal sealed record SigstoreBundle(string Hint, DsseEnvelope Envelope)
{
    // Versions 0.1 to 0.3 name themselves in two ways.
    private const string Prefix = "application/vnd.dev.sigstore.bundle";

    public static bool IsMediaType(string? mediaType) => mediaType?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    public static byte[] Write(VerificationKey key, DsseEnvelope envelope) =>
        new CanonicalJson()
            .BeginObject()
            .Text("mediaType", MediaTypes.SigstoreBundle)
            .BeginObject("verificationMaterial").BeginObject("publicKey").Text("hint", key.Hint).EndObject().EndObject()
            .Raw("dsseEnvelope", envelope.ToJson())
            .EndObject()
            .ToBytes();

    /// <summary>Reads a bundle; null when it is none, or one of a bare signature, which no image is signed with.</summary>
    public static SigstoreBundle? Parse(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement;
            if (!IsMediaType(root.GetProperty("mediaType").GetString()) || DsseEnvelope.Parse(root.GetProperty("dsseEnvelope")) is not { } envelope)
                return null;
            var hint = root.TryGetProperty("verificationMaterial", out var material) && material.TryGetProperty("publicKey", out var key) && key.TryGetProperty("hint", out var text)
                ? text.GetString()
                : null;
            return new SigstoreBundle(hint ?? "", envelope);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The manifest that attaches a bundle to an artifact.</summary>
    public static byte[] Manifest(Descriptor config, Descriptor bundle, Descriptor subject, string predicateType) =>
        new CanonicalJson()
            .BeginObject()
            .Number("schemaVersion", 2)
            .Text("mediaType", MediaTypes.Manifest)
            .Text("artifactType", MediaTypes.SigstoreBundle)
            .Descriptor("config", config).EndObject()
            .BeginArray("layers").Descriptor(null, bundle).EndObject().EndArray()
            .Descriptor("subject", subject).EndObject()
            .BeginObject("annotations")
            .Text(Annotations.BundleContent, "dsse-envelope")
            .Text(Annotations.BundlePredicateType, predicateType)
            // No time: an artifact that is signed twice by one key should not look as if it had been twice.
            .Text(Annotations.Created, "1970-01-01T00:00:00Z")
            .EndObject()
            .EndObject()
            .ToBytes();
}
