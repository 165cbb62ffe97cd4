using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry;

/// <summary>
/// The upload of one blob, through as many attempts as it takes. The first sends everything in one request, which every registry knows. After
/// a failure it asks how much has arrived, goes on from there in chunks so that the next failure costs less, and starts over where the
/// registry has lost the upload or knows no chunks.
/// </summary>
internal sealed class BlobUpload(RegistryExchange exchange, RegistryEndpoint endpoint, TimeProvider clock, Descriptor blob, Func<Stream> open, Action<long> sent)
{
    // Some registries refuse chunks beyond 4 MiB.
    private const long ChunkSize = 4 * 1024 * 1024;

    private Uri? _location;
    private long _minChunk;
    private bool _refusesChunks;

    /// <summary>How many bytes the registry is known to have.</summary>
    public long Offset { get; private set; }

    /// <summary>One attempt; true when the blob is there.</summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<bool> TryAsync(int attempt, CancellationToken cancellationToken)
    {
        if (attempt > 1 && await HasArrivedAsync(cancellationToken).ConfigureAwait(false))
            return true;
        var resumed = _location is not null && await TryResumeAsync(cancellationToken).ConfigureAwait(false);
        if (!resumed)
            await StartAsync(cancellationToken).ConfigureAwait(false);
        if ((resumed && Offset > 0) || (attempt > 1 && blob.Size > ChunkSize && !_refusesChunks))
            await SendChunksAsync(cancellationToken).ConfigureAwait(false);
        await FinishAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // The answer to a finished upload may be what got lost.
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<bool> HasArrivedAsync(CancellationToken cancellationToken)
    {
        var response = await exchange(new RegistryRequest(HttpMethod.Head, endpoint.Of($"blobs/{blob.Digest}")), cancellationToken).ConfigureAwait(false);
        return response.Status == HttpStatusCode.OK && response.Header("Docker-Content-Digest") == blob.Digest.ToString();
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        Offset = 0;
        var response = await exchange(new RegistryRequest(HttpMethod.Post, endpoint.Of("blobs/uploads/")), cancellationToken).ConfigureAwait(false);
        if (response.Status != HttpStatusCode.Accepted)
            throw RegistryErrors.Explain(response, clock);
        _location = null;
        TakeLocation(response);
        if (_location is null)
            throw RegistryErrors.Nonsense(response, "without an address to upload to (Location)");
        _minChunk = long.TryParse(response.Header("OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var min) ? min : 0;
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<bool> TryResumeAsync(CancellationToken cancellationToken)
    {
        var response = await exchange(new RegistryRequest(HttpMethod.Get, _location!), cancellationToken).ConfigureAwait(false);
        if (response.Status != HttpStatusCode.NoContent || !TryReadRange(response, out var arrived) || arrived > blob.Size)
            return false;
        TakeLocation(response);
        Offset = arrived;
        return true;
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private async Task SendChunksAsync(CancellationToken cancellationToken)
    {
        var size = Math.Max(ChunkSize, _minChunk);
        while (Offset < blob.Size)
        {
            var length = Math.Min(size, blob.Size - Offset);
            var response = await exchange(Body(HttpMethod.Patch, _location!, length, chunk: true), cancellationToken).ConfigureAwait(false);
            if (response.Status != HttpStatusCode.Accepted)
                throw ChunkRefused(response);
            var reached = TryReadRange(response, out var arrived) ? arrived : Offset + length;
            if (reached <= Offset || reached > Offset + length)
                throw RegistryErrors.Nonsense(response, $"with {reached} bytes of an upload that has {Offset + length}");
            TakeLocation(response);
            Offset = reached;
        }
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        var request = Body(HttpMethod.Put, WithDigest(_location!), blob.Size - Offset, chunk: false);
        var response = await exchange(request, cancellationToken).ConfigureAwait(false);
        if (response.Status != HttpStatusCode.Created)
            throw RegistryErrors.Explain(response, clock);
        RegistryClient.CheckDigest(response, blob.Digest);
        Offset = blob.Size;
    }

    // A registry that does not take chunks gets everything at once again, in a new upload.
    private RegistryException ChunkRefused(RegistryResponse response)
    {
        var failure = RegistryErrors.Explain(response, clock);
        if (failure.IsTransient || (int)response.Status is not (400 or 404 or 405 or 411 or 415 or 416 or 501))
            return failure;
        _refusesChunks = (int)response.Status is not (404 or 416);
        _location = null;
        return new RegistryException(failure.Descriptor, failure.Message, isTransient: true);
    }

    private RegistryRequest Body(HttpMethod method, Uri address, long length, bool chunk)
    {
        var start = Offset;
        return new RegistryRequest(method, address)
        {
            Content = keepAlive =>
            {
                var content = new BlobContent(open, start, length, count =>
                {
                    keepAlive();
                    sent(count);
                });
                content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                // The specification's form, which lacks the unit that HTTP's own has.
                if (chunk)
                    content.Headers.TryAddWithoutValidation("Content-Range", $"{start}-{start + length - 1}");
                return content;
            },
        };
    }

    // Each answer may move the upload. Behind a proxy that ends TLS, registries name their own, open address: it is not taken literally.
    private void TakeLocation(RegistryResponse response)
    {
        if (response.Header("Location") is not { } text || !Uri.TryCreate(response.Request.Uri, text, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            return;
        }

        if (!endpoint.IsPlainHttp && address.Scheme == Uri.UriSchemeHttp)
        {
            if (!address.Host.Equals(endpoint.Root.Host, StringComparison.OrdinalIgnoreCase))
                throw new RegistryException(OciDiagnostics.Tls, $"{endpoint.Root.Authority}: the registry wants the upload without encryption at {address.Authority}; that is not done");
            address = new UriBuilder(address) { Scheme = Uri.UriSchemeHttps, Port = endpoint.Root.Port }.Uri;
        }

        _location = address;
    }

    private Uri WithDigest(Uri location)
    {
        var separator = location.Query.Length == 0 ? '?' : '&';
        return new Uri($"{location.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)}{separator}digest={Uri.EscapeDataString(blob.Digest.ToString())}");
    }

    // "0-99" for a hundred bytes. An upload without any is "0-0" to some registries, which one byte would be too: then it is none.
    private static bool TryReadRange(RegistryResponse response, out long arrived)
    {
        arrived = 0;
        if (response.Header("Range") is not { } range)
            return false;
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !long.TryParse(range.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            return false;
        arrived = last == 0 ? 0 : last + 1;
        return true;
    }
}
