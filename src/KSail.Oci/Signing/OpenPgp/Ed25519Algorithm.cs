using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>
/// Keys and signatures of Ed25519: as an EdDSA key of a named curve, which GnuPG writes (RFC 9580 section 5.5.5.5, EdDSALegacy), and as an algorithm of its own
/// (section 5.5.5.9). The library has the curve, but not its OpenPGP.
/// </summary>
internal static class Ed25519Algorithm
{
    private const int EdDsaLegacy = 22;
    private const int Ed25519Native = 27;
    private const byte NativePoint = 0x40;
    private const int PointSize = 32;
    private const int SignatureSize = 64;

    /// <summary>1.3.6.1.4.1.11591.15.1, as it is encoded, without a tag.</summary>
    private static ReadOnlySpan<byte> CurveOid => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];

    /// <summary>The public point of a key; null where it is none of Ed25519.</summary>
    /// <param name="algorithm">Number of the key's algorithm.</param>
    /// <param name="material">What only the algorithm understands.</param>
    public static byte[]? ReadPoint(int algorithm, ReadOnlySpan<byte> material)
    {
        if (algorithm == Ed25519Native)
            return material.Length == PointSize ? material.ToArray() : null;
        var reader = new OctetReader(material);
        return algorithm == EdDsaLegacy && reader.TryTakeByte(out var length) && reader.TryTake(length, out var curve) && curve.SequenceEqual(CurveOid)
            && reader.TryTakeMpi(out var number) && number is [NativePoint, .. { Length: PointSize } point] && reader.Rest.IsEmpty
            ? point.ToArray() : null;
    }

    /// <summary>Verifies a signature of version 4 of some content, whose digest is what Ed25519 signs.</summary>
    public static SignatureVerdict Verify(OpenPgpKey key, OpenPgpSignature signature, byte[] content)
    {
        if (signature.Version != 4 || signature.Algorithm != key.Algorithm || HashName(signature.Hash) is not { } name || ReadSignature(signature) is not { } octets)
            return SignatureVerdict.NotKnown;
        Span<byte> trailer = [4, 0xFF, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(trailer[2..], (uint)signature.Hashed.Length);
        using var hash = IncrementalHash.CreateHash(name);
        hash.AppendData(content);
        hash.AppendData(signature.Hashed.Span);
        hash.AppendData(trailer);
        var digest = hash.GetHashAndReset();
        return Ed25519.Verify(octets, 0, key.Point, 0, digest, 0, digest.Length) ? SignatureVerdict.Holds : SignatureVerdict.DoesNotHold;
    }

    // Digests below 256 bits must not be used with this curve (section 5.2.3.3).
    private static HashAlgorithmName? HashName(int hash) => hash switch
    {
        8 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        10 => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static byte[]? ReadSignature(OpenPgpSignature signature)
    {
        const int Half = SignatureSize / 2;
        var material = signature.Material.Span;
        if (signature.Algorithm == Ed25519Native)
            return material.Length == SignatureSize ? material.ToArray() : null;
        var reader = new OctetReader(material);
        if (!reader.TryTakeMpi(out var r) || !reader.TryTakeMpi(out var s) || r.Length > Half || s.Length > Half || !reader.Rest.IsEmpty)
            return null;
        // Numbers are written without the zeros in front of them.
        var octets = new byte[SignatureSize];
        r.CopyTo(octets.AsSpan(Half - r.Length));
        s.CopyTo(octets.AsSpan(SignatureSize - s.Length));
        return octets;
    }
}
