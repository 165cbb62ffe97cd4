using System.Net;
using System.Net.Http.Headers;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry;

/// <summary>What is attached to manifests: referrers of the distribution specification 1.1.</summary>
internal sealed partial class RegistryClient
{
    public async Task<byte[]?> TryPullManifestAsync(string reference, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, endpoint.Of($"manifests/{reference}")) { Accept = ManifestTypes };
        var response = await TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response is not null && Digest.TryParse(reference, out var digest) && Digest.Of(response.Body) != digest)
            throw RegistryErrors.Nonsense(response, $"with a manifest whose digest is {Digest.Of(response.Body)}");
        return response?.Body;
    }

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

    public async Task<byte[]?> ListReferrersAsync(Digest subject, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(HttpMethod.Get, endpoint.Of($"referrers/{subject}")) { Accept = MediaTypes.Index };
        var response = await TrySendAsync(request, cancellationToken).ConfigureAwait(false);
        return response?.Body;
    }
}
