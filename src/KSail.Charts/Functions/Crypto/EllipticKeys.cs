using System.Numerics;
using System.Security.Cryptography;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Keys on elliptic curves that follow from the seed of a rendering.</summary>
internal static class EllipticKeys
{
    // The order of P-256.
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A key on P-256 in PEM, SEC 1.</summary>
    public static string Generate(TemplateRun run)
    {
        var scalar = (run.Random.Bits(320) % (Order - 1)) + 1;
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        var d = new byte[32];
        bytes.CopyTo(d, 32 - bytes.Length);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        return key.ExportECPrivateKeyPem() + "\n";
    }

    /// <summary>A key on Ed25519 in PEM, PKCS #8.</summary>
    public static string GenerateEd25519(TemplateRun run)
    {
        // Any 32 bytes are a key; the rest of the structure never changes (RFC 8410).
        byte[] der = [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20, .. run.Random.Bytes(32)];
        return PemEncoding.WriteString("PRIVATE KEY", der) + "\n";
    }
}
