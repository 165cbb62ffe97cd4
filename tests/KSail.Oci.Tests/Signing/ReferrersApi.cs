using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace KSail.Oci.Tests.Signing;

/// <summary>
/// Stands before a registry of the distribution specification 1.0 and adds what 1.1 asks for: it notices subjects of manifests, and lists
/// referrers.
/// </summary>
internal sealed class ReferrersApi(HttpMessageHandler registry) : DelegatingHandler(registry)
{
    private readonly ConcurrentQueue<(string Subject, string Descriptor)> _referrers = new();

    /// <summary>Method and path of every request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        Requests.Enqueue($"{request.Method} {path}");
        if (path.LastIndexOf("/referrers/", StringComparison.Ordinal) is > 0 and var at)
        {
            var subject = path[(at + 11)..];
            var entries = string.Join(',', _referrers.Where(entry => entry.Subject == subject).Select(entry => entry.Descriptor));
            var index = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.Index}}","manifests":[{{entries}}]}""";
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(index, Encoding.UTF8, MediaTypes.Index), RequestMessage = request };
        }

        var body = request.Method == HttpMethod.Put && path.Contains("/manifests/", StringComparison.Ordinal) ? await request.Content!.ReadAsByteArrayAsync(cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        if (body is null || !response.IsSuccessStatusCode)
            return response;
        using var json = JsonDocument.Parse(body);
        if (json.RootElement.TryGetProperty("subject", out var named))
        {
            var subject = named.GetProperty("digest").GetString()!;
            _referrers.Enqueue((subject, $$"""{"mediaType":"{{MediaTypes.Manifest}}","digest":"{{Digest.Of(body)}}","size":{{body.Length}},"artifactType":{{json.RootElement.GetProperty("artifactType").GetRawText()}}}"""));
            response.Headers.Add("OCI-Subject", subject);
        }

        return response;
    }
}
