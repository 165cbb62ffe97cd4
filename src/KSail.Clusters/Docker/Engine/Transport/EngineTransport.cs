using System.Net.Http.Headers;
using System.Text.Json;
using KSail.Clusters.Docker.Engine.Endpoints;

namespace KSail.Clusters.Docker.Engine.Transport;

/// <summary>An answer of success, or one that the caller said it would understand.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body.</param>
internal sealed record EngineAnswer(int Status, byte[] Body);

/// <summary>Sends single requests to an engine, and says what a missing or a bad answer means.</summary>
internal sealed class EngineTransport : IDisposable
{
    /// <summary>How long an engine may think about a request: starting a container may take a while on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Lists of thousands of containers; and the end of a log.
    private const int MaxBody = 64 * 1024 * 1024;

    private readonly DockerEndpoint _endpoint;
    private readonly HttpMessageInvoker _invoker;

    /// <summary>For one engine.</summary>
    /// <param name="endpoint">Where the engine is.</param>
    /// <param name="handler">What requests are sent with; null for connections to the endpoint.</param>
    public EngineTransport(DockerEndpoint endpoint, HttpMessageHandler? handler = null)
    {
        _endpoint = endpoint;
        _invoker = new HttpMessageInvoker(handler ?? new SocketsHttpHandler
        {
            ConnectCallback = new EngineConnector(endpoint).ConnectAsync,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });
    }

    /// <summary>Version of the API that requests are made in: <c>1.41</c>; empty until it was agreed upon.</summary>
    public string ApiVersion { get; set; } = "";

    public DockerEndpoint Endpoint => _endpoint;

    public void Dispose() => _invoker.Dispose();

    /// <summary>Sends, and reads the whole answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, without version.</param>
    /// <param name="what">What it is for, as the beginning of a sentence that goes on with what went wrong.</param>
    /// <param name="body">JSON to send; null for none.</param>
    /// <param name="understood">Statuses that are no failure beside those of success.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<EngineAnswer> SendAsync(
        HttpMethod method, string path, string what, byte[]? body, ReadOnlyMemory<int> understood, CancellationToken cancellation)
    {
        using var request = Request(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return await SendAsync(request, what, understood, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a request that was prepared, and reads the whole answer.</summary>
    public async Task<EngineAnswer> SendAsync(HttpRequestMessage request, string what, ReadOnlyMemory<int> understood, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var response = await OpenAsync(request, what, limit, cancellation).ConfigureAwait(false);
        var answer = new EngineAnswer((int)response.StatusCode, await ReadAsync(response, what, limit, cancellation).ConfigureAwait(false));
        if (!response.IsSuccessStatusCode && !understood.Span.Contains(answer.Status))
            throw EngineErrors.OfAnswer(what, answer.Status, answer.Body);
        return answer;
    }

    /// <summary>Sends, and gives the answer while it still arrives. The caller disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, string what, CancellationTokenSource limit, CancellationToken cancellation)
    {
        try
        {
            return await _invoker.SendAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            throw Explain(e, what, cancellation);
        }
    }

    public async Task<byte[]> ReadAsync(HttpResponseMessage response, string what, CancellationTokenSource limit, CancellationToken cancellation)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            using var memory = new MemoryStream();
            var buffer = new byte[32 * 1024];
            while (await stream.ReadAsync(buffer, limit.Token).ConfigureAwait(false) is > 0 and var count)
            {
                await memory.WriteAsync(buffer.AsMemory(0, count), limit.Token).ConfigureAwait(false);
                if (memory.Length > MaxBody)
                    throw new DockerException(DockerDiagnostics.Failed, 0, $"{what}: the answer of the Docker Engine at {_endpoint} is larger than {MaxBody / 1024 / 1024} MiB");
            }

            return memory.ToArray();
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            throw Explain(e, what, cancellation);
        }
    }

    public static bool IsOfConnection(Exception e) => e is HttpRequestException or IOException or OperationCanceledException or UnauthorizedAccessException;

    /// <summary>What the loss of a connection means; a caller that gave up is not answered.</summary>
    public DockerException Explain(Exception e, string what, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return e is OperationCanceledException
            ? new DockerException(DockerDiagnostics.Failed, 0, $"{what}: the Docker Engine at {_endpoint} did not answer within {Patience.TotalSeconds:0} s; see whether it is overloaded", e) { IsTransient = true }
            : EngineErrors.OfConnection(_endpoint, e);
    }

    /// <summary>Reads the JSON of an answer.</summary>
    public JsonDocument Parse(EngineAnswer answer, string what)
    {
        try
        {
            return JsonDocument.Parse(answer.Body);
        }
        catch (JsonException e)
        {
            throw new DockerException(DockerDiagnostics.Failed, answer.Status, $"{what}: what answers at {_endpoint} ({_endpoint.Source}) is no Docker Engine, or its answer is damaged", e);
        }
    }

    /// <summary>A request in the version that was agreed upon.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        // The host is not looked at: the connection is the address.
        var request = new HttpRequestMessage(method, new Uri($"http://docker{(ApiVersion.Length > 0 ? "/v" : "")}{ApiVersion}{path}"));
        request.Headers.TryAddWithoutValidation("User-Agent", "KSail.Sdk");
        return request;
    }
}
