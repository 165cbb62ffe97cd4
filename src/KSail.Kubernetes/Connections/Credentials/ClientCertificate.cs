using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Documents;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>A certificate that says who asks, with its key and the certificates above it. Lives as long as the process.</summary>
internal sealed class ClientCertificate
{
    private const string Ed25519 = "1.3.101.112";

    private readonly X509Certificate2 _certificate;

    private ClientCertificate(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        _certificate = certificate;
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>What is shown to the server.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset Expires => new(_certificate.NotAfter);

    /// <summary>Tells it from others.</summary>
    public string Thumbprint => _certificate.Thumbprint;

    /// <summary>Reads certificate and key in PEM form; or says, without quoting either, what is wrong.</summary>
    public static (ClientCertificate? Certificate, string Problem) Read(string certificate, Secret key)
    {
        var text = key.Reveal();
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(certificate);
            if (all.Count == 0)
                return (null, "there is no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
            if (text.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) || text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
                return (null, "its key is encrypted, which kubectl cannot use either; store it without a passphrase");
            if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
                return (null, "there is no key in PEM form (-----BEGIN PRIVATE KEY-----)");
            if (all[0].PublicKey.Oid.Value == Ed25519)
                return (null, "it has an Ed25519 key, which .NET cannot use for connections; ask for a certificate with an EC or RSA key");
            var own = WithKey(X509Certificate2.CreateFromPem(certificate, text));
            all.RemoveAt(0);
            return (new ClientCertificate(own, all), "");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return (null, "certificate and key do not belong together, or one of them is damaged");
        }
    }

    // Windows takes only keys that are in a container of its own.
    private static X509Certificate2 WithKey(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
