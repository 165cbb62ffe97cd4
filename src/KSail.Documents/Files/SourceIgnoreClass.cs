namespace KSail.Documents.Files;

/// <summary>A bracket expression of gitignore syntax: <c>[a-z]</c>, <c>[!0-9]</c>, <c>[[:alpha:]_]</c>. POSIX classes know ASCII only, as Git's.</summary>
internal static class SourceIgnoreClass
{
    /// <summary>Whether a character belongs to the class. An expression without an end, or with an unknown class name, matches nothing.</summary>
    /// <param name="pattern">The pattern that holds the expression.</param>
    /// <param name="start">Where its <c>[</c> is.</param>
    /// <param name="character">The character in question.</param>
    /// <param name="next">Where the pattern goes on after the <c>]</c>.</param>
    public static bool Matches(string pattern, int start, char character, out int next)
    {
        next = pattern.Length;
        var p = start + 1;
        var negated = p < pattern.Length && pattern[p] is '!' or '^';
        if (negated)
            p++;
        var matched = false;
        // A ] in the first place is a member, not the end.
        for (var first = true; p < pattern.Length && (first || pattern[p] != ']'); first = false)
        {
            if (pattern[p] == '[' && p + 1 < pattern.Length && pattern[p + 1] == ':' && EndOfName(pattern, p + 2) is > 0 and var end)
            {
                if (Named(pattern.AsSpan(p + 2, end - p - 2), character) is not { } belongs)
                    return false;
                matched |= belongs;
                p = end + 2;
                continue;
            }

            if (!TryReadMember(pattern, ref p, out var low))
                return false;
            var high = low;
            if (p + 1 < pattern.Length && pattern[p] == '-' && pattern[p + 1] != ']')
            {
                p++;
                if (!TryReadMember(pattern, ref p, out high))
                    return false;
            }

            matched |= character >= low && character <= high;
        }

        if (p >= pattern.Length)
            return false;
        next = p + 1;
        return matched != negated;
    }

    private static bool TryReadMember(string pattern, ref int p, out char member)
    {
        member = '\0';
        if (pattern[p] == '\\' && ++p >= pattern.Length)
            return false;
        member = pattern[p++];
        return true;
    }

    // The place of the colon of the closing ":]", or -1 where the brackets are plain members.
    private static int EndOfName(string pattern, int start)
    {
        var close = pattern.IndexOf(']', start);
        return close > start && pattern[close - 1] == ':' ? close - 1 : -1;
    }

    private static bool? Named(ReadOnlySpan<char> name, char c) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit(c),
        "alpha" => char.IsAsciiLetter(c),
        "blank" => c is ' ' or '\t',
        "cntrl" => c is < ' ' or '\u007f',
        "digit" => char.IsAsciiDigit(c),
        "graph" => c is > ' ' and < '\u007f',
        "lower" => char.IsAsciiLetterLower(c),
        "print" => c is >= ' ' and < '\u007f',
        "punct" => c is > ' ' and < '\u007f' && !char.IsAsciiLetterOrDigit(c),
        "space" => c is ' ' or (>= '\t' and <= '\r'),
        "upper" => char.IsAsciiLetterUpper(c),
        "xdigit" => char.IsAsciiHexDigit(c),
        _ => null,
    };
}
