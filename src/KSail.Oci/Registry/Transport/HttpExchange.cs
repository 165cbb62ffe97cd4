using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using KSail.Documents.Diagnostics;

namespace KSail.Oci.Registry.Transport;

/// <summary>
/// Sends single requests and says what a missing answer means. A request fails when nothing moves for a while, however long it takes as a whole.
/// The calling thread waits for the answer: requests to a registry go one after the other, and what the runtime needs to give a thread back in
/// between, some two hundred methods that are compiled at run time, costs a build more than it pushes.
/// </summary>
internal sealed class HttpExchange(HttpMessageHandler handler, TimeProvider clock, TimeSpan stallTimeout, SecretMask mask)
{
    // Manifests are at most 4 MiB; error texts are never worth that much.
    private const int MaxBody = 4 * 1024 * 1024;

    private static readonly ProductInfoHeaderValue UserAgent = new("KSail.Sdk", null);

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        using var stall = new CancellationTokenSource(stallTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var message = CreateMessage(request, () => stall.CancelAfter(stallTimeout));
        try
        {
            using var response = invoker.Send(message, either.Token);
            var body = await ReadBodyAsync(request, response, stall, either.Token).ConfigureAwait(false);
            return new RegistryResponse(request, response, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException(OciDiagnostics.TimedOut, $"{Where(request)}: nothing moved for {stallTimeout.TotalSeconds:0.#} s during {request}", isTransient: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw Explain(request, e);
        }
    }

    private static HttpRequestMessage CreateMessage(RegistryRequest request, Action keepAlive)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri);
        message.Headers.UserAgent.Add(UserAgent);
        message.Headers.Authorization = request.Authorization;
        if (request.Accept is { } accept)
            message.Headers.TryAddWithoutValidation("Accept", accept);
        message.Content = request.Content?.Invoke(keepAlive);
        // Some servers refuse a POST or PUT that does not say how long it is.
        if (message.Content is null && (request.Method == HttpMethod.Post || request.Method == HttpMethod.Put))
            message.Content = new ByteArrayContent([]);
        return message;
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<byte[]> ReadBodyAsync(RegistryRequest request, HttpResponseMessage response, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        var destination = response.IsSuccessStatusCode ? request.Destination : null;
        var memory = new MemoryStream();
        var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var buffer = new byte[16 * 1024];
            while (memory.Length < MaxBody && await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                stall.CancelAfter(stallTimeout);
                await (destination ?? memory).WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }

        // Before anybody cuts the text of an error, and with it perhaps a secret in two.
        return response.IsSuccessStatusCode ? memory.ToArray() : Encoding.UTF8.GetBytes(mask.Apply(Encoding.UTF8.GetString(memory.ToArray())));
    }

    private static RegistryException Explain(RegistryRequest request, Exception e)
    {
        var (descriptor, what, isTransient) = Classify(request, e);
        return new RegistryException(descriptor, $"{Where(request)}: {what} ({request}: {OneLine.Of(Innermost(e).Message)})", isTransient, inner: e);
    }

    private static (DiagnosticDescriptor Descriptor, string What, bool IsTransient) Classify(RegistryRequest request, Exception e)
    {
        var innermost = Innermost(e);
        if (WantsClientCertificate(innermost.Message))
            return (OciDiagnostics.ClientCertificate, WantedCertificate(request.Uri), false);
        var socket = innermost as SocketException;
        return (e as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (OciDiagnostics.Unreachable, "the host name is not known; check its spelling and the name service", true),
            HttpRequestError.ConnectionError when socket?.SocketErrorCode == SocketError.ConnectionRefused =>
                // Nobody listens: on this machine nobody will in a moment.
                (OciDiagnostics.Unreachable, "the connection was refused; is the registry running, and is the port right?", !RegistryEndpoint.IsLoopback(request.Uri.Host)),
            HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError =>
                (OciDiagnostics.Unreachable, "no connection can be made; check the network, a proxy and a firewall", true),
            HttpRequestError.SecureConnectionError =>
                (OciDiagnostics.Tls, "no trusted encrypted connection; check the certificate, and that the registry speaks https: plain http is for localhost only", false),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
                (OciDiagnostics.Nonsense, "the answer is not HTTP; is this the port of a registry?", false),
            _ => (OciDiagnostics.ConnectionLost, "the connection was cut", true),
        };
    }

    // Only the alert of the other side tells it, and only the text has the alert: "certificate required" with TLS 1.3, where it comes after the
    // handshake; "bad certificate" with 1.2; "unknown ca" with both for one of somebody else.
    private static bool WantsClientCertificate(string message) =>
        message.Contains("alert certificate required", StringComparison.OrdinalIgnoreCase)
        || message.Contains("alert bad certificate", StringComparison.OrdinalIgnoreCase)
        || message.Contains("alert unknown ca", StringComparison.OrdinalIgnoreCase);

    private static string WantedCertificate(Uri uri) =>
        $"the registry wants to see a certificate, and did not see one that it trusts; put it and its key into certs.d/{uri.Host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}/ as client.cert and client.key";

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    private static string Where(RegistryRequest request) => request.Uri.Authority;
}
