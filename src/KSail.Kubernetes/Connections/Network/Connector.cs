using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using KSail.Kubernetes.Connections.Credentials;

namespace KSail.Kubernetes.Connections.Network;

/// <summary>
/// Makes the connections of a client: to server or proxy, through the proxy, then encrypted. Done here rather than by the runtime's handler, which
/// has no separate name for the certificate, asks the process' environment for proxies, and does not say why a certificate is not trusted.
/// </summary>
/// <param name="target">Where to.</param>
/// <param name="certificate">The certificate that is shown.</param>
internal sealed class Connector(ConnectionTarget target, ClientCertificate? certificate)
{
    private const int KeepAliveSeconds = 15;

    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>A new connection.</summary>
    /// <exception cref="ConnectionException">There is none.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (target.Server.IdnHost.Trim('[', ']'), target.Server.Port);
        var stream = target.Proxy is { } proxy
            ? await ThroughAsync(proxy, host, port, cancellationToken).ConfigureAwait(false)
            : await OpenAsync(host, port, "", cancellationToken).ConfigureAwait(false);
        if (!target.IsEncrypted)
            return stream;
        var trust = new ServerTrust(target);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = target.ServerName,
            ApplicationProtocols = Protocols,
            RemoteCertificateValidationCallback = trust.Accept,
            ClientCertificateContext = certificate?.Context,
            CertificateChainPolicy = trust.CreatePolicy(),
        };
        return await EncryptAsync(stream, options, trust, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Stream> ThroughAsync(Uri proxy, string host, int port, CancellationToken cancellationToken)
    {
        var proxyPort = proxy.Port > 0 ? proxy.Port : 1080;
        var stream = await OpenAsync(proxy.IdnHost.Trim('[', ']'), proxyPort, "the proxy: ", cancellationToken).ConfigureAwait(false);
        if (proxy.Scheme == Uri.UriSchemeHttps)
        {
            var trust = new ServerTrust(new ConnectionTarget(proxy, proxy.IdnHost));
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = proxy.IdnHost, RemoteCertificateValidationCallback = trust.Accept, CertificateChainPolicy = trust.CreatePolicy(),
            };
            stream = await EncryptAsync(stream, options, trust, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await Tunnel.OpenAsync(stream, proxy, host, port, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (IOException e) when (e is not ConnectionException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new ConnectionException(KubernetesFailure.Unreachable, $"the proxy {proxy.Host}:{proxyPort} cut the connection before one to {host}:{port} was made", e);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Stream> OpenAsync(string host, int port, string what, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A watch over HTTP/1.1 has nothing else that notices a dead peer.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds);
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ConnectionException(KubernetesFailure.Unreachable, what + Explain(e, host), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> EncryptAsync(Stream stream, SslClientAuthenticationOptions options, ServerTrust trust, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return encrypted;
        }
        catch (Exception e)
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            if (Explain(e, trust) is { } explained)
                throw explained;
            throw;
        }
    }

    private static ConnectionException? Explain(Exception e, ServerTrust trust)
    {
        if (trust.Verdict(e) is { } verdict)
            return verdict;
        var what = $"no encrypted connection came about ({OneLine.Of(Innermost(e).Message)}); is this the port of an API server, and is the client certificate one of its own?";
        return e switch
        {
            AuthenticationException => new ConnectionException(KubernetesFailure.CertificateUntrusted, what, e),
            IOException => new ConnectionException(KubernetesFailure.Unreachable, "the connection was cut before it was encrypted", e),
            _ => null,
        };
    }

    private static string Explain(SocketException e, string host) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => $"the host name '{host}' is not known; check its spelling and the name service",
        SocketError.TryAgain => $"the name service does not answer for '{host}'; check the network",
        SocketError.ConnectionRefused => "the connection was refused; is the cluster running, and is the port right?",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no way to it; check the network, a VPN and a firewall",
        SocketError.TimedOut => "nothing answers; check the network, a VPN and a firewall",
        _ => $"no connection can be made: {OneLine.Of(e.Message)}",
    };

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
