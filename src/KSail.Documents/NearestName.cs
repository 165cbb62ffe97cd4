using KSail.Documents.Yaml;

namespace KSail.Documents;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
public static class NearestName
{
    // Comparing takes the product of the lengths: no slip is looked for in texts that nobody typed, nor among more names than one could have meant.
    private const int MaxLength = 200;
    private const int MaxCandidates = 2000;

    /// <summary>
    /// The candidate with the smallest edit distance to <paramref name="name"/>, ignoring case, if it is near enough to be a likely slip:
    /// at most a third of the longer name's length, and at least one edit is always allowed. Ties go to the first in the given order.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        var bestDistance = int.MaxValue;
        var count = 0;
        foreach (var candidate in name.Length <= MaxLength ? candidates : [])
        {
            if (++count > MaxCandidates)
                break;
            var limit = Math.Max(1, Math.Max(name.Length, candidate.Length) / 3);
            if (Math.Abs(name.Length - candidate.Length) > limit)
                continue;
            var distance = Distance(name, candidate);
            if (distance <= limit && distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary><c>; did you mean 'x'?</c> for the nearest candidate, or nothing: appended to a message.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The entry whose key was probably meant to be <paramref name="key"/>, which the mapping lacks; null when there is none.</summary>
    public static YamlEntry? FindMisspelt(YamlMapping? mapping, string key)
    {
        foreach (var entry in mapping?.Entries ?? [])
        {
            if (entry.Name != key && Find(entry.Name, [key]) is not null)
                return entry;
        }

        return null;
    }

    // Optimal string alignment: an exchange of two neighbours counts as one edit.
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        var beforePrevious = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 2])
                    && char.ToLowerInvariant(a[i - 2]) == char.ToLowerInvariant(b[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }

        return previous[b.Length];
    }
}
