using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace KSail.Talos.Credentials;

/// <summary>
/// Signs certificates with an Ed25519 authority, which is what <c>talosctl</c> makes for Talos' own API (RFC 8410). The runtime has no Ed25519.
/// </summary>
internal sealed class Ed25519Signature(Ed25519PrivateKeyParameters key) : X509SignatureGenerator
{
    public const string Oid = "1.3.101.112";

    // SEQUENCE { OBJECT IDENTIFIER 1.3.101.112 }, without parameters.
    private static readonly byte[] AlgorithmIdentifier = [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70];

    /// <summary>The public key as certificates carry it.</summary>
    public byte[] PublicKeyInfo => BuildPublicKey().ExportSubjectPublicKeyInfo();

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => (byte[])AlgorithmIdentifier.Clone();

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        ArgumentNullException.ThrowIfNull(data);
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, key);
        signer.BlockUpdate(data, 0, data.Length);
        return signer.GenerateSignature();
    }

    protected override PublicKey BuildPublicKey() =>
        new(new Oid(Oid), parameters: null, new AsnEncodedData(key.GeneratePublicKey().GetEncoded()));
}
