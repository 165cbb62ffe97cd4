using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace KSail.Kubernetes.Connections;

/// <summary>Where a server is, and by what it is recognised.</summary>
/// <param name="Server">Address of the server; a path before all paths of the API may be in it.</param>
/// <param name="ServerName">The name that its certificate must have; the host's.</param>
internal sealed record ConnectionTarget(Uri Server, string ServerName)
{
    /// <summary>The only authorities that are trusted; null for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Whether any certificate is accepted.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Through what it is reached; null for directly.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether answers may be compressed.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>Whether the connection is encrypted.</summary>
    public bool IsEncrypted => Server.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether a host is this machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
