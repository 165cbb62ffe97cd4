using System.Globalization;

namespace KSail.Configuration.Rules.Facts;

/// <summary>
/// A range of versions in the notation of Masterminds/semver v3, which the flux-operator reads: comparisons joined by commas or blanks,
/// alternatives by <c>||</c>, <c>x</c> and <c>*</c> for any number, <c>1.2 - 2.3</c> for both ends.
/// </summary>
internal sealed class VersionConstraint
{
    // The longer ones first, so that '>' does not hide '>='.
    private static readonly string[] Operators = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];

    private readonly List<List<Comparison>> _alternatives = [];

    private VersionConstraint()
    {
    }

    /// <summary>The range; null for other text.</summary>
    public static VersionConstraint? TryParse(string text)
    {
        var constraint = new VersionConstraint();
        foreach (var part in text.Split("||"))
        {
            var comparisons = new List<Comparison>();
            if (!TryAlternative(part.Trim(), comparisons))
                return null;
            constraint._alternatives.Add(comparisons);
        }

        return constraint;
    }

    /// <summary>Whether the range may have versions of a major release; false only when it surely has none.</summary>
    public bool MayHave(int major)
    {
        foreach (var comparisons in _alternatives)
        {
            if (!comparisons.Exists(comparison => comparison.Excludes(major)))
                return true;
        }

        return false;
    }

    private static bool TryAlternative(string text, List<Comparison> comparisons)
    {
        var at = 0;
        do
        {
            var symbol = ReadOperator(text, ref at);
            if (ReadVersion(text, ref at) is not { } version)
                return false;
            comparisons.Add(version with { Operator = symbol });
            if (!TrySeparator(text, ref at, out var isRange))
                return false;
            if (!isRange)
                continue;
            if (symbol.Length > 0 || ReadVersion(text, ref at) is not { } upper)
                return false;
            comparisons[^1] = version with { Operator = ">=" };
            comparisons.Add(upper with { Operator = "<=" });
            if (!TrySeparator(text, ref at, out isRange) || isRange)
                return false;
        }
        while (at < text.Length);
        return true;
    }

    private static string ReadOperator(string text, ref int at)
    {
        foreach (var symbol in Operators)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) != 0)
                continue;
            at += symbol.Length;
            SkipBlanks(text, ref at);
            return symbol;
        }

        return "";
    }

    // Up to three numbers or wildcards; after a wildcard only wildcards.
    private static Comparison? ReadVersion(string text, ref int at)
    {
        if (at < text.Length && text[at] == 'v')
            at++;
        var major = 0L;
        var isRound = true;
        var isWild = false;
        for (var count = 0; ; count++)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is 'x' or 'X' or '*'))
                at++;
            var part = text.AsSpan(start, at - start);
            var isAny = part is "x" or "X" or "*";
            var number = -1L;
            if (count == 3 || (!isAny && (isWild || !long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number))))
                return null;
            isWild |= isAny;
            if (count == 0)
                major = number;
            else
                isRound &= !isAny && number == 0;
            if (at == text.Length || text[at] != '.')
                break;
            at++;
        }

        var suffix = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '.' or '+'))
            at++;
        return at == suffix || (text[suffix] is '-' or '+' && at > suffix + 1) ? new Comparison("", major, isRound && at == suffix) : null;
    }

    // False where something else follows than another comparison or the end.
    private static bool TrySeparator(string text, ref int at, out bool isRange)
    {
        isRange = false;
        var end = at;
        SkipBlanks(text, ref at);
        if (at == text.Length)
            return true;
        if (text[at] == ',')
        {
            at++;
            SkipBlanks(text, ref at);
            return at < text.Length;
        }

        if (at > end && text[at] == '-' && at + 1 < text.Length && text[at + 1] == ' ')
        {
            isRange = true;
            at++;
            SkipBlanks(text, ref at);
        }

        return at > end;
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
    }

    /// <summary>One comparison with a version.</summary>
    /// <param name="Operator">What to compare; empty for equality as far as the version goes.</param>
    /// <param name="Major">First number; -1 for any.</param>
    /// <param name="IsRound">Whether all that follows is zero or left out, so that the version is the first of its major release.</param>
    private sealed record Comparison(string Operator, long Major, bool IsRound)
    {
        public bool Excludes(int major) => Major >= 0 && Operator switch
        {
            "" or "=" or "~" or "~>" or "^" => Major != major,
            ">" or ">=" or "=>" => Major > major,
            "<" => Major < major || (Major == major && IsRound),
            "<=" or "=<" => Major < major,
            _ => false,
        };
    }
}
