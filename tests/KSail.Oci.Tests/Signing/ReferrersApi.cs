using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace KSail.Oci.Tests.Signing;

/// <summary>
/// Stands before a registry of the distribution specification 1.0 and adds what 1.1 asks for ("Pushing Manifests with Subject", "Listing
/// Referrers"): it says by <c>OCI-Subject</c> that it noticed the subject of a manifest; lists what refers to a digest as an index, which is empty
/// for one that nothing refers to; tells of each entry the artifact's type, or else that of its configuration, and its annotations; filters
/// by <c>artifactType</c> and says so; and hands out the list in pages.
/// </summary>
internal sealed class ReferrersApi(HttpMessageHandler registry) : DelegatingHandler(registry)
{
    private readonly ConcurrentQueue<(string Repository, string Subject, string Type, string Descriptor)> _referrers = new();

    /// <summary>Method and path of every request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The most entries of one answer.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>What precedes the address of the next page: a host in the place of a path alone.</summary>
    public string NextPageHost { get; init; } = "";

    /// <summary>How a registry answers that has no such list; null for one that has.</summary>
    public Func<HttpResponseMessage>? Unknown { get; init; }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        Requests.Enqueue($"{request.Method} {path}");
        if (path.Contains("/referrers/", StringComparison.Ordinal))
        {
            var answer = Unknown?.Invoke() ?? List(request.RequestUri);
            answer.RequestMessage = request;
            return answer;
        }

        var body = request.Method == HttpMethod.Put && path.Contains("/manifests/", StringComparison.Ordinal) ? Content(request, cancellationToken) : null;
        var response = base.Send(request, cancellationToken);
        if (body is not null && response.IsSuccessStatusCode && Unknown is null && Note(path[..path.LastIndexOf("/manifests/", StringComparison.Ordinal)], body) is { } subject)
            response.Headers.Add("OCI-Subject", subject);
        return response;
    }

    private static byte[] Content(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content!.CopyTo(body, null, cancellationToken);
        return body.ToArray();
    }

    private string? Note(string repository, byte[] manifest)
    {
        using var json = JsonDocument.Parse(manifest);
        var root = json.RootElement;
        if (!root.TryGetProperty("subject", out var named))
            return null;
        var subject = named.GetProperty("digest").GetString()!;
        var type = root.TryGetProperty("artifactType", out var own) ? own.GetString()! : root.GetProperty("config").GetProperty("mediaType").GetString()!;
        var annotations = root.TryGetProperty("annotations", out var more) ? $",\"annotations\":{more.GetRawText()}" : "";
        _referrers.Enqueue((repository, subject, type, $$"""{"mediaType":"{{MediaTypes.Manifest}}","digest":"{{Digest.Of(manifest)}}","size":{{manifest.Length}},"artifactType":{{JsonSerializer.Serialize(type)}}{{annotations}}}"""));
        return subject;
    }

    private HttpResponseMessage List(Uri address)
    {
        var query = HttpUtility.ParseQueryString(address.Query);
        var subject = address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];
        var repository = address.AbsolutePath[..address.AbsolutePath.LastIndexOf("/referrers/", StringComparison.Ordinal)];
        var filter = query["artifactType"];
        var first = int.Parse(query["from"] ?? "0", CultureInfo.InvariantCulture);
        var all = _referrers.Where(entry => entry.Repository == repository && entry.Subject == subject && (filter is null || entry.Type == filter)).Select(entry => entry.Descriptor).Distinct().ToList();
        var index = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.Index}}","manifests":[{{string.Join(',', all.Skip(first).Take(PageSize))}}]}""";
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(index, Encoding.UTF8, MediaTypes.Index) };
        if (filter is not null)
            response.Headers.Add("OCI-Filters-Applied", "artifactType");
        if (first + PageSize < all.Count)
            response.Headers.TryAddWithoutValidation("Link", $"<{NextPageHost}{address.AbsolutePath}?from={first + PageSize}>; rel=\"next\"");
        return response;
    }
}
