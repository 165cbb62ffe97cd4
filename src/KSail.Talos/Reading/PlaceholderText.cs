namespace KSail.Talos.Reading;

/// <summary>
/// <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${NAME:=default}</c> in patches: they are filled in the text before it is read as YAML, with
/// values that a build does not have. Here each becomes a text of the same length that means nothing to YAML, so that places stay right
/// and brackets or colons in it disturb nobody. Every check accepts a value that has one inside.
/// </summary>
internal static class PlaceholderText
{
    // Characters of a placeholder move by this into the private use area of Unicode, and back for messages.
    private const int Shift = 0xE000;
    private const int Ascii = 0x80;

    /// <summary>Hides the placeholders of a text.</summary>
    public static string Mask(string text)
    {
        var at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0)
            return text;
        var masked = text.ToCharArray();
        var open = 0;
        while (at >= 0)
        {
            var end = FindEnd(text, at, ref open);
            for (var i = at; i < end; i++)
            {
                if (masked[i] < Ascii)
                    masked[i] += (char)Shift;
            }

            at = text.IndexOf("${", Math.Max(end, at + 1), StringComparison.Ordinal);
        }

        return new string(masked);
    }

    /// <summary>Whether a value depends on a placeholder.</summary>
    public static bool IsIn(string text) => text.AsSpan().IndexOfAnyInRange((char)Shift, (char)(Shift + Ascii - 1)) >= 0;

    /// <summary>The text as it was written.</summary>
    public static string Unmask(string text)
    {
        if (!IsIn(text))
            return text;
        var plain = text.ToCharArray();
        for (var i = 0; i < plain.Length; i++)
        {
            if (plain[i] is >= (char)Shift and < (char)(Shift + Ascii))
                plain[i] -= (char)Shift;
        }

        return new string(plain);
    }

    // \$\{[A-Za-z_][A-Za-z0-9_]*(:[-=][^}]*)?\} within a line, because hiding a line break would move every line after it. Returns start when there
    // is none. Up to open, no brace closes: looking for one again and again would take forever on a hostile line.
    private static int FindEnd(string text, int start, ref int open)
    {
        var at = start + 2;
        while (at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == '_' || (at > start + 2 && char.IsAsciiDigit(text[at]))))
            at++;
        if (at == start + 2 || at >= text.Length || at < open)
            return start;
        if (text[at] == ':' && at + 1 < text.Length && text[at + 1] is '-' or '=')
        {
            var length = text.AsSpan(at).IndexOfAny('}', '\n', '\r');
            at = length < 0 ? text.Length : at + length;
            if (at == text.Length || text[at] != '}')
            {
                open = at;
                return start;
            }
        }

        return text[at] == '}' ? at + 1 : start;
    }
}
