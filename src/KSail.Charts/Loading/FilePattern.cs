namespace KSail.Charts.Loading;

/// <summary>
/// The patterns of <c>.Files.Glob</c>: <c>*</c> and <c>?</c> stop at <c>/</c>, <c>**</c> does not, <c>[a-z]</c> and <c>[!a-z]</c> are classes,
/// <c>{a,b}</c> is a choice, <c>\</c> takes what follows as it is.
/// </summary>
internal sealed class FilePattern
{
    // Choices in choices multiply, and so do stars: patterns come from charts.
    private const int MaxChoices = 512;
    private const int MaxSteps = 100_000;

    private readonly List<string> _choices;

    private FilePattern(List<string> choices) => _choices = choices;

    public static FilePattern Everything { get; } = new(["**"]);

    /// <summary>Reads a pattern; null when it is none.</summary>
    public static FilePattern? Parse(string pattern)
    {
        var choices = new List<string>();
        return Expand(pattern, choices) ? new FilePattern(choices) : null;
    }

    public bool Matches(string name)
    {
        foreach (var choice in _choices)
        {
            var steps = MaxSteps;
            if (Matches(choice, 0, name, 0, ref steps))
                return true;
        }

        return false;
    }

    // Writes out the first choice, and what follows it likewise.
    private static bool Expand(string pattern, List<string> choices)
    {
        var start = FindUnescaped(pattern, '{', 0);
        if (start < 0)
        {
            choices.Add(pattern);
            return choices.Count <= MaxChoices;
        }

        var end = start + 1;
        var begin = end;
        var parts = new List<string>();
        for (var level = 1; ; end++)
        {
            if (end >= pattern.Length)
                return false;
            if (pattern[end] == '\\')
            {
                end++;
                continue;
            }

            level += pattern[end] == '{' ? 1 : pattern[end] == '}' ? -1 : 0;
            if (level == 0 || (level == 1 && pattern[end] == ','))
            {
                parts.Add(pattern[begin..end]);
                begin = end + 1;
            }

            if (level == 0)
                break;
        }

        foreach (var part in parts)
        {
            if (!Expand(string.Concat(pattern.AsSpan(0, start), part, pattern.AsSpan(end + 1)), choices))
                return false;
        }

        return true;
    }

    private static int FindUnescaped(string pattern, char wanted, int from)
    {
        for (var i = from; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == wanted)
                return i;
        }

        return -1;
    }

    private static bool Matches(string pattern, int p, string name, int n, ref int steps)
    {
        while (p < pattern.Length)
        {
            if (--steps < 0)
                return false;
            if (pattern[p] == '*')
            {
                var crosses = p + 1 < pattern.Length && pattern[p + 1] == '*';
                var next = p + (crosses ? 2 : 1);
                for (var i = n; ; i++)
                {
                    if (Matches(pattern, next, name, i, ref steps))
                        return true;
                    if (i >= name.Length || (!crosses && name[i] == '/') || steps < 0)
                        return false;
                }
            }

            if (n >= name.Length || !MatchesOne(pattern, ref p, name[n]))
                return false;
            n++;
        }

        return n == name.Length;
    }

    private static bool MatchesOne(string pattern, ref int p, char c)
    {
        switch (pattern[p])
        {
            case '?':
                p++;
                return c != '/';
            case '\\' when p + 1 < pattern.Length:
                p += 2;
                return pattern[p - 1] == c;
            case '[' when p + 2 < pattern.Length && pattern.IndexOf(']', p + 2) is var end && end > 0:
                var members = pattern.AsSpan(p + 1, end - p - 1);
                p = end + 1;
                return IsInClass(members, c);
            default:
                return pattern[p++] == c;
        }
    }

    private static bool IsInClass(ReadOnlySpan<char> members, char c)
    {
        var isNegated = members[0] == '!';
        var found = false;
        for (var i = isNegated ? 1 : 0; i < members.Length; i++)
        {
            var high = i + 2 < members.Length && members[i + 1] == '-' ? members[i + 2] : members[i];
            found |= members[i] <= c && c <= high;
            i += high == members[i] ? 0 : 2;
        }

        return found != isNegated;
    }
}
