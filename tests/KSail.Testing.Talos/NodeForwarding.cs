using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using KSail.Clusters.Talos.Wire;
using KSail.Documents;
using KSail.Talos;
using KSail.Talos.Credentials;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Talos;

/// <summary>Calls from one node to another: a control plane passes on what is meant for others, under a certificate that may speak for anybody.</summary>
internal static class NodeForwarding
{
    /// <summary>The role of nodes among themselves; with it, <see cref="RoleHeader"/> names whom they speak for.</summary>
    public const string ImpersonatorRole = "os:impersonator";

    public const string RoleHeader = "talos-role";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Keys, certificates and handshakes are what takes time here. They last as long as the configuration that they are of.
    private static readonly ConditionalWeakTable<MachineConfiguration, HttpMessageInvoker> Clients = [];

    /// <summary>Passes a call on, and its answer back, byte for byte.</summary>
    public static async Task ForwardAsync(TalosNode node, string address, HttpContext http, ReadOnlyMemory<byte> request, IReadOnlyList<string> roles)
    {
        var client = Clients.GetValue(node.Configuration!, static configuration => CreateClient(configuration, withCertificate: true));
        using var message = CreateRequest(node.Settings.Route(address), http.Request.Path, new RawMessage(request));
        message.Headers.TryAddWithoutValidation(RoleHeader, roles);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(message, http.RequestAborted).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new NodeRefusal(GrpcCode.Unavailable, $"error dialing {address}: {e.GetBaseException().Message}");
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            throw new NodeRefusal(GrpcCode.Unavailable, $"error dialing {address}: i/o timeout");
        }

        using (response)
        {
            var body = await response.Content.ReadAsStreamAsync(http.RequestAborted).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            var call = new NodeCall(http, request);
            try
            {
                while (await GrpcFraming.ReadAsync(body, http.RequestAborted).ConfigureAwait(false) is { } answer)
                    await call.SendAsync(new RawMessage(answer)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException && !http.RequestAborted.IsCancellationRequested)
            {
                throw new NodeRefusal(GrpcCode.Unavailable, "error reading from server: EOF");
            }

            ThrowUnlessOk(response);
        }
    }

    /// <summary>Calls another control plane, over a connection of its own: one through the load balancer may end at this very node, the next one elsewhere.</summary>
    public static async Task<T> CallAsync<T>(TalosNode node, string address, string path, IProtoMessage request, CancellationToken cancellation)
        where T : IProtoMessage<T>
    {
        using var client = CreateClient(node.Configuration!, withCertificate: true);
        return await CallAsync<T>(client, node.Settings.Route(address), path, request, cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks a control plane for the certificate of a worker; null when it does not issue one now.</summary>
    public static async Task<IssuedCertificate?> TryIssueAsync(TalosNode node, MachineConfiguration configuration, string address)
    {
        try
        {
            using var client = CreateClient(configuration, withCertificate: false);
            var token = configuration.GetText("machine", "token") ?? "";
            var request = new NodePeers.IssueRequest(token, [node.Settings.HostName, .. NodeIdentity.Names(configuration, node.Settings)]);
            var issued = await CallAsync<NodePeers.Issued>(client, node.Settings.Route(address), NodePeers.Issue, request, node.Stopped).ConfigureAwait(false);
            // An answer that was cut off has nothing in it; who asked asks again.
            return issued.Certificate.Length == 0 ? null : new IssuedCertificate(issued.Certificate, new Secret(issued.Key), DateTimeOffset.MaxValue);
        }
        catch (Exception e) when (e is NodeRefusal or ProtoException or HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static async Task<T> CallAsync<T>(HttpMessageInvoker client, Uri root, string path, IProtoMessage request, CancellationToken cancellation)
        where T : IProtoMessage<T>
    {
        // Whoever is asked may go away without a word; who asks does so again.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var message = CreateRequest(root, path, request);
        using var response = await client.SendAsync(message, limit.Token).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        var answer = await GrpcFraming.ReadAsync(body, limit.Token).ConfigureAwait(false);
        await body.CopyToAsync(Stream.Null, limit.Token).ConfigureAwait(false);
        ThrowUnlessOk(response);
        return T.Read(new ProtoReader(answer ?? default));
    }

    private static HttpRequestMessage CreateRequest(Uri root, string path, IProtoMessage request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(root, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFraming.Frame(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return message;
    }

    private static HttpMessageInvoker CreateClient(MachineConfiguration configuration, bool withCertificate)
    {
        var root = NodeIdentity.Root(configuration);
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(3) };
        handler.SslOptions.CertificateChainPolicy = NodeIdentity.Trust(root);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 server && IsOf(root, server);
        if (withCertificate)
        {
            var issued = ClientCertificates.ForTalos(NodeIdentity.AuthorityOf(configuration)!, DateTimeOffset.UtcNow, TimeSpan.FromHours(1), ImpersonatorRole);
            var certificate = X509Certificate2.CreateFromPem(issued.Certificate, issued.Key.Reveal());
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return new HttpMessageInvoker(handler);
    }

    // Ports of this machine stand for the addresses of nodes, so names cannot be compared here.
    private static bool IsOf(X509Certificate2 root, X509Certificate2 server)
    {
        using var chain = new X509Chain { ChainPolicy = NodeIdentity.Trust(root) };
        return chain.Build(server);
    }

    private static void ThrowUnlessOk(HttpResponseMessage response)
    {
        var headers = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        var code = headers.TryGetValues("grpc-status", out var status) ? GrpcStatus.Parse(status.First()) : GrpcCode.Internal;
        if (code != GrpcCode.Ok)
            throw new NodeRefusal(code, headers.TryGetValues("grpc-message", out var message) ? GrpcStatus.DecodeMessage(message.First()) : "");
    }

    /// <summary>A message that is not looked into.</summary>
    private sealed record RawMessage(ReadOnlyMemory<byte> Content) : IProtoMessage
    {
        public void Write(ProtoWriter writer) => writer.Raw(Content);
    }
}
