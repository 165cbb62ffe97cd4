using System.Globalization;

namespace KSail.Clusters.Docker.Engine.Transport;

/// <summary>Versions of the engine's API: two numbers that are compared as numbers, so that 1.9 is older than 1.41.</summary>
internal static class ApiVersions
{
    /// <summary>The oldest that has all that is used here: Docker 20.10, Podman 4.</summary>
    public const string Oldest = "1.41";

    /// <summary>The newest that is known here: Docker 28.</summary>
    public const string Newest = "1.51";

    /// <summary>
    /// The version to speak: the newest that both sides know. An engine that has forgotten all that are known here is spoken to in its oldest, which is
    /// nearest to them.
    /// </summary>
    /// <param name="oldest">The oldest that the engine speaks; empty where it does not say.</param>
    /// <param name="newest">The newest that it speaks.</param>
    /// <returns>The version; null where the engine is too old.</returns>
    public static string? Choose(string oldest, string newest)
    {
        if (Compare(newest, Oldest) < 0)
            return null;
        var chosen = Compare(newest, Newest) < 0 ? newest : Newest;
        return Compare(oldest, chosen) > 0 ? oldest : chosen;
    }

    private static int Compare(string left, string right)
    {
        var (a, b) = (Parse(left), Parse(right));
        return a.Major != b.Major ? a.Major.CompareTo(b.Major) : a.Minor.CompareTo(b.Minor);
    }

    private static (int Major, int Minor) Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? (major, minor)
            : (0, 0);
    }
}
