using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using KSail.Oci.Compression;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry;

/// <summary>The requests of the distribution specification. How a request gets there — credentials, redirects, connections — is the exchange's business.</summary>
internal sealed partial class RegistryClient(RegistryExchange exchange, RegistryExchange ping, RegistryEndpoint endpoint, RetryPolicy retry, TimeProvider clock) : IRegistry
{
    private const string ManifestTypes = $"{MediaTypes.Manifest}, {MediaTypes.Index}, {MediaTypes.DockerManifest}, application/vnd.docker.distribution.manifest.list.v2+json";

    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task PingAsync(CancellationToken cancellationToken) =>
        await retry.RunAsync(
            async (_, token) =>
            {
                // A registry that asks who we are is one.
                var response = await ping(new RegistryRequest(HttpMethod.Get, endpoint.Root), token).ConfigureAwait(false);
                return response.Status is HttpStatusCode.OK or HttpStatusCode.Unauthorized ? response : throw RegistryErrors.Explain(response, clock);
            },
            position: null,
            cancellationToken).ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<Digest?> ResolveAsync(string tag, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Head, endpoint.Of($"manifests/{tag}")) { Accept = ManifestTypes };
        var response = await TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;
        if (Digest.TryParse(response.Header("Docker-Content-Digest"), out var digest))
            return digest;
        // The header is a courtesy; the content says it for certain.
        response = await TrySendAsync(request with { Method = HttpMethod.Get }, cancellationToken).ConfigureAwait(false);
        return response is null ? null : Digest.Of(response.Body);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<bool> PushBlobAsync(Descriptor blob, Func<Stream> open, Action<long> sent, CancellationToken cancellationToken)
    {
        if (await HasBlobAsync(blob, cancellationToken).ConfigureAwait(false))
            return false;
        var upload = new BlobUpload(exchange, endpoint, clock, blob, open, sent);
        return await retry.RunAsync(upload.TryAsync, () => upload.Offset, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<bool> MountBlobAsync(Descriptor blob, string from, CancellationToken cancellationToken)
    {
        if (await HasBlobAsync(blob, cancellationToken).ConfigureAwait(false))
            return true;
        var query = $"?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(from)}";
        var request = new RegistryRequest(HttpMethod.Post, endpoint.Of("blobs/uploads/" + query));
        return await retry.RunAsync(
            async (_, token) =>
            {
                var response = await exchange(request, token).ConfigureAwait(false);
                if (response.Status == HttpStatusCode.Created)
                    CheckDigest(response, blob.Digest);
                // A registry that does not mount begins an upload instead, which nobody goes on with: the blob has to be fetched first.
                return response.Status switch
                {
                    HttpStatusCode.Created => true,
                    HttpStatusCode.Accepted or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => false,
                    _ => throw RegistryErrors.Explain(response, clock),
                };
            },
            position: null,
            cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task PushManifestAsync(Descriptor manifest, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken)
    {
        var address = endpoint.Of($"manifests/{tag ?? manifest.Digest.ToString()}");
        var request = new RegistryRequest(HttpMethod.Put, address)
        {
            Content = _ => new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(manifest.MediaType) } },
        };
        await retry.RunAsync(
            async (attempt, token) =>
            {
                // The answer to a manifest that arrived may be what got lost.
                if (attempt > 1)
                {
                    var present = await exchange(new RegistryRequest(HttpMethod.Head, address) { Accept = ManifestTypes }, token).ConfigureAwait(false);
                    if (present.Status == HttpStatusCode.OK && present.Header("Docker-Content-Digest") == manifest.Digest.ToString())
                        return present;
                }

                var response = await exchange(request, token).ConfigureAwait(false);
                if (response.Status != HttpStatusCode.Created)
                    throw RegistryErrors.Explain(response, clock);
                CheckDigest(response, manifest.Digest);
                return response;
            },
            position: null,
            cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<byte[]> PullManifestAsync(string reference, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, endpoint.Of($"manifests/{reference}")) { Accept = ManifestTypes };
        var response = await SendAsync(request, HttpStatusCode.OK, cancellationToken).ConfigureAwait(false);
        if (Digest.TryParse(reference, out var digest) && Digest.Of(response.Body) != digest)
            throw RegistryErrors.Nonsense(response, $"with a manifest whose digest is {Digest.Of(response.Body)}");
        return response.Body;
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    public async Task PullBlobAsync(Descriptor blob, Stream destination, CancellationToken cancellationToken)
    {
        await retry.RunAsync(
            async (_, token) =>
            {
                destination.SetLength(0);
                using var checkedDestination = new DigestStream(destination);
                var request = new RegistryRequest(HttpMethod.Get, endpoint.Of($"blobs/{blob.Digest}")) { Destination = checkedDestination };
                var response = await exchange(request, token).ConfigureAwait(false);
                if (response.Status != HttpStatusCode.OK)
                    throw RegistryErrors.Explain(response, clock);
                if (checkedDestination.Count != blob.Size || checkedDestination.Current != blob.Digest)
                    throw RegistryErrors.Nonsense(response, $"with {checkedDestination.Count} bytes of digest {checkedDestination.Current}");
                return response;
            },
            position: null,
            cancellationToken).ConfigureAwait(false);
    }

    // A server that says yes to everything is found out by digest or length; then the upload shows what it is.
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<bool> HasBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var response = await TrySendAsync(new RegistryRequest(HttpMethod.Head, endpoint.Of($"blobs/{blob.Digest}")), cancellationToken).ConfigureAwait(false);
        if (response is null)
            return false;
        return response.Header("Docker-Content-Digest") is { } digest ? digest == blob.Digest.ToString() : response.ContentLength == blob.Size;
    }

    private Task<RegistryResponse> SendAsync(RegistryRequest request, HttpStatusCode expected, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async (_, token) =>
            {
                var response = await exchange(request, token).ConfigureAwait(false);
                return response.Status == expected ? response : throw RegistryErrors.Explain(response, clock);
            },
            position: null,
            cancellationToken);

    // For questions that 404 answers with no.
    private Task<RegistryResponse?> TrySendAsync(RegistryRequest request, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async (_, token) =>
            {
                var response = await exchange(request, token).ConfigureAwait(false);
                return response.Status switch
                {
                    HttpStatusCode.OK => response,
                    HttpStatusCode.NotFound => null,
                    _ => throw RegistryErrors.Explain(response, clock),
                };
            },
            position: null,
            cancellationToken);

    internal static void CheckDigest(RegistryResponse response, Digest expected)
    {
        if (response.Header("Docker-Content-Digest") is { } digest && digest != expected.ToString())
            throw RegistryErrors.Nonsense(response, $"with digest {OneLine.Of(digest)} for content of digest {expected}");
    }
}
