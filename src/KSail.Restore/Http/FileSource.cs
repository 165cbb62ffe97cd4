using System.Net;
using System.Net.Http.Headers;
using KSail.Documents.Files;

namespace KSail.Restore.Http;

/// <summary>Downloads single files, patiently: servers that are overloaded or down for a moment are asked again.</summary>
public sealed class FileSource(HttpMessageHandler handler, TimeProvider clock)
{
    /// <summary>How often a server is asked that must answer.</summary>
    public const int MaxAttempts = 4;

    private const int MaxRedirects = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);
    private static readonly ProductInfoHeaderValue UserAgent = new("KSail.Sdk", null);

    /// <summary>The last part of an address' path, as a name that every file system takes.</summary>
    public static string NameOf(string address)
    {
        var path = Uri.TryCreate(address, UriKind.Absolute, out var uri) ? Uri.UnescapeDataString(uri.AbsolutePath) : "";
        var name = path.TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        var safe = string.Create(Math.Min(name.Length, 100), name, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterOrDigit(text[i]) || text[i] is '.' or '-' or '_' ? text[i] : '_';
        });
        return safe.Trim('.').Length == 0 ? "file" : safe;
    }

    /// <summary>Whether the address is one of HTTP.</summary>
    public static bool IsHttp(string reference) =>
        reference.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || reference.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>User and password for a server, <c>user:password</c> in base64, if somebody knows them; null for nobody.</summary>
    public Func<Uri, CancellationToken, Task<string?>>? FindCredentials { get; init; }

    /// <summary>Downloads a file; null when the server has none at the address (any status of 400 to 499 but 408 and 429).</summary>
    /// <param name="address">Address of the file.</param>
    /// <param name="attempts">How often to ask.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="FetchException">The server cannot be reached, stays in trouble, or the file is too large.</exception>
    public async Task<(byte[]? Content, string Status)> DownloadAsync(string address, int attempts, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new FetchException("the address is not valid");
        for (var attempt = 1; ; attempt++)
        {
            string trouble;
            var isReached = true;
            var delay = TimeSpan.FromSeconds(1 << (attempt - 1));
            try
            {
                using var response = await SendAsync(uri, cancellationToken).ConfigureAwait(false);
                var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
                if (response.IsSuccessStatusCode)
                    return (await ReadAsync(response, cancellationToken).ConfigureAwait(false), status);
                if ((int)response.StatusCode < 500 && response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
                    return (null, status);
                trouble = $"the server answers {status}";
                if (response.Headers.RetryAfter?.Delta is { } asked && asked > delay)
                    delay = asked;
            }
            catch (HttpRequestException e)
            {
                trouble = $"no answer from {uri.Authority}: {Innermost(e).Message.TrimEnd('.')}";
                isReached = false;
            }
            catch (IOException e)
            {
                trouble = $"the connection to {uri.Authority} was cut: {e.Message.TrimEnd('.')}";
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                trouble = $"{uri.Authority} did not finish within {Timeout.TotalSeconds:0} s";
            }

            // Who asks less often than always can do without, and a machine without network would wait in every build.
            if (attempt == attempts || delay > MaxDelay || (!isReached && attempts < MaxAttempts))
                throw new FetchException($"{trouble}; check the address and the network, then restore again");
            await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        for (var left = MaxRedirects; ; left--)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.UserAgent.Add(UserAgent);
            // Asked for each server on the way: where one sends on to another, that one sees only its own.
            if (FindCredentials is not null && await FindCredentials(uri, limit.Token).ConfigureAwait(false) is { } credentials)
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
            var response = await invoker.SendAsync(request, limit.Token).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            var next = new Uri(uri, location);
            if (left == 0)
                throw new FetchException($"{uri.Authority} redirects more than {MaxRedirects} times");
            if (next.Scheme != Uri.UriSchemeHttps && (uri.Scheme == Uri.UriSchemeHttps || next.Scheme != Uri.UriSchemeHttp))
                throw new FetchException($"{uri.Authority} redirects from an encrypted connection to {next.GetLeftPart(UriPartial.Authority)}; that is not followed");
            uri = next;
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        var content = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var memory = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (await content.ReadAsync(buffer, limit.Token).ConfigureAwait(false) is > 0 and var count)
            {
                if (memory.Length + count > SourceTree.MaxFileSize)
                    throw new FetchException($"the file is larger than {SourceTree.MaxFileSize / 1024 / 1024} MiB");
                memory.Write(buffer, 0, count);
            }

            return memory.ToArray();
        }
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
