using System.IO.Pipes;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KSail.Clusters.Docker.Engine.Endpoints;

namespace KSail.Clusters.Docker.Engine.Transport;

/// <summary>Opens connections to an engine: over a socket of the file system, a named pipe, or the network with or without TLS.</summary>
internal sealed class EngineConnector(DockerEndpoint endpoint)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Connects; for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        switch (endpoint.Kind)
        {
            case EndpointKind.Pipe:
                var pipe = new NamedPipeClientStream(".", endpoint.Address, PipeDirection.InOut, PipeOptions.Asynchronous);
                await pipe.ConnectAsync(Patience, cancellation).ConfigureAwait(false);
                return pipe;
            case EndpointKind.Socket:
                return await ConnectAsync(
                    new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(endpoint.Address), cancellation).ConfigureAwait(false);
            default:
                var stream = await ConnectAsync(
                    new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, new DnsEndPoint(endpoint.Address, endpoint.Port), cancellation).ConfigureAwait(false);
                return endpoint.Tls is { } tls ? await SecureAsync(stream, tls, cancellation).ConfigureAwait(false) : stream;
        }
    }

    private static async Task<Stream> ConnectAsync(Socket socket, EndPoint address, CancellationToken cancellation)
    {
        try
        {
            await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, EndpointTls tls, CancellationToken cancellation)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = endpoint.Address,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (tls is { Certificate: { } certificate, Key: { } key })
        {
            var client = X509Certificate2.CreateFromPem(certificate, key.Reveal());
            options.ClientCertificateContext = SslStreamCertificateContext.Create(client, additionalCertificates: null, offline: true);
        }

        // The user's own wish: DOCKER_TLS without DOCKER_TLS_VERIFY, or SkipTLSVerify of a context. The certificate is shown, and not looked at.
        if (!tls.IsVerified)
            options.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        else if (tls.Authority is { } authority)
            options.CertificateChainPolicy = Trusting(authority);
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static X509ChainPolicy Trusting(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(authority);
        return policy;
    }
}
