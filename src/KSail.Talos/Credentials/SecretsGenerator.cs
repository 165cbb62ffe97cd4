using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Documents;
using KSail.Talos.Generation;

namespace KSail.Talos.Credentials;

/// <summary>
/// Makes the secrets of a new cluster, as <c>talosctl gen secrets</c> does (Talos <c>pkg/machinery/config/generate/secrets</c>) but for one thing:
/// the authority of Talos' API is ECDSA P-256 and not Ed25519, because no TLS of this runtime can present a client certificate with an Ed25519
/// key. Nodes take the kind of their own keys from the authority since Talos 1.11.0 and 1.10.3.
/// </summary>
public static class SecretsGenerator
{
    private const string TokenAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int KeyLength = 32;
    private const int ServiceAccountKeySize = 4096;

    private static readonly TalosRelease StandardIds = new(1, 14);

    /// <summary>Makes secrets. Takes up to a few seconds, most of them for the RSA key of service accounts.</summary>
    /// <param name="release">The Talos series: the identifier of a cluster is in the URL-safe alphabet before 1.14.</param>
    /// <param name="clock">Tells when the authorities begin to hold.</param>
    public static MachineSecrets Create(TalosRelease release, TimeProvider clock) => Create(release, clock, ServiceAccountKeySize);

    /// <summary>Makes secrets with another size of the RSA key, for who cannot wait.</summary>
    internal static MachineSecrets Create(TalosRelease release, TimeProvider clock, int keySize)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.GetUtcNow();
        using var serviceAccount = RSA.Create(keySize);
        return new MachineSecrets
        {
            ClusterId = CreateIdentifier(release),
            ClusterSecret = RandomKey(),
            MachineToken = RandomToken(),
            BootstrapToken = RandomToken(),
            SecretboxKey = RandomKey(),
            TalosAuthority = CreateAuthority(CertificateNames.Subject(null, "talos"), now),
            KubernetesAuthority = CreateAuthority(CertificateNames.Subject(null, "kubernetes"), now),
            AggregatorAuthority = CreateAuthority(CertificateNames.Subject(null), now),
            EtcdAuthority = CreateAuthority(CertificateNames.Subject(null, "etcd"), now),
            ServiceAccountKey = new Secret(serviceAccount.ExportRSAPrivateKeyPem() + "\n"),
        };
    }

    /// <summary>An identifier of a cluster.</summary>
    internal static string CreateIdentifier(TalosRelease release)
    {
        var id = RandomKey().Reveal();
        return release.IsBefore(StandardIds) ? id.Replace('+', '-').Replace('/', '_') : id;
    }

    private static Secret RandomKey() => new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));

    private static Secret RandomToken() => new($"{RandomNumberGenerator.GetString(TokenAlphabet, 6)}.{RandomNumberGenerator.GetString(TokenAlphabet, 16)}");

    private static CertificateAuthority CreateAuthority(X500DistinguishedName subject, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ClientCertificates.ServerUse, ClientCertificates.ClientUse], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(RandomNumberGenerator.GetBytes(20), critical: false));
        using var certificate = request.Create(
            subject,
            X509SignatureGenerator.CreateForECDsa(key),
            now - CertificateNames.Backdated,
            now + CertificateNames.AuthorityLifetime,
            RandomNumberGenerator.GetBytes(16));
        return new CertificateAuthority(certificate.ExportCertificatePem() + "\n", new Secret(key.ExportECPrivateKeyPem() + "\n"));
    }
}
