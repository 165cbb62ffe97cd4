using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using KSail.Clusters.Talos.Access;

namespace KSail.Clusters.Talos.Wire;

/// <summary>
/// gRPC over HTTP/2 to the endpoints of one cluster: calls with one answer and calls with a stream of answers, which is all that Talos needs. An
/// endpoint that cannot be connected to is passed over for the next one; once a request may have arrived, nothing is tried again here. Thread-safe.
/// </summary>
internal sealed class GrpcChannel : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);

    // As talosctl has it: streams of logs and images do not wait for the window.
    private const int StreamWindow = 2 * 1024 * 1024;

    private readonly IReadOnlyList<TalosEndpoint> _endpoints;
    private readonly TalosTrust _trust;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _invoker;
    private int _preferred;

    public GrpcChannel(IReadOnlyList<TalosEndpoint> endpoints, TalosTrust trust, TimeProvider clock)
    {
        _endpoints = endpoints;
        _trust = trust;
        _clock = clock;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindow,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = trust.CreateOptions(),
        });
    }

    /// <summary>A call with one answer.</summary>
    /// <exception cref="TalosException">It did not succeed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<T> CallAsync<T>(GrpcCall call, IProtoMessage request, CancellationToken cancellation)
        where T : IProtoMessage<T>
    {
        ReadOnlyMemory<byte>? answer = null;
        await foreach (var message in StreamAsync(call, request, cancellation).ConfigureAwait(false))
            answer = answer is null ? message : throw Damaged(call, "it has two messages where one belongs");
        return Decode<T>(call, answer ?? throw Damaged(call, "it has no message"));
    }

    /// <summary>A call with a stream of answers. Whoever stops reading stops the call.</summary>
    /// <exception cref="TalosException">It did not succeed; messages may have come before.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async IAsyncEnumerable<T> StreamAsync<T>(GrpcCall call, IProtoMessage request, [EnumeratorCancellation] CancellationToken cancellation)
        where T : IProtoMessage<T>
    {
        await foreach (var message in StreamAsync(call, request, cancellation).ConfigureAwait(false))
            yield return Decode<T>(call, message);
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _trust.Dispose();
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(
        GrpcCall call, IProtoMessage request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var timer = call.Timeout is { } timeout ? new CancellationTokenSource(timeout, _clock) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        var (response, endpoint) = await SendAsync(call, GrpcFraming.Frame(request), either.Token, cancellation).ConfigureAwait(false);
        using (response)
        {
            if (StatusOf(response.Headers) is { } early)
            {
                ThrowUnlessOk(call, endpoint, early, response.Headers);
                yield break;
            }

            CheckHead(call, endpoint, response);
            Stream body;
            try
            {
                body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (IsBroken(e, cancellation))
            {
                throw Explain(call, endpoint, e, wasSent: true);
            }

            await using (body.ConfigureAwait(false))
            {
                while (true)
                {
                    ReadOnlyMemory<byte>? message;
                    try
                    {
                        message = await GrpcFraming.ReadAsync(body, either.Token).ConfigureAwait(false);
                    }
                    catch (ProtoException e)
                    {
                        throw Damaged(call, e.Message);
                    }
                    catch (Exception e) when (IsBroken(e, cancellation))
                    {
                        throw Explain(call, endpoint, e, wasSent: true);
                    }

                    if (message is not { } content)
                        break;
                    yield return content;
                }
            }

            ThrowUnlessOk(call, endpoint, StatusOf(response.TrailingHeaders) ?? throw Damaged(call, "it ends without a status"), response.TrailingHeaders);
        }
    }

    // Starts with the endpoint that worked last.
    private async Task<(HttpResponseMessage Response, TalosEndpoint Endpoint)> SendAsync(
        GrpcCall call, byte[] frame, CancellationToken either, CancellationToken cancellation)
    {
        var first = Volatile.Read(ref _preferred);
        for (var i = 0; ; i++)
        {
            var index = (first + i) % _endpoints.Count;
            var endpoint = _endpoints[index];
            try
            {
                using var request = CreateRequest(call, endpoint, frame);
                var response = await _invoker.SendAsync(request, either).ConfigureAwait(false);
                Volatile.Write(ref _preferred, index);
                return (response, endpoint);
            }
            catch (HttpRequestException e) when (WasNotSent(e) && i + 1 < _endpoints.Count)
            {
                // The next one may answer; if none does, the last one's failure is told.
            }
            catch (Exception e) when (IsBroken(e, cancellation))
            {
                // The runtime asks a new connection for its other end, and one that is closed by then has none: nothing was sent.
                throw Explain(call, endpoint, e, wasSent: e is not SocketException && (e is not HttpRequestException failed || !WasNotSent(failed)));
            }
        }
    }

    private static HttpRequestMessage CreateRequest(GrpcCall call, TalosEndpoint endpoint, byte[] frame)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint.Uri, call.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("user-agent", "ksail-sdk");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        if (call.Timeout is { } timeout)
            request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcStatus.FormatTimeout(timeout));
        if (call.Node is { } node)
            request.Headers.TryAddWithoutValidation("node", node);
        return request;
    }

    private static void CheckHead(GrpcCall call, TalosEndpoint endpoint, HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw Told(call, endpoint, GrpcStatus.OfHttp((int)response.StatusCode), $"the answer is HTTP {(int)response.StatusCode}, not that of a Talos API");
        if (response.Content.Headers.ContentType?.MediaType is not { } type || !type.StartsWith("application/grpc", StringComparison.Ordinal))
            throw Told(call, endpoint, GrpcCode.Unknown, "the answer is not that of a Talos API");
    }

    private static string? StatusOf(HttpResponseHeaders headers) => First(headers, "grpc-status");

    private static string? First(HttpResponseHeaders headers, string name)
    {
        if (headers.TryGetValues(name, out var values))
        {
            foreach (var value in values)
                return value;
        }

        return null;
    }

    private static void ThrowUnlessOk(GrpcCall call, TalosEndpoint endpoint, string status, HttpResponseHeaders headers)
    {
        var code = GrpcStatus.Parse(status);
        if (code != GrpcCode.Ok)
            throw Told(call, endpoint, code, GrpcStatus.DecodeMessage(First(headers, "grpc-message") ?? ""));
    }

    private static TalosException Told(GrpcCall call, TalosEndpoint endpoint, GrpcCode code, string reason)
    {
        var who = call.Node is null ? $"{endpoint}" : $"{call.Node}, asked through {endpoint}";
        return new TalosException(code, reason, $"{call.Method} at {who}: {(reason.Length == 0 ? $"{code}" : $"{reason} ({code})")}");
    }

    private static TalosException Damaged(GrpcCall call, string how) => new(GrpcCode.Internal, how, $"the answer to {call.Method} is damaged: {how}");

    private static T Decode<T>(GrpcCall call, ReadOnlyMemory<byte> message)
        where T : IProtoMessage<T>
    {
        try
        {
            return T.Read(new ProtoReader(message));
        }
        catch (ProtoException e)
        {
            throw TalosException.Malformed(call.Method, e);
        }
    }

    // Everything that is not the caller's own wish.
    private static bool IsBroken(Exception e, CancellationToken cancellation) =>
        (e is OperationCanceledException && !cancellation.IsCancellationRequested) || e is HttpRequestException or IOException or SocketException;

    private static bool WasNotSent(HttpRequestException e) => e.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError
        || ClosedAtOnce(e);

    // Since TLS 1.3 a client has done its handshake before the server has seen its certificate: a server that refuses it closes the connection then, and the
    // runtime has nothing but this text to say so.
    private static bool ClosedAtOnce(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is IOException && e.Message.Contains("HTTP/2 handshake", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private TalosException Explain(GrpcCall call, TalosEndpoint endpoint, Exception e, bool wasSent)
    {
        var reason = Innermost(e);
        if (e is OperationCanceledException)
        {
            return call.Timeout is { } timeout
                ? new TalosException(GrpcCode.DeadlineExceeded, reason, $"{call.Method}: {call.Node ?? endpoint.ToString()} did not answer within {timeout.TotalSeconds:0.#} s", wasSent: wasSent, inner: e)
                : new TalosException(GrpcCode.Unavailable, reason, $"{call.Method}: the connection to {endpoint} was given up ({reason})", wasSent: wasSent, inner: e);
        }

        if (reason.Contains("alert", StringComparison.OrdinalIgnoreCase))
            return new TalosException(GrpcCode.Unauthenticated, reason, $"{endpoint} refuses the client certificate: it is of another cluster, or has expired ({reason})", wasSent: false, inner: e);
        if (ClosedAtOnce(e))
            return new TalosException(GrpcCode.Unavailable, reason, $"{endpoint} closes the connection as soon as it has seen the client certificate, which is of another cluster or has expired; or the node is just stopping", TalosDiagnostics.NotAllowed, wasSent: false, inner: e);
        if (e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } && _trust.Problem is { } problem)
            return new TalosException(GrpcCode.Unavailable, problem, $"{endpoint} is not trusted: {problem}", TalosDiagnostics.Untrusted, wasSent: false, inner: e);
        return new TalosException(
            GrpcCode.Unavailable,
            reason,
            wasSent
                ? $"{call.Method}: the connection to {endpoint} broke before the answer was complete ({reason}); what was asked may have been done"
                : $"{call.Method}: {endpoint} cannot be reached ({reason})",
            wasSent: wasSent,
            inner: e);
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message.TrimEnd('.');
    }
}
