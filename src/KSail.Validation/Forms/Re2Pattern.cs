namespace KSail.Validation.Forms;

/// <summary>
/// What is wrong with a regular expression in any dialect: brackets that do not match, nothing to repeat. Starting an engine to find more
/// would cost a build more than the rest of its validation.
/// </summary>
internal static class Re2Pattern
{
    /// <summary>What is wrong; null when nothing is seen.</summary>
    public static string? FindError(ReadOnlySpan<char> pattern)
    {
        var depth = 0;
        // Whether a repetition would have nothing to repeat.
        var isStart = true;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    if (++i == pattern.Length)
                        return "ends with a backslash";
                    // Everything up to \E is meant literally.
                    if (pattern[i] == 'Q')
                        return null;
                    isStart = false;
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    if (i < 0)
                        return "has a '[' that is not closed";
                    isStart = false;
                    break;
                case '(':
                    depth++;
                    isStart = true;
                    // What follows the question mark is no repetition.
                    if (i + 1 < pattern.Length && pattern[i + 1] == '?')
                        i++;
                    break;
                case ')':
                    if (--depth < 0)
                        return "has a ')' without a '('";
                    isStart = false;
                    break;
                case '*' or '+' or '?' when isStart:
                    return $"has a '{pattern[i]}' with nothing to repeat before it";
                case '|':
                    isStart = true;
                    break;
                default:
                    isStart = false;
                    break;
            }
        }

        return depth > 0 ? "has a '(' that is not closed" : null;
    }

    private static int EndOfClass(ReadOnlySpan<char> pattern, int start)
    {
        var i = start + 1;
        if (i < pattern.Length && pattern[i] == '^')
            i++;
        // A bracket that comes first is one of the characters.
        if (i < pattern.Length && pattern[i] == ']')
            i++;
        for (; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':' && pattern[i..].IndexOf(":]") is > 0 and var end)
                i += end + 1;
            else if (pattern[i] == ']')
                return i;
        }

        return -1;
    }
}
