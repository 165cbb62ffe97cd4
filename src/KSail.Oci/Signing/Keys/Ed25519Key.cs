using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace KSail.Oci.Signing.Keys;

/// <summary>Ed25519 over the content itself, without a digest before it (RFC 8032 PureEdDSA). The runtime has no Ed25519.</summary>
internal sealed class Ed25519Key : IKeyAlgorithm
{
    public const string Oid = "1.3.101.112";

    private readonly Ed25519PrivateKeyParameters? _private;
    private readonly Ed25519PublicKeyParameters _public;

    private Ed25519Key(Ed25519PrivateKeyParameters? privateKey, Ed25519PublicKeyParameters publicKey)
    {
        _private = privateKey;
        _public = publicKey;
    }

    public byte[] PublicKeyInfo => SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_public).GetDerEncoded();

    /// <summary>A key pair from PKCS#8.</summary>
    public static Ed25519Key OfPrivate(byte[] der)
    {
        var key = (Ed25519PrivateKeyParameters)PrivateKeyFactory.CreateKey(der);
        return new Ed25519Key(key, key.GeneratePublicKey());
    }

    /// <summary>A public key from SubjectPublicKeyInfo.</summary>
    public static Ed25519Key OfPublic(byte[] der) => new(null, (Ed25519PublicKeyParameters)PublicKeyFactory.CreateKey(der));

    public byte[] Sign(byte[] content)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _private);
        signer.BlockUpdate(content, 0, content.Length);
        return signer.GenerateSignature();
    }

    public bool Verify(byte[] content, byte[] signature)
    {
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, _public);
        verifier.BlockUpdate(content, 0, content.Length);
        return verifier.VerifySignature(signature);
    }
}
