using System.Globalization;
using System.Text;

namespace KSail.Charts.Templates;

/// <summary>Quoted text as Go's <c>strconv</c> package writes and reads it.</summary>
internal static class GoQuote
{
    /// <summary>As <c>%q</c>.</summary>
    public static string Of(string text, bool asciiOnly = false)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        AppendEscaped(result, text, '"', asciiOnly);
        return result.Append('"').ToString();
    }

    /// <summary>A character in single quotes, as <c>%q</c> has it for numbers.</summary>
    public static string OfRune(int codePoint, bool asciiOnly)
    {
        var text = Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : "\uFFFD";
        var result = new StringBuilder("'");
        AppendEscaped(result, text, '\'', asciiOnly);
        return result.Append('\'').ToString();
    }

    private static void AppendEscaped(StringBuilder result, string text, char quote, bool asciiOnly)
    {
        for (var i = 0; i < text.Length;)
        {
            if (GoText.IsStray(text, i))
            {
                result.Append("\\x").Append((text[i++] - 0xDC00).ToString("x2", CultureInfo.InvariantCulture));
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            i += consumed;
            var value = rune.Value;
            if (value == quote || value == '\\')
                result.Append('\\').Append((char)value);
            else if (value < 0x80 ? value is >= ' ' and < 0x7F : !asciiOnly && IsPrintable(rune))
                result.Append(rune.ToString());
            else
                AppendEscape(result, value);
        }
    }

    private static void AppendEscape(StringBuilder result, int value) => _ = value switch
    {
        '\a' => result.Append("\\a"),
        '\b' => result.Append("\\b"),
        '\f' => result.Append("\\f"),
        '\n' => result.Append("\\n"),
        '\r' => result.Append("\\r"),
        '\t' => result.Append("\\t"),
        '\v' => result.Append("\\v"),
        < ' ' or 0x7F => result.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture)),
        <= 0xFFFF => result.Append("\\u").Append(value.ToString("x4", CultureInfo.InvariantCulture)),
        _ => result.Append("\\U").Append(value.ToString("x8", CultureInfo.InvariantCulture)),
    };

    /// <summary>Whether a text can stand between backquotes.</summary>
    public static bool CanBackquote(string text)
    {
        foreach (var c in text)
        {
            if (c is '`' or '\x7f' or '\uFEFF' || (c < ' ' && c != '\t') || GoText.IsStray(c.ToString(), 0))
                return false;
        }

        return true;
    }

    /// <summary>Go's <c>unicode.IsPrint</c>.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>What is between quotes or backquotes; null when it is not valid.</summary>
    public static string? Unquote(string text)
    {
        if (text[0] == '`')
            return text[1..^1].Replace("\r", "", StringComparison.Ordinal);
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text[1..^1];
        var bytes = new List<byte>();
        Span<byte> buffer = stackalloc byte[4];
        for (var i = 1; i < text.Length - 1;)
        {
            if (text[i] != '\\')
            {
                Rune.DecodeFromUtf16(text.AsSpan(i), out var plain, out var consumed);
                Add(bytes, buffer[..plain.EncodeToUtf8(buffer)]);
                i += consumed;
                continue;
            }

            if (!TryReadEscape(text, '"', ref i, out var value, out var isByte))
                return null;
            if (isByte)
                bytes.Add((byte)value);
            else if (Rune.TryCreate(value, out var rune))
                Add(bytes, buffer[..rune.EncodeToUtf8(buffer)]);
            else
                return null;
        }

        return GoText.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    /// <summary>The character of a constant in single quotes; false when it is none.</summary>
    public static bool TryUnquoteCharacter(string text, out int value, out string error)
    {
        (value, error) = (0, "invalid syntax");
        var at = 1;
        if (text.Length < 3 || text[1] == '\'')
            return false;
        if (text[1] == '\\')
        {
            if (!TryReadEscape(text, '\'', ref at, out value, out _))
                return false;
        }
        else
        {
            Rune.DecodeFromUtf16(text.AsSpan(1), out var rune, out var consumed);
            (value, at) = (rune.Value, 1 + consumed);
        }

        if (at == text.Length - 1)
            return true;
        error = "malformed character constant: " + text;
        return false;
    }

    private static void Add(List<byte> bytes, ReadOnlySpan<byte> more)
    {
        foreach (var b in more)
            bytes.Add(b);
    }

    private static bool TryReadEscape(string text, char quote, ref int at, out int value, out bool isByte)
    {
        (value, isByte) = (0, false);
        if (at + 1 >= text.Length)
            return false;
        var c = text[at + 1];
        at += 2;
        switch (c)
        {
            case 'a':
                value = '\a';
                return true;
            case 'b':
                value = '\b';
                return true;
            case 'f':
                value = '\f';
                return true;
            case 'n':
                value = '\n';
                return true;
            case 'r':
                value = '\r';
                return true;
            case 't':
                value = '\t';
                return true;
            case 'v':
                value = '\v';
                return true;
            case '\\':
                value = '\\';
                return true;
            case 'x':
                isByte = true;
                return TryReadHex(text, 2, ref at, out value);
            case 'u':
                return TryReadHex(text, 4, ref at, out value);
            case 'U':
                return TryReadHex(text, 8, ref at, out value);
            case >= '0' and <= '7':
                isByte = true;
                value = c - '0';
                for (var i = 0; i < 2; i++)
                {
                    if (at >= text.Length || text[at] is < '0' or > '7')
                        return false;
                    value = (value * 8) + text[at++] - '0';
                }

                return value <= 255;
            default:
                value = c;
                return c == quote;
        }
    }

    private static bool TryReadHex(string text, int count, ref int at, out int value)
    {
        value = 0;
        if (at + count > text.Length || !uint.TryParse(text.AsSpan(at, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var parsed))
            return false;
        at += count;
        value = unchecked((int)parsed);
        return parsed <= 0x10FFFF && (count == 2 || Rune.IsValid(value));
    }
}
