using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry;

/// <summary>Puts the parts together that speak to one repository: connection, redirects, authentication, repetition, requests.</summary>
internal sealed class RegistryConnection(HttpMessageHandler handler, TimeProvider clock, Random random, TimeSpan stallTimeout, Action<string> progress)
{
    /// <summary>
    /// What carries requests in production: neither follows redirects nor keeps cookies, and uses the proxy of the environment except for
    /// this machine.
    /// </summary>
    /// <param name="roots">Authorities that are trusted besides those of the system.</param>
    public static SocketsHttpHandler CreateHandler(X509Certificate2Collection roots)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new DirectOnLoopback(HttpClient.DefaultProxy),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = Connect,
        };
        if (roots.Count > 0)
            handler.SslOptions.RemoteCertificateValidationCallback = new OwnAuthorities(roots).Accept;
        return handler;
    }

    /// <summary>A client for one repository.</summary>
    /// <param name="endpoint">Where it is.</param>
    /// <param name="credentials">Who asks; null for anybody.</param>
    /// <param name="withoutCredentials">Why there are none, for messages.</param>
    /// <param name="mask">Learns the tokens that are got.</param>
    /// <param name="mountFrom">Another repository of the registry that blobs may be taken over from; null for none.</param>
    public IRegistry Open(RegistryEndpoint endpoint, RegistryCredentials? credentials, string withoutCredentials, SecretMask mask, string? mountFrom = null)
    {
        var warnings = new RegistryWarnings(new HttpExchange(handler, clock, stallTimeout, mask).SendAsync, progress);
        var redirects = new Redirects(warnings.SendAsync);
        var authenticator = new Authenticator(redirects.SendAsync, endpoint, mountFrom, credentials, withoutCredentials, mask, clock);
        return new RegistryClient(authenticator.SendAsync, authenticator.PingAsync, endpoint, new RetryPolicy(clock, random, progress), clock);
    }

    // At once, on the thread that the runtime sets aside for a new connection: see HttpExchange.
    private static ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using (cancellationToken.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket))
                socket.Connect(context.DnsEndPoint);
            return new ValueTask<Stream>(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }
}
