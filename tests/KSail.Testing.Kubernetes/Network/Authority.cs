using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KSail.Testing.Kubernetes.Network;

/// <summary>A certificate with its key, in PEM form.</summary>
public sealed record KeyPair(string Certificate, string Key);

/// <summary>A certificate authority of a test's own.</summary>
public sealed class Authority : IDisposable
{
    private readonly ECDsa _key;

    /// <summary>A new authority.</summary>
    public Authority(string name)
    {
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(5));
    }

    /// <summary>An authority that exists.</summary>
    /// <param name="certificate">Its certificate, as PEM.</param>
    /// <param name="key">Its key of an elliptic curve, as PEM.</param>
    public Authority(string certificate, string key)
    {
        _key = ECDsa.Create();
        _key.ImportFromPem(key);
        Certificate = X509Certificate2.CreateFromPem(certificate);
    }

    /// <summary>Its own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its own certificate in PEM form.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate for a server.</summary>
    /// <param name="names">Host names and addresses.</param>
    /// <param name="from">From when it is valid.</param>
    /// <param name="until">Until when it is valid.</param>
    public X509Certificate2 IssueServer(IReadOnlyList<string> names, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        Restrict(request, "1.3.6.1.5.5.7.3.1");
        using var certificate = Sign(request, from, until);
        using var whole = certificate.CopyWithPrivateKey(key);
        // What connections use must be able to outlive the key here.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>A certificate for a user.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="from">From when it is valid.</param>
    /// <param name="until">Until when it is valid.</param>
    /// <param name="isRsa">Whether its key is one of RSA, rather than of elliptic curves.</param>
    public KeyPair IssueClient(string user, DateTimeOffset from, DateTimeOffset until, bool isRsa = false)
    {
        using var key = isRsa ? (AsymmetricAlgorithm)RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new CertificateRequest($"O=system:masters, CN={user}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"O=system:masters, CN={user}", (ECDsa)key, HashAlgorithmName.SHA256);
        Restrict(request, "1.3.6.1.5.5.7.3.2");
        using var certificate = Sign(request, from, until);
        // As most tools write them: the older form of the key's own kind.
        return new KeyPair(certificate.ExportCertificatePem() + "\n", (key is RSA old ? old.ExportRSAPrivateKeyPem() : ((ECDsa)key).ExportECPrivateKeyPem()) + "\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static void Restrict(CertificateRequest request, string purpose)
    {
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until) =>
        request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until, RandomNumberGenerator.GetBytes(12));
}
