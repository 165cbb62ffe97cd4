using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KSail.Oci.Registry.Certificates;

/// <summary>
/// Carries each request with the certificates of the host that it goes to: whom to trust, and what to show, is settled per host and port, and
/// nothing of it reaches another one along a redirect. Hosts without certificates of their own share a handler.
/// </summary>
/// <param name="authorities">Authorities that are trusted wherever a request goes, besides those of the system.</param>
/// <param name="search">Where the certificates of single hosts are looked for.</param>
internal sealed class HostHandler(X509Certificate2Collection authorities, CertificateSearch search) : HttpMessageHandler
{
    private readonly Dictionary<string, HttpMessageInvoker> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpMessageInvoker _usual = new(RegistryConnection.CreateHandler(authorities));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        InvokerFor(request.RequestUri!).Send(request, cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        InvokerFor(request.RequestUri!).SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _usual.Dispose();
            foreach (var invoker in _own.Values)
            {
                if (invoker != _usual)
                    invoker.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker InvokerFor(Uri uri)
    {
        if (uri.Scheme != Uri.UriSchemeHttps)
            return _usual;
        var name = $"{uri.Host}:{uri.Port}";
        lock (_own)
        {
            if (!_own.TryGetValue(name, out var invoker))
                _own[name] = invoker = search.Find(uri.Host, uri.Port) is { } folder ? new HttpMessageInvoker(Create(CertificateFolder.Read(folder))) : _usual;
            return invoker;
        }
    }

    private SocketsHttpHandler Create(CertificateFolder folder)
    {
        var handler = RegistryConnection.CreateHandler([.. authorities, .. folder.Authorities]);
        if (folder.Clients.Count == 1)
            handler.SslOptions.ClientCertificateContext = folder.Clients[0];
        else if (folder.Clients.Count > 1)
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, remote, issuers) => Choose(folder.Clients, remote, issuers);
        return handler;
    }

    // Asked once before the registry has said anything, and again when it has said whose certificates it accepts.
    private static X509Certificate2? Choose(IReadOnlyList<SslStreamCertificateContext> clients, X509Certificate? remote, string[] issuers)
    {
        if (remote is null)
            return null;
        foreach (var client in clients)
        {
            if (IsAccepted(client.TargetCertificate, issuers))
                return client.TargetCertificate;
            foreach (var above in client.IntermediateCertificates)
            {
                if (IsAccepted(above, issuers))
                    return client.TargetCertificate;
            }
        }

        return clients[0].TargetCertificate;
    }

    private static bool IsAccepted(X509Certificate2 certificate, string[] issuers) => issuers.AsSpan().Contains(certificate.Issuer);
}
