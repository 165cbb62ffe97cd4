namespace KSail.Documents;

/// <summary>Places for environment variables in a text: <c>${NAME}</c>, <c>${NAME:-default}</c>, <c>${NAME:=default}</c>.</summary>
public static class PlaceholderForm
{
    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where <c>${</c> stands in it.</param>
    /// <param name="name">The variable: letters, digits and <c>_</c>, no digit first.</param>
    /// <param name="fallback">The default; null where none is given.</param>
    /// <param name="end">Where the text goes on.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryMatch(string text, int start, out string name, out string? fallback, out int end)
    {
        ArgumentNullException.ThrowIfNull(text);
        (name, fallback, end) = ("", null, 0);
        var at = start + 2;
        while (at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == '_' || (at > start + 2 && char.IsAsciiDigit(text[at]))))
            at++;
        if (at == start + 2 || at >= text.Length)
            return false;
        name = text[(start + 2)..at];
        if (text[at] == ':' && at + 1 < text.Length && text[at + 1] is '-' or '=')
        {
            var close = text.IndexOf('}', at);
            if (close < 0)
                return false;
            fallback = text[(at + 2)..close];
            at = close;
        }

        end = at + 1;
        return text[at] == '}';
    }
}
