using System.Runtime.CompilerServices;
using System.Text.Json;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry;

/// <summary>The tags of a repository.</summary>
internal sealed partial class RegistryClient
{
    // What a registry sends in one page, and how many pages somebody may have filled.
    private const int TagsPerPage = 1000;
    private const int MaxTagPages = 100;

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<IReadOnlyList<string>?> ListTagsAsync(CancellationToken cancellationToken)
    {
        var tags = new List<string>();
        var address = endpoint.Of($"tags/list?n={TagsPerPage}");
        for (var page = 0; page < MaxTagPages; page++)
        {
            var response = await TrySendAsync(new RegistryRequest(HttpMethod.Get, address), cancellationToken).ConfigureAwait(false);
            if (response is null)
                return page == 0 ? null : tags;
            AddTags(response, tags);
            if (NextPage(response, address) is not { } next)
                break;
            address = next;
        }

        return tags;
    }

    private static void AddTags(RegistryResponse response, List<string> tags)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("tags", out var list) || list.ValueKind != JsonValueKind.Array)
                return;
            foreach (var tag in list.EnumerateArray())
            {
                if (tag.ValueKind == JsonValueKind.String)
                    tags.Add(tag.GetString()!);
            }
        }
        catch (JsonException)
        {
            throw RegistryErrors.Nonsense(response, "with a list of tags that is not JSON");
        }
    }

    // Link: </v2/name/tags/list?n=1000&last=1.2.3>; rel="next"
    private Uri? NextPage(RegistryResponse response, Uri address)
    {
        if (response.Header("Link") is not { } link || !link.Contains("rel=\"next\"", StringComparison.Ordinal))
            return null;
        var start = link.IndexOf('<', StringComparison.Ordinal);
        var end = link.IndexOf('>', StringComparison.Ordinal);
        return start >= 0 && end > start && Uri.TryCreate(address, link[(start + 1)..end], out var next) && endpoint.Owns(next) ? next : null;
    }
}
