using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Certificates;

namespace KSail.Oci;

/// <summary>Makes what carries requests to registries.</summary>
public static class RegistryHandler
{
    /// <summary>
    /// A handler that carries requests as they are meant: it neither follows redirects nor keeps cookies, and uses the proxy of the process'
    /// environment. The caller disposes it.
    /// </summary>
    public static SocketsHttpHandler Create() => RegistryConnection.CreateHandler([]);

    /// <summary>The same, with certificates of the user's own besides the authorities of the system.</summary>
    /// <param name="authorities">A file with certificates of authorities in PEM form, for all hosts; empty for none.</param>
    /// <param name="search">Where the certificates of single hosts are looked for. What is wrong with them is told when the host is spoken to.</param>
    /// <param name="span">Where the user named the file.</param>
    /// <param name="diagnostics">Takes what is wrong with the file.</param>
    /// <returns>The handler, which the caller disposes; null after an error in <paramref name="diagnostics"/>.</returns>
    public static HttpMessageHandler? Create(string authorities, CertificateSearch search, SourceSpan span, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            var roots = new X509Certificate2Collection();
            if (authorities.Length == 0)
                return new HostHandler(roots, search);
            roots.ImportFromPemFile(authorities);
            if (roots.Count > 0)
                return new HostHandler(roots, search);
            diagnostics.Add(OciDiagnostics.InvalidCertificates, span, $"'{authorities}' holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            diagnostics.Add(OciDiagnostics.InvalidCertificates, span, $"the certificate authorities in '{authorities}' cannot be read: {OneLine.Of(e.Message)}");
        }

        return null;
    }
}
