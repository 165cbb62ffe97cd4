namespace KSail.Charts.Loading;

/// <summary>
/// Matches names against patterns as Go's <c>filepath.Match</c>: <c>*</c> and <c>?</c> stop at <c>/</c>, <c>[a-z]</c> and <c>[^a-z]</c> are
/// classes, <c>\</c> takes what follows as it is.
/// </summary>
internal static class PathPattern
{
    /// <summary>Whether a pattern is one.</summary>
    public static bool IsValid(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                if (++i == pattern.Length)
                    return false;
            }
            else if (pattern[i] == '[' && !SkipClass(pattern, ref i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a whole name matches. Linear in the product of the lengths: only the last star is ever tried again.</summary>
    public static bool Matches(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, name[n], out var next))
            {
                p = next;
                n++;
            }
            else if (star >= 0 && name[resume] != '/')
            {
                n = ++resume;
                p = star + 1;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    private static bool MatchesOne(string pattern, int at, char c, out int next)
    {
        next = at + 1;
        switch (pattern[at])
        {
            case '?':
                return c != '/';
            case '\\' when at + 1 < pattern.Length:
                next = at + 2;
                return pattern[at + 1] == c;
            case '[':
                var end = at;
                if (!SkipClass(pattern, ref end))
                    return false;
                next = end + 1;
                return c != '/' && IsInClass(pattern.AsSpan(at + 1, end - at - 1), c);
            default:
                return pattern[at] == c;
        }
    }

    private static bool IsInClass(ReadOnlySpan<char> members, char c)
    {
        var isNegated = members.Length > 0 && members[0] == '^';
        var found = false;
        for (var i = isNegated ? 1 : 0; i < members.Length; i++)
        {
            var low = Member(members, ref i);
            var high = low;
            if (i + 2 < members.Length && members[i + 1] == '-')
            {
                i += 2;
                high = Member(members, ref i);
            }

            found |= low <= c && c <= high;
        }

        return found != isNegated;
    }

    private static char Member(ReadOnlySpan<char> members, ref int at) => members[at] == '\\' && at + 1 < members.Length ? members[++at] : members[at];

    // Moves from the opening to the closing bracket; a class has at least one member.
    private static bool SkipClass(string pattern, ref int at)
    {
        var i = at + 1;
        if (i < pattern.Length && pattern[i] == '^')
            i++;
        for (var first = i; i < pattern.Length; i++)
        {
            if (pattern[i] == ']' && i > first)
            {
                at = i;
                return true;
            }

            if (pattern[i] == ']' || (pattern[i] == '\\' && ++i == pattern.Length))
                return false;
        }

        return false;
    }
}
