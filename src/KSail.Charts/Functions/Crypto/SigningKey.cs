using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace KSail.Charts.Functions;

/// <summary>A key that certificates are signed with, in a way that gives the same bytes every time.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    public SigningKey(RSA key)
    {
        _key = key;
        Generator = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
    }

    private SigningKey(ECDsa key)
    {
        _key = key;
        Generator = new RepeatableEcdsa(key);
    }

    public X509SignatureGenerator Generator { get; }

    /// <summary>A key out of PEM.</summary>
    /// <exception cref="CryptographicException">It is none that is known here.</exception>
    public static SigningKey FromPem(string pem, string label)
    {
        if (label is not "EC PRIVATE KEY")
        {
            var rsa = RSA.Create();
            try
            {
                rsa.ImportFromPem(pem);
                return new SigningKey(rsa);
            }
            catch (CryptographicException) when (label == "PRIVATE KEY")
            {
                rsa.Dispose();
            }
        }

        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        return new SigningKey(ecdsa);
    }

    public CertificateRequest Request(X500DistinguishedName subject) => _key is RSA rsa
        ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new CertificateRequest(subject, (ECDsa)_key, HashAlgorithmName.SHA256);

    public string ToPem() => (_key is RSA rsa ? rsa.ExportRSAPrivateKeyPem() : ((ECDsa)_key).ExportECPrivateKeyPem()) + "\n";

    public void Dispose() => _key.Dispose();

    // ECDSA with the number of RFC 6979 in the place of a random one.
    private sealed class RepeatableEcdsa(ECDsa key) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator _inner = CreateForECDsa(key);

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => _inner.GetSignatureAlgorithmIdentifier(hashAlgorithm);

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
        {
            var parameters = key.ExportParameters(includePrivateParameters: true);
            var curve = Org.BouncyCastle.Asn1.X9.ECNamedCurveTable.GetByOid(new DerObjectIdentifier(parameters.Curve.Oid.Value ?? throw new CryptographicException("The curve has no name.")));
            var domain = new ECDomainParameters(curve.Curve, curve.G, curve.N, curve.H);
            var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
            signer.Init(forSigning: true, new ECPrivateKeyParameters(new BigInteger(1, parameters.D), domain));
            var signature = signer.GenerateSignature(SHA256.HashData(data));
            return new DerSequence(new DerInteger(signature[0]), new DerInteger(signature[1])).GetDerEncoded();
        }

        protected override PublicKey BuildPublicKey() => _inner.PublicKey;
    }
}
