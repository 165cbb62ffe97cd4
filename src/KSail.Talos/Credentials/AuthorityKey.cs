using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace KSail.Talos.Credentials;

/// <summary>
/// The private key of an authority, whatever of the kinds that Talos takes it is: ECDSA in SEC 1, RSA in PKCS#1, Ed25519 in PKCS#8 under Talos'
/// own label, and each in PKCS#8 under the usual one.
/// </summary>
internal sealed class AuthorityKey : IDisposable
{
    private readonly AsymmetricAlgorithm? _key;

    private AuthorityKey(X509SignatureGenerator generator, byte[] publicKeyInfo, HashAlgorithmName hash, AsymmetricAlgorithm? key)
    {
        Generator = generator;
        PublicKeyInfo = publicKeyInfo;
        Hash = hash;
        _key = key;
    }

    /// <summary>Signs certificates.</summary>
    public X509SignatureGenerator Generator { get; }

    /// <summary>The digest that signatures are over. Means nothing to Ed25519.</summary>
    public HashAlgorithmName Hash { get; }

    /// <summary>The public key as certificates carry it (SubjectPublicKeyInfo).</summary>
    public byte[] PublicKeyInfo { get; }

    /// <summary>Reads a key; null when the text is none that Talos takes.</summary>
    public static AuthorityKey? Parse(string pem)
    {
        try
        {
            if (!PemEncoding.TryFind(pem, out var fields))
                return null;
            var label = pem.AsSpan()[fields.Label];
            var der = new byte[fields.DecodedDataLength];
            if (!Convert.TryFromBase64Chars(pem.AsSpan()[fields.Base64Data], der, out var length) || length != der.Length)
                return null;
            return label switch
            {
                "EC PRIVATE KEY" => OfEcdsa(key => key.ImportECPrivateKey(der, out _)),
                "RSA PRIVATE KEY" => OfRsa(key => key.ImportRSAPrivateKey(der, out _)),
                "ED25519 PRIVATE KEY" => OfEd25519(der),
                "PRIVATE KEY" => OfPkcs8(der),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or GeneralSecurityException or InvalidCastException)
        {
            return null;
        }
    }

    public void Dispose() => _key?.Dispose();

    private static AuthorityKey OfPkcs8(byte[] der) => AlgorithmOf(der) switch
    {
        Ed25519Signature.Oid => OfEd25519(der),
        "1.2.840.113549.1.1.1" => OfRsa(key => key.ImportPkcs8PrivateKey(der, out _)),
        _ => OfEcdsa(key => key.ImportPkcs8PrivateKey(der, out _)),
    };

    private static string AlgorithmOf(byte[] der)
    {
        var info = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        info.ReadInteger();
        return info.ReadSequence().ReadObjectIdentifier();
    }

    private static AuthorityKey OfEcdsa(Action<ECDsa> import)
    {
        var key = ECDsa.Create();
        import(key);
        return new AuthorityKey(X509SignatureGenerator.CreateForECDsa(key), key.ExportSubjectPublicKeyInfo(), HashAlgorithmName.SHA256, key);
    }

    private static AuthorityKey OfRsa(Action<RSA> import)
    {
        var key = RSA.Create();
        import(key);
        return new AuthorityKey(
            X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), key.ExportSubjectPublicKeyInfo(), HashAlgorithmName.SHA256, key);
    }

    private static AuthorityKey OfEd25519(byte[] der)
    {
        var generator = new Ed25519Signature((Ed25519PrivateKeyParameters)PrivateKeyFactory.CreateKey(der));
        return new AuthorityKey(generator, generator.PublicKeyInfo, HashAlgorithmName.SHA256, null);
    }
}
