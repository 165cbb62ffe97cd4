using KSail.Checks.Deployment;

namespace KSail.Checks.Parity;

/// <summary>Container images by repository, with the tags and digests that each environment runs.</summary>
internal static class ImageRows
{
    /// <summary>The rows, by repository in ordinal order.</summary>
    public static IReadOnlyList<ParityRow> Of(DeployedContent from, DeployedContent to)
    {
        var left = Versions(from.Images);
        var right = Versions(to.Images);
        var names = new SortedSet<string>(left.Keys, StringComparer.Ordinal);
        names.UnionWith(right.Keys);
        var rows = new List<ParityRow>(names.Count);
        foreach (var name in names)
            rows.Add(new ParityRow(name, left.GetValueOrDefault(name), right.GetValueOrDefault(name)));
        return rows;
    }

    // One repository may be there in several versions; images come in ordinal order.
    private static Dictionary<string, string> Versions(IReadOnlyList<string> images)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var (name, version) = Split(image);
            versions[name] = versions.TryGetValue(name, out var others) ? $"{others}, {version}" : version;
        }

        return versions;
    }

    /// <summary>The repository, and what of it: the tag with the digest where there is one. An image without a tag is <c>latest</c>.</summary>
    internal static (string Name, string Version) Split(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var tagged = at < 0 ? image : image[..at];
        var digest = at < 0 ? "" : image[at..];
        // A colon before the last slash belongs to the registry's port.
        var colon = tagged.LastIndexOf(':');
        if (colon > tagged.LastIndexOf('/'))
            return (tagged[..colon], tagged[(colon + 1)..] + digest);
        return (tagged, digest.Length > 0 ? digest : "latest");
    }
}
