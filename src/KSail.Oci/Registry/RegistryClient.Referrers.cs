using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry;

/// <summary>What is attached to manifests: referrers of the distribution specification 1.1.</summary>
internal sealed partial class RegistryClient
{
    // More than the attachments of anybody fill.
    private const int MaxPages = 16;

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<byte[]?> TryPullManifestAsync(string reference, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, endpoint.Of($"manifests/{reference}")) { Accept = ManifestTypes };
        var response = await TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response is not null && Digest.TryParse(reference, out var digest) && Digest.Of(response.Body) != digest)
            throw RegistryErrors.Nonsense(response, $"with a manifest whose digest is {Digest.Of(response.Body)}");
        return response?.Body;
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<bool> PushReferrerAsync(Descriptor manifest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Put, endpoint.Of($"manifests/{manifest.Digest}"))
        {
            Content = _ => new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(manifest.MediaType) } },
        };
        var response = await SendAsync(request, HttpStatusCode.Created, cancellationToken).ConfigureAwait(false);
        CheckDigest(response, manifest.Digest);
        // By this header a registry says that it has understood the subject.
        return response.Header("OCI-Subject") is not null;
    }

    // The list is asked for as a whole: a filter takes one type, and bundles have as many as there are versions of them.
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<IReadOnlyList<byte[]>?> ListReferrersAsync(Digest subject, CancellationToken cancellationToken)
    {
        var pages = new List<byte[]>();
        for (var next = endpoint.Of($"referrers/{subject}"); next is not null && pages.Count < MaxPages;)
        {
            var response = await AskForReferrersAsync(next, cancellationToken).ConfigureAwait(false);
            if (response.Status != HttpStatusCode.OK)
                return pages.Count == 0 ? null : throw RegistryErrors.Explain(response, clock);
            pages.Add(response.Body);
            next = NextPage(response);
        }

        return pages;
    }

    private Task<RegistryResponse> AskForReferrersAsync(Uri address, CancellationToken cancellationToken) =>
        retry.RunAsync(
            async (_, token) =>
            {
                var response = await exchange(new RegistryRequest(HttpMethod.Get, address) { Accept = MediaTypes.Index }, token).ConfigureAwait(false);
                // The specification's answer of a registry without the list is 404. Older ones take the path for an upload or for nothing
                // that they know, and say so in other ways.
                return (int)response.Status is 200 or 400 or 404 or 405 or 501 ? response : throw RegistryErrors.Explain(response, clock);
            },
            position: null,
            cancellationToken);

    private Uri? NextPage(RegistryResponse response)
    {
        foreach (var header in response.Headers("Link"))
        {
            if (LinkHeader.Next(header) is not { } text)
                continue;
            return Uri.TryCreate(response.Request.Uri, text, out var next) && endpoint.Owns(next)
                ? next
                : throw RegistryErrors.Nonsense(response, $"with the rest of the list elsewhere, at '{OneLine.Of(text)}'");
        }

        return null;
    }
}
