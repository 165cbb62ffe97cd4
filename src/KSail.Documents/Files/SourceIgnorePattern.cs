namespace KSail.Documents.Files;

/// <summary>
/// One line of a file in gitignore syntax. Matching costs at most pattern times path: each <c>*</c> and each <c>**</c> keeps only its
/// latest place to go back to, which is enough because an earlier one could not match more.
/// </summary>
internal sealed class SourceIgnorePattern
{
    private readonly string[] _scope;
    private readonly string[] _segments;
    private readonly bool _anchored;
    private readonly bool _directoryOnly;

    private SourceIgnorePattern(string[] scope, string[] segments, bool anchored, bool directoryOnly, bool includes)
    {
        _scope = scope;
        _segments = segments;
        _anchored = anchored;
        _directoryOnly = directoryOnly;
        Includes = includes;
    }

    /// <summary>Whether the line takes back in what an earlier one left out.</summary>
    public bool Includes { get; }

    /// <summary>The meaning of a line; null for blank lines and comments.</summary>
    /// <param name="line">Without its line end.</param>
    /// <param name="scope">The folder of the file, relative to the root, with a trailing <c>/</c>; empty for the root.</param>
    public static SourceIgnorePattern? Parse(ReadOnlySpan<char> line, string scope)
    {
        if (line.StartsWith('#'))
            return null;
        line = TrimTrailingBlanks(line);
        var includes = line.StartsWith('!');
        if (includes)
            line = line[1..];
        var directoryOnly = line.EndsWith('/');
        if (directoryOnly)
            line = line[..^1];
        var anchored = line.Contains('/');
        if (line.StartsWith('/'))
            line = line[1..];
        if (line.IsEmpty)
            return null;
        var segments = line.ToString().Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            // To Git, a longer run of stars is two.
            if (segments[i].Length > 2 && segments[i].AsSpan().IndexOfAnyExcept('*') < 0)
                segments[i] = "**";
        }

        return new SourceIgnorePattern(scope.Length == 0 ? [] : scope.TrimEnd('/').Split('/'), segments, anchored, directoryOnly, includes);
    }

    /// <summary>Whether the pattern names this very path; what follows for the content of a directory is the caller's business.</summary>
    public bool Matches(string[] path, bool isDirectory)
    {
        if (path.Length <= _scope.Length || (_directoryOnly && !isDirectory))
            return false;
        for (var i = 0; i < _scope.Length; i++)
        {
            if (!string.Equals(path[i], _scope[i], StringComparison.Ordinal))
                return false;
        }

        return _anchored ? MatchesSegments(path.AsSpan(_scope.Length)) : MatchesName(_segments[0], path[^1]);
    }

    private bool MatchesSegments(ReadOnlySpan<string> path)
    {
        int at = 0, pattern = 0, retryAt = -1, retryPattern = -1;
        while (at < path.Length)
        {
            if (pattern < _segments.Length && _segments[pattern] == "**")
            {
                // A trailing ** stands for everything inside, so it takes one segment at least; elsewhere it may stand for none.
                if (pattern == _segments.Length - 1)
                    return true;
                retryPattern = ++pattern;
                retryAt = at;
            }
            else if (pattern < _segments.Length && MatchesName(_segments[pattern], path[at]))
            {
                pattern++;
                at++;
            }
            else if (retryPattern >= 0)
            {
                pattern = retryPattern;
                at = ++retryAt;
            }
            else
            {
                return false;
            }
        }

        return pattern == _segments.Length;
    }

    private static bool MatchesName(string pattern, string name)
    {
        int at = 0, p = 0, retryAt = -1, retryPattern = -1;
        while (at < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                retryPattern = ++p;
                retryAt = at;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, name[at], out var next))
            {
                p = next;
                at++;
            }
            else if (retryPattern >= 0)
            {
                p = retryPattern;
                at = ++retryAt;
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

    private static bool MatchesOne(string pattern, int p, char character, out int next)
    {
        next = p + 1;
        switch (pattern[p])
        {
            case '?':
                return true;
            case '[':
                return SourceIgnoreClass.Matches(pattern, p, character, out next);
            case '\\':
                // A lone backslash at the end is an invalid pattern, which Git lets match nothing.
                next = p + 2;
                return p + 1 < pattern.Length && pattern[p + 1] == character;
            default:
                return pattern[p] == character;
        }
    }

    private static ReadOnlySpan<char> TrimTrailingBlanks(ReadOnlySpan<char> line)
    {
        while (line.EndsWith(' ') && !IsEscaped(line, line.Length - 1))
            line = line[..^1];
        return line;
    }

    private static bool IsEscaped(ReadOnlySpan<char> line, int index)
    {
        var backslashes = 0;
        while (index - backslashes > 0 && line[index - backslashes - 1] == '\\')
            backslashes++;
        return backslashes % 2 == 1;
    }
}
