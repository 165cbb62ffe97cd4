using System.Net;
using System.Net.Sockets;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Connections.Credentials;
using KSail.Kubernetes.Connections.Network;

namespace KSail.Kubernetes.Transport;

/// <summary>
/// Sends single requests over connections that it keeps, and says what a missing answer means. HTTP/2 where the server speaks it. Connections with
/// a certificate that was replaced are left to end.
/// </summary>
internal sealed class HttpExchange : IDisposable
{
    // The largest answers are pages of Secrets and ConfigMaps: 500 of 1 MiB would be beyond it, and beyond what anybody has.
    private const int MaxBody = 256 * 1024 * 1024;
    private const int MaxErrorBody = 1024 * 1024;

    private readonly KubernetesConnection _connection;
    private readonly KubernetesClientOptions _options;
    private readonly string _base;
    private readonly Lock _lock = new();
    private readonly List<HttpMessageInvoker> _invokers = [];
    private string? _thumbprint;

    public HttpExchange(KubernetesConnection connection, KubernetesClientOptions options)
    {
        _connection = connection;
        _options = options;
        _base = connection.Server.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>Whether the server has answered once, whatever it said.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Sends; the answer's body is still to be read, and the caller disposes it.</summary>
    /// <exception cref="KubernetesException">There was no answer.</exception>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var message = CreateMessage(request, credential);
        try
        {
            var response = await Invoker(credential.Certificate).SendAsync(message, either.Token).ConfigureAwait(false);
            HasAnswered = true;
            return response;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(request);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(request, e);
        }
    }

    /// <summary>Reads the body of an answer, up to a bound: the end of a body of success that is too long is an error, that of another one is cut.</summary>
    /// <exception cref="KubernetesException">It ends too early, or is too long.</exception>
    public async Task<byte[]> ReadAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var bound = response.IsSuccessStatusCode ? MaxBody : MaxErrorBody;
        using var memory = new MemoryStream();
        try
        {
            var content = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                var buffer = new byte[32 * 1024];
                while (memory.Length < bound && await content.ReadAsync(buffer, either.Token).ConfigureAwait(false) is > 0 and var count)
                {
                    limit.CancelAfter(_options.RequestTimeout);
                    await memory.WriteAsync(buffer.AsMemory(0, count), either.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(request);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(request, e);
        }

        if (response.IsSuccessStatusCode && memory.Length >= MaxBody)
            throw Fail(KubernetesFailure.Nonsense, request, $"the answer is larger than {MaxBody / 1024 / 1024} MiB");
        return memory.ToArray();
    }

    /// <summary>A failure of a request.</summary>
    public KubernetesException Fail(KubernetesFailure failure, ApiRequest request, string what, Exception? inner = null) =>
        new(failure, $"{_connection}: {what} ({request})", inner: inner);

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var invoker in _invokers)
                invoker.Dispose();
            _invokers.Clear();
        }
    }

    /// <summary>What the loss of a connection means, while a request is sent or its answer read.</summary>
    public KubernetesException Explain(ApiRequest request, Exception e)
    {
        for (var at = e; at is not null; at = at.InnerException)
        {
            if (at is ConnectionException connection)
                return new KubernetesException(connection.Failure, $"{_connection}: {connection.Message} ({request})", inner: e) { IsUnsent = true };
        }

        return (e as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
                Fail(KubernetesFailure.Nonsense, request, "the answer is not HTTP; is this the port of an API server?", e),
            _ => Fail(KubernetesFailure.Unreachable, request, "the connection was cut", e),
        };
    }

    private KubernetesException TimedOut(ApiRequest request) =>
        Fail(KubernetesFailure.Timeout, request, $"no answer within {_options.RequestTimeout.TotalSeconds:0.#} s");

    private HttpRequestMessage CreateMessage(ApiRequest request, Credential credential)
    {
        // As escaped here: the runtime would otherwise resolve dots and unescape what it thinks is safe.
        var uri = new Uri(_base + request.Path + request.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(request.Method, uri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        message.Headers.TryAddWithoutValidation("User-Agent", "KSail.Sdk");
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.Authorization = credential.Authorization;
        foreach (var (name, value) in _connection.Impersonation)
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = request.ContentType;
        }

        return message;
    }

    private HttpMessageInvoker Invoker(ClientCertificate? certificate)
    {
        lock (_lock)
        {
            if (_invokers.Count == 0 || _thumbprint != certificate?.Thumbprint)
            {
                _thumbprint = certificate?.Thumbprint;
                var handler = CreateHandler(certificate);
                _invokers.Add(new HttpMessageInvoker(_options.Handler?.Invoke(handler) ?? handler));
            }

            return _invokers[^1];
        }
    }

    private SocketsHttpHandler CreateHandler(ClientCertificate? certificate) => new()
    {
        ConnectCallback = new Connector(_connection.Target, certificate).ConnectAsync,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = _connection.Target.Compression ? DecompressionMethods.GZip : DecompressionMethods.None,
        // Each watch is a stream; the server allows some hundreds of them on one connection.
        EnableMultipleHttp2Connections = true,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = _options.KeepAlive,
        KeepAlivePingTimeout = _options.KeepAlive,
        ConnectTimeout = _options.RequestTimeout,
    };
}
