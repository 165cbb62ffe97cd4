using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KSail.Oci.Registry.Certificates;

/// <summary>
/// The certificates for one registry, in the names that Docker gives them: <c>*.crt</c> are authorities that the registry's own certificate may
/// be of, <c>*.cert</c> and <c>*.key</c> of one name are a certificate that we show to the registry.
/// </summary>
/// <param name="Authorities">Certificates of authorities.</param>
/// <param name="Clients">What we may show, in ordinal order of the names; a chain belongs to each.</param>
internal sealed record CertificateFolder(X509Certificate2Collection Authorities, IReadOnlyList<SslStreamCertificateContext> Clients)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="RegistryException">Something in it cannot be used. A registry that needs it would only say that something is missing.</exception>
    public static CertificateFolder Read(string folder)
    {
        var authorities = new X509Certificate2Collection();
        var clients = new List<SslStreamCertificateContext>();
        foreach (var file in Files(folder))
        {
            switch (Path.GetExtension(file))
            {
                case ".crt":
                    var known = authorities.Count;
                    Try(file, "cannot be read", () => authorities.ImportFromPemFile(file));
                    if (authorities.Count == known)
                        throw Unusable(file, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
                    break;
                case ".cert":
                    clients.Add(ReadClient(file, Other(file, ".key", "is a certificate for us without its key")));
                    break;
                case ".key":
                    Other(file, ".cert", "is a key without its certificate");
                    break;
                default:
                    // Docker passes over all other names, too.
                    break;
            }
        }

        return new CertificateFolder(authorities, clients);
    }

    private static string[] Files(string folder)
    {
        try
        {
            var files = Directory.GetFiles(folder);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, $"cannot be read: {OneLine.Of(e.Message)}");
        }
    }

    private static string Other(string file, string extension, string problem)
    {
        var other = Path.ChangeExtension(file, extension);
        return File.Exists(other) ? other : throw Unusable(file, $"{problem}; '{Path.GetFileName(other)}' has to lie beside it");
    }

    private static SslStreamCertificateContext ReadClient(string certificate, string key)
    {
        SslStreamCertificateContext? context = null;
        Try(certificate, $"and '{Path.GetFileName(key)}' are no pair of a certificate and an unencrypted key in PEM form", () =>
        {
            var pair = X509Certificate2.CreateFromPemFile(certificate, key);
            // Windows shows no certificate whose key lives in memory alone.
            if (OperatingSystem.IsWindows())
                pair = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            context = SslStreamCertificateContext.Create(pair, chain, offline: true);
        });
        return context!;
    }

    private static void Try(string file, string problem, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Unusable(file, $"{problem}: {OneLine.Of(e.Message)}");
        }
    }

    private static RegistryException Unusable(string path, string problem) => new(OciDiagnostics.UnusableCertificates, $"'{path}' {problem}");
}
