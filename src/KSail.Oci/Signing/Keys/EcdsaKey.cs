using System.Security.Cryptography;

namespace KSail.Oci.Signing.Keys;

/// <summary>
/// ECDSA on P-256 over SHA-256, signatures in DER: what <c>cosign generate-key-pair</c> makes. Other curves are refused, because cosign
/// pairs them with SHA-256 in signature images and with longer digests in bundles.
/// </summary>
internal sealed class EcdsaKey(ECDsa key) : IKeyAlgorithm
{
    public const string Oid = "1.2.840.10045.2.1";

    private const string P256 = "1.2.840.10045.3.1.7";

    public byte[] PublicKeyInfo => key.ExportSubjectPublicKeyInfo();

    public byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public bool Verify(byte[] content, byte[] signature)
    {
        try
        {
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether a key lies on the one curve that is used.</summary>
    public static bool IsOnP256(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid is { } oid
        && (oid.Value == P256 || oid.FriendlyName == ECCurve.NamedCurves.nistP256.Oid.FriendlyName);
}
