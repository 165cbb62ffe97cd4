using System.Security.Cryptography;

namespace KSail.Oci.Signing.Keys;

/// <summary>RSA with PKCS#1 v1.5 padding over SHA-256.</summary>
internal sealed class RsaKey(RSA key) : IKeyAlgorithm
{
    public const string Oid = "1.2.840.113549.1.1.1";

    /// <summary>The shortest modulus that cosign accepts, in bits.</summary>
    public const int MinSize = 2048;

    public byte[] PublicKeyInfo => key.ExportSubjectPublicKeyInfo();

    public byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public bool Verify(byte[] content, byte[] signature)
    {
        try
        {
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
