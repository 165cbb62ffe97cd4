using System.Diagnostics.CodeAnalysis;

namespace KSail.Charts.Versions;

/// <summary>
/// A range of versions as Helm and Flux read it (Masterminds' semver 3): comparisons joined by commas or blanks, alternatives by <c>||</c>,
/// wildcards, <c>~</c>, <c>^</c> and ranges with a dash. A prerelease matches only comparisons that name a prerelease.
/// </summary>
public sealed class VersionConstraint
{
    // A text with more comparisons than anybody writes.
    private const int MaxComparisons = 200;

    private readonly List<List<VersionComparison>> _alternatives;

    private VersionConstraint(string text, List<List<VersionComparison>> alternatives)
    {
        Text = text;
        _alternatives = alternatives;
    }

    /// <summary>The constraint as written.</summary>
    public string Text { get; }

    /// <summary>Reads a constraint.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VersionConstraint? constraint)
    {
        ArgumentNullException.ThrowIfNull(text);
        constraint = null;
        var alternatives = new List<List<VersionComparison>>();
        foreach (var alternative in text.Split("||"))
        {
            if (ReadAlternative(alternative) is not { } comparisons || alternatives.Count > MaxComparisons)
                return false;
            alternatives.Add(comparisons);
        }

        constraint = new VersionConstraint(text, alternatives);
        return true;
    }

    /// <summary>Whether a version is in the range.</summary>
    public bool Matches(SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        foreach (var comparisons in _alternatives)
        {
            var all = true;
            for (var i = 0; i < comparisons.Count && all; i++)
                all = comparisons[i].Matches(version);
            if (all)
                return true;
        }

        return false;
    }

    private static List<VersionComparison>? ReadAlternative(string text)
    {
        var comparisons = new List<VersionComparison>();
        var at = 0;
        SkipBlanks(text, ref at);
        if (at == text.Length)
        {
            comparisons.Add(VersionComparison.Any);
            return comparisons;
        }

        while (at < text.Length)
        {
            var start = at;
            if (VersionComparison.Read(text, ref at) is not { } comparison || comparisons.Count > MaxComparisons)
                return null;
            if (ReadRangeEnd(text, ref at, comparison, start) is { } end)
            {
                comparisons.Add(comparison.AsLowerBound());
                comparisons.Add(end);
            }
            else
            {
                comparisons.Add(comparison);
            }

            // Blanks and a comma, or blanks alone, separate comparisons; something has to follow a comma.
            var gap = at;
            SkipBlanks(text, ref at);
            if (at < text.Length && text[at] == ',')
            {
                at++;
                SkipBlanks(text, ref at);
                if (at == text.Length)
                    return null;
            }
            else if (at < text.Length && gap == at)
            {
                return null;
            }
        }

        return comparisons;
    }

    // "1.2 - 1.4": a dash with blanks around it, between versions without operators.
    private static VersionComparison? ReadRangeEnd(string text, ref int at, VersionComparison first, int start)
    {
        var look = at;
        SkipBlanks(text, ref look);
        if (first.HasOperator || look == at || look + 1 >= text.Length || text[look] != '-' || !char.IsWhiteSpace(text[look + 1]) || start >= at)
            return null;
        look++;
        SkipBlanks(text, ref look);
        if (VersionComparison.Read(text, ref look) is not { HasOperator: false } end)
            return null;
        at = look;
        return end.AsUpperBound();
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }
}
