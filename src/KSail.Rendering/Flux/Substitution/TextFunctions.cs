using System.Globalization;
using System.Text;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>The functions of Flux' substitution on known values.</summary>
internal static class TextFunctions
{
    /// <summary>
    /// A part of a text, counted in bytes of UTF-8. What is no number leaves the text as it is; a negative position counts from the end. Null
    /// for what upstream crashes on or what no text can hold: a negative length, half a character.
    /// </summary>
    public static string? Substring(string value, string position, string? count)
    {
        if (!TryParse(position, out var from))
            return value;
        var bytes = Encoding.UTF8.GetBytes(value);
        if (from < 0)
            from = Math.Max(0, bytes.Length + from);
        var to = (long)bytes.Length;
        if (count is not null)
        {
            if (!TryParse(count, out var length))
                return value;
            if (from + length < to)
            {
                to = from + length;
                if (to < from)
                    return null;
            }
        }

        if (from >= bytes.Length)
            return "";
        if (IsInsideCharacter(bytes, from) || IsInsideCharacter(bytes, to))
            return null;
        return Encoding.UTF8.GetString(bytes, (int)from, (int)(to - from));
    }

    /// <summary>Upper or lower case of the first character or all.</summary>
    public static string ChangeCase(string value, bool upper, bool all)
    {
        if (all)
            return upper ? value.ToUpperInvariant() : value.ToLowerInvariant();
        if (value.Length == 0)
            return value;
        var first = char.IsSurrogatePair(value, 0) ? value[..2] : value[..1];
        return (upper ? first.ToUpperInvariant() : first.ToLowerInvariant()) + value[first.Length..];
    }

    /// <summary>
    /// Replaces text literally: the first occurrence, all (<c>/</c>), at the start (<c>#</c>) or at the end (<c>%</c>). Without a replacement
    /// the first or all are removed, and the other two do nothing. Null when the result would be too large.
    /// </summary>
    public static string? Replace(string value, char mode, string from, string? to)
    {
        switch (mode)
        {
            case '#' when to is not null && value.StartsWith(from, StringComparison.Ordinal):
                return Bounded(to, value[from.Length..]);
            case '%' when to is not null && value.EndsWith(from, StringComparison.Ordinal):
                return Bounded(value[..^from.Length], to);
            case '#' or '%':
                return value;
        }

        var all = mode == '/';
        var replacement = to ?? "";
        if (from.Length == 0)
            return Interleave(value, replacement, all);
        var output = new StringBuilder(value.Length);
        var at = 0;
        for (var found = value.IndexOf(from, StringComparison.Ordinal); found >= 0; found = all ? value.IndexOf(from, at, StringComparison.Ordinal) : -1)
        {
            output.Append(value, at, found - at).Append(replacement);
            at = found + from.Length;
            if (output.Length > EnvSubst.MaxLength)
                return null;
        }

        return output.Append(value, at, value.Length - at).ToString();
    }

    /// <summary>
    /// Removes the shortest or longest non-empty start or end that a glob matches. A suffix is matched from behind with the pattern turned
    /// round, as upstream does, which spoils classes such as <c>[ab]</c>. Null when the work would be too large.
    /// </summary>
    public static string? Trim(string value, string pattern, bool suffix, bool longest)
    {
        var text = suffix ? Reverse(value) : value;
        if (Glob.Parse(suffix ? Reverse(pattern) : pattern) is not { } glob)
            return value;
        if (glob.MatchPrefix(text, longest) is not { } length)
            return null;
        var rest = text[length..];
        return suffix ? Reverse(rest) : rest;
    }

    // Go's strings.Replace finds the empty text before every character and at the end.
    private static string? Interleave(string value, string replacement, bool all)
    {
        if (!all)
            return Bounded(replacement, value);
        if ((long)replacement.Length * (value.Length + 1) > EnvSubst.MaxLength)
            return null;
        var output = new StringBuilder(replacement);
        foreach (var rune in value.EnumerateRunes())
            output.Append(rune).Append(replacement);
        return output.ToString();
    }

    private static string? Bounded(string first, string second) =>
        first.Length + second.Length > EnvSubst.MaxLength ? null : first + second;

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number is > -(1L << 40) and < 1L << 40;

    private static bool IsInsideCharacter(byte[] bytes, long at) => at < bytes.Length && (bytes[at] & 0xC0) == 0x80;

    private static string Reverse(string text)
    {
        var output = new StringBuilder(text.Length);
        for (var at = text.Length; at > 0;)
        {
            var width = at > 1 && char.IsLowSurrogate(text[at - 1]) && char.IsHighSurrogate(text[at - 2]) ? 2 : 1;
            at -= width;
            output.Append(text, at, width);
        }

        return output.ToString();
    }
}
