using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry;

namespace KSail.Oci;

/// <summary>Makes what carries requests to registries.</summary>
public static class RegistryHandler
{
    /// <summary>
    /// A handler that carries requests as they are meant: it neither follows redirects nor keeps cookies, and uses the proxy of the process'
    /// environment. The caller disposes it.
    /// </summary>
    public static SocketsHttpHandler Create() => RegistryConnection.CreateHandler([]);

    /// <summary>The same, with certificate authorities of the user's own besides those of the system.</summary>
    /// <param name="authorities">A file with their certificates in PEM form.</param>
    /// <param name="span">Where the user named the file.</param>
    /// <param name="diagnostics">Takes what is wrong with the file.</param>
    /// <returns>The handler; null after an error in <paramref name="diagnostics"/>.</returns>
    public static SocketsHttpHandler? Create(string authorities, SourceSpan span, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(authorities);
            if (roots.Count > 0)
                return RegistryConnection.CreateHandler(roots);
            diagnostics.Add(OciDiagnostics.InvalidCertificates, span, $"'{authorities}' holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            diagnostics.Add(OciDiagnostics.InvalidCertificates, span, $"the certificate authorities in '{authorities}' cannot be read: {OneLine.Of(e.Message)}");
        }

        return null;
    }
}
