using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>A public key or subkey of version 4 (RFC 9580 section 5.5.2). Immutable.</summary>
internal sealed class OpenPgpKey
{
    /// <summary>Octets of a key's id, which is the end of its fingerprint.</summary>
    public const int IdSize = 8;

    // A key of RSA with 16,384 bits is half as long; a longer one would only cost time.
    private const int MaxSize = 4096;

    private OpenPgpKey(ReadOnlyMemory<byte> body, uint created, int algorithm, byte[]? point)
    {
        Body = body;
        Created = created;
        Algorithm = algorithm;
        Point = point;
        Framed = new byte[3 + body.Length];
        Framed[0] = 0x99;
        BinaryPrimitives.WriteUInt16BigEndian(Framed.AsSpan(1), (ushort)body.Length);
        body.CopyTo(Framed.AsMemory(3));
#pragma warning disable CA5350 // The fingerprint of version 4 is a SHA-1 (section 5.5.4.2). It only finds a key among those that are trusted.
        Fingerprint = Convert.ToHexString(SHA1.HashData(Framed));
#pragma warning restore CA5350
    }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Seconds since 1970.</summary>
    public uint Created { get; }

    public int Algorithm { get; }

    /// <summary>The point of Ed25519; null for other kinds of keys.</summary>
    public byte[]? Point { get; }

    /// <summary>The key as it goes into digests (section 5.2.4).</summary>
    public byte[] Framed { get; }

    /// <summary>In hexadecimal.</summary>
    public string Fingerprint { get; }

    public string Id => Fingerprint[^(2 * IdSize)..];

    /// <summary>Whether signatures of this kind of key can be verified.</summary>
    public bool IsKnown => Point is not null || LibraryAlgorithm.Knows(Algorithm);

    /// <summary>Reads a key; null where it is damaged, or of another version.</summary>
    public static OpenPgpKey? Read(ReadOnlyMemory<byte> body)
    {
        var reader = new OctetReader(body.Span);
        return body.Length <= MaxSize && reader.TryTakeByte(out var version) && version == 4 && reader.TryTakeUInt32(out var created) && reader.TryTakeByte(out var algorithm)
            ? new OpenPgpKey(body, created, algorithm, Ed25519Algorithm.ReadPoint(algorithm, reader.Rest))
            : null;
    }

    /// <summary>Whether a signature says that it is one of this key.</summary>
    public bool IsIssuerOf(OpenPgpSignature signature) => signature.Claims.IssuerFingerprint.Length > 0
        ? signature.Claims.IssuerFingerprint == Fingerprint
        : signature.Claims.IssuerId == Id;

    /// <summary>Verifies a signature of some content; neither time nor what the key is for is asked.</summary>
    public SignatureVerdict Verify(OpenPgpSignature signature, byte[] content) =>
        Point is not null ? Ed25519Algorithm.Verify(this, signature, content)
        : LibraryAlgorithm.Knows(Algorithm) ? LibraryAlgorithm.Verify(this, signature, content)
        : SignatureVerdict.NotKnown;
}
