using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>
/// Sends requests until they are answered. What does the same once or twice is repeated whatever happened; anything else only where it is sure that
/// nothing happened: it was not sent, or the API says that it is not done now.
/// </summary>
internal sealed class HetznerTransport(HetznerApiOptions options) : IDisposable
{
    // A page of 50 servers is below 1 MB.
    private const int MaxBody = 32 * 1024 * 1024;

    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement.Clone();

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _invoker = new(options.Handler ?? CreateHandler(), disposeHandler: options.Handler is null);
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", options.Token.Reveal());
    private readonly RateLimit _limit = new();
    private readonly string _base = options.BaseAddress.AbsoluteUri.TrimEnd('/');

    /// <summary>Sends a request and reads its answer; an empty object for an empty one.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the address, escaped, with its query.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="isRepeatable">Whether sending it twice does the same as sending it once.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body, bool isRepeatable, CancellationToken cancellation)
    {
        var started = options.Clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            if (_limit.PauseBefore(options.Clock.GetUtcNow()) is var before && before > TimeSpan.Zero)
                await options.WaitAsync(before, cancellation).ConfigureAwait(false);
            try
            {
                return await SendOnceAsync(method, path, body, cancellation).ConfigureAwait(false);
            }
            catch (HetznerException e) when (HetznerErrors.IsForNow(e.Code) || (e.Descriptor == HetznerDiagnostics.Unreachable && !e.MayHaveHappened) || (isRepeatable && e.MayHaveHappened))
            {
                var isLimit = e.Code == HetznerErrors.RateLimit;
                var pause = isLimit ? _limit.UntilNext(options.Clock.GetUtcNow()) : PauseAfter(attempt);
                if (isLimit && pause < PauseAfter(attempt))
                    pause = PauseAfter(attempt);
                if (options.Clock.GetUtcNow() - started + pause > (isLimit ? options.RateLimitPatience : options.Patience))
                    throw attempt == 1 ? e : new HetznerException(e.Code, $"{e.Message}; {attempt} attempts failed", e.Descriptor, e) { MayHaveHappened = e.MayHaveHappened };
                options.Progress?.Report($"{e.Message}; trying again in {pause.TotalSeconds:0.#} s");
                await options.WaitAsync(pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static SocketsHttpHandler CreateHandler() => new()
    {
        // A redirect would carry the token elsewhere.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };

    private static TimeSpan PauseAfter(int attempt) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 0.5 * Math.Pow(2, Math.Min(attempt, 10))));

    private async Task<JsonElement> SendOnceAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var request = new HttpRequestMessage(method, _base + path);
        request.Headers.Authorization = _authorization;
        request.Headers.TryAddWithoutValidation("User-Agent", "KSail.Sdk");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var isChange = method != HttpMethod.Get;
        try
        {
            using var response = await _invoker.SendAsync(request, either.Token).ConfigureAwait(false);
            _limit.Note(response.Headers);
            var answer = await ReadAsync(response, either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return answer ?? throw new HetznerException("unknown_error", $"{Describe(method, path)}: the answer is no JSON; is {options.BaseAddress.Host} the Hetzner API?", HetznerDiagnostics.Failed) { MayHaveHappened = isChange };
            throw Refusal(method, path, (int)response.StatusCode, answer ?? default);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Lost(method, path, $"no answer within {options.RequestTimeout.TotalSeconds:0} s", wasSent: true, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            cancellation.ThrowIfCancellationRequested();
            var wasSent = e is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError };
            throw Lost(method, path, wasSent ? "the connection was cut" : $"no connection to {options.BaseAddress.Host} ({e.Message})", wasSent, e);
        }
    }

    private static async Task<JsonElement?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var buffer = new byte[16 * 1024];
            while (memory.Length < MaxBody && await content.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
                memory.Write(buffer, 0, count);
        }

        if (memory.Length == 0)
            return Nothing;
        try
        {
            using var document = JsonDocument.Parse(memory.GetBuffer().AsMemory(0, (int)memory.Length));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HetznerException Lost(HttpMethod method, string path, string what, bool wasSent, Exception? inner) =>
        new("", $"{Describe(method, path)}: {what}", HetznerDiagnostics.Unreachable, inner) { MayHaveHappened = wasSent };

    private HetznerException Refusal(HttpMethod method, string path, int status, JsonElement answer)
    {
        var error = answer.Field("error") ?? default;
        var code = error.Text("code") is { Length: > 0 } given ? given : HetznerErrors.CodeOf(status);
        var message = new StringBuilder($"{Describe(method, path)} was answered with {status} ({code}");
        if (error.Text("message") is { Length: > 0 } reason)
            message.Append(": ").Append(Mask(reason));
        foreach (var field in error.Field("details")?.Items("fields", static item => item) ?? [])
            message.Append("; ").Append(Mask(field.Text("name"))).Append(": ").Append(Mask(string.Join(", ", field.Texts("messages"))));
        message.Append(')').Append(HetznerErrors.Advice(code));
        return new HetznerException(code, message.ToString()) { MayHaveHappened = HetznerErrors.IsUncertain(code) };
    }

    // A query may hold names and selectors, which say nothing to a user.
    private static string Describe(HttpMethod method, string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        return $"Hetzner: {method} {(query < 0 ? path : path[..query])}";
    }

    private string Mask(string text) => options.Token.IsEmpty ? text : text.Replace(options.Token.Reveal(), options.Token.ToString(), StringComparison.Ordinal);
}
