using System.Globalization;
using System.Text;
using System.Text.Json;
using KSail.Oci.Artifacts;
using KSail.Oci.Signing;

namespace KSail.Oci.Attestations;

/// <summary>Signed content with its type (Dead Simple Signing Envelope, secure-systems-lab/dsse).</summary>
/// <param name="PayloadType">What the payload is.</param>
/// <param name="Payload">The signed content.</param>
/// <param name="Signatures">Signatures over type and payload.</param>
internal sealed record DsseEnvelope(string PayloadType, byte[] Payload, IReadOnlyList<byte[]> Signatures)
{
    public static DsseEnvelope Sign(byte[] statement, SigningKey key) =>
        new(InTotoStatement.MediaType, statement, [key.Sign(PreAuthenticationEncoding(InTotoStatement.MediaType, statement))]);

    /// <summary>Whether one of the signatures is of a key.</summary>
    public bool IsSignedBy(VerificationKey key)
    {
        var signed = PreAuthenticationEncoding(PayloadType, Payload);
        foreach (var signature in Signatures)
        {
            if (key.Verify(signed, signature))
                return true;
        }

        return false;
    }

    /// <summary>The statement inside; null when the payload is something else.</summary>
    public InTotoStatement? Statement => PayloadType == InTotoStatement.MediaType ? InTotoStatement.Parse(Payload) : null;

    public string ToJson()
    {
        var json = new CanonicalJson()
            .BeginObject()
            .Text("payload", Convert.ToBase64String(Payload))
            .Text("payloadType", PayloadType)
            .BeginArray("signatures");
        foreach (var signature in Signatures)
            json.BeginObject().Text("sig", Convert.ToBase64String(signature)).EndObject();
        return json.EndArray().EndObject().ToString();
    }

    /// <summary>Reads an envelope; null when it is none.</summary>
    public static DsseEnvelope? Parse(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return Parse(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Parse(byte[])"/>
    public static DsseEnvelope? Parse(JsonElement json)
    {
        try
        {
            var signatures = new List<byte[]>();
            foreach (var signature in json.GetProperty("signatures").EnumerateArray())
                signatures.Add(signature.GetProperty("sig").GetBytesFromBase64());
            return new DsseEnvelope(json.GetProperty("payloadType").GetString() ?? "", json.GetProperty("payload").GetBytesFromBase64(), signatures);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    // Lengths are of bytes; the type is ASCII in practice and UTF-8 by the letter.
    private static byte[] PreAuthenticationEncoding(string type, byte[] payload)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(type)} {type} {payload.Length} "));
        return [.. head, .. payload];
    }
}
