using System.Numerics;
using System.Security.Cryptography;
using KSail.Documents;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace KSail.Secrets.Age.Ciphers;

/// <summary>X25519 (RFC 7748) by BouncyCastle: the runtime has none.</summary>
internal static class Curve25519
{
    public const int Size = 32;

    private static readonly byte[] BasePoint = [9, .. new byte[Size - 1]];

    /// <summary>The public half of a private key.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> scalar) => Multiply(scalar, BasePoint)!;

    /// <summary>
    /// The product of scalar and point; null when it is zero, which it is for the few points of low order: whoever sends one wants a key that everybody knows.
    /// </summary>
    public static byte[]? Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point)
    {
        var key = SecretBytes.Allocate(Size);
        scalar.CopyTo(key);
        var product = SecretBytes.Allocate(Size);
        var isPoint = X25519.CalculateAgreement(key, 0, point.ToArray(), 0, product, 0);
        CryptographicOperations.ZeroMemory(key);
        return isPoint ? product : null;
    }

    /// <summary>
    /// The point of X25519 that belongs to a public key of Ed25519: u = (1 + y) / (1 - y) in the field of 2^255 - 19. All values are public, so the time that the
    /// arithmetic takes gives nothing away.
    /// </summary>
    public static byte[] OfEd25519(ReadOnlySpan<byte> publicKey)
    {
        var p = BigInteger.Pow(2, 255) - 19;
        Span<byte> coordinate = stackalloc byte[Size];
        publicKey.CopyTo(coordinate);
        coordinate[^1] &= 0x7f;
        var y = new BigInteger(coordinate, isUnsigned: true) % p;
        // The inverse by Fermat's theorem. That of zero is zero here, and so is the point then, which no file can be encrypted for.
        var inverse = BigInteger.ModPow(((1 - y) % p + p) % p, p - 2, p);
        var point = new byte[Size];
        ((1 + y) * inverse % p).TryWriteBytes(point, out _, isUnsigned: true);
        return point;
    }
}
