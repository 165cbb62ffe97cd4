using System.Diagnostics.CodeAnalysis;
using KSail.Cel;
using KSail.Charts.Versions;

namespace KSail.Charts.Repositories;

/// <summary>Which of many versions a range means.</summary>
internal static class VersionChoice
{
    /// <summary>Whether a version is in a range; an empty range has every release.</summary>
    public static bool IsIn(string version, string range, [NotNullWhen(true)] out SemanticVersion? parsed) =>
        SemanticVersion.TryParse(version, strict: false, out parsed)
        && VersionConstraint.TryParse(range.Length == 0 ? "*" : range, out var constraint) && constraint.Matches(parsed);

    /// <summary>The tag with the highest version in a range; null for none. Tags have <c>_</c> where versions have <c>+</c>; those that a filter is not in do not count.</summary>
    public static string? OfTags(IReadOnlyList<string> tags, string range, RegularExpression? filter = null)
    {
        string? best = null;
        SemanticVersion? bestVersion = null;
        foreach (var tag in tags)
        {
            if (filter is not null && filter.FindAll(tag, 1, static _ => { }).Count == 0)
                continue;
            if (!IsIn(tag.Replace('_', '+'), range, out var version))
                continue;
            if (bestVersion is null || SemanticVersion.Compare(version, bestVersion) > 0)
                (best, bestVersion) = (tag, version);
        }

        return best;
    }
}
