using System.Text;

namespace KSail.Cel.Syntax;

/// <summary>What quoted literals mean: quotes off, escapes resolved, line breaks as <c>\n</c>.</summary>
internal static class QuotedText
{
    /// <summary>The text of a string literal.</summary>
    public static string ReadString(Token token)
    {
        var (content, isRaw, offset) = Open(token.Text);
        if (isRaw || !content.Contains('\\', StringComparison.Ordinal))
            return content;
        var text = new StringBuilder(content.Length);
        for (var at = 0; at < content.Length;)
        {
            if (content[at] != '\\')
            {
                text.Append(content[at++]);
                continue;
            }

            var position = token.Position + offset + at;
            var code = ReadEscape(content, ref at, position, isBytes: false);
            if (!Rune.IsValid(code))
                throw new SyntaxException(position, "this escape is no Unicode character");
            text.Append(new Rune(code).ToString());
        }

        return text.ToString();
    }

    /// <summary>The bytes of a bytes literal: UTF-8 of its characters; octal and hexadecimal escapes are single bytes.</summary>
    public static byte[] ReadBytes(Token token)
    {
        var (content, isRaw, offset) = Open(token.Text);
        if (isRaw || !content.Contains('\\', StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(content);
        var bytes = new MemoryStream(content.Length);
        for (var at = 0; at < content.Length;)
        {
            if (content[at] == '\\')
            {
                bytes.WriteByte((byte)ReadEscape(content, ref at, token.Position + offset + at, isBytes: true));
                continue;
            }

            var end = content.IndexOf('\\', at);
            end = end < 0 ? content.Length : end;
            bytes.Write(Encoding.UTF8.GetBytes(content[at..end]));
            at = end;
        }

        return bytes.ToArray();
    }

    private static (string Content, bool IsRaw, int Offset) Open(string literal)
    {
        var start = literal[0] is 'b' or 'B' ? 1 : 0;
        var isRaw = literal[start] is 'r' or 'R';
        if (isRaw)
            start++;
        var quote = literal[start];
        var quotes = literal.Length - start >= 6 && literal[start + 1] == quote && literal[start + 2] == quote ? 3 : 1;
        start += quotes;
        var content = literal[start..^quotes];
        if (content.Contains('\r', StringComparison.Ordinal))
            content = content.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return (content, isRaw, start);
    }

    private static int ReadEscape(string content, ref int at, int position, bool isBytes)
    {
        var c = at + 1 < content.Length ? content[at + 1] : '\0';
        at += 2;
        switch (c)
        {
            case 'a':
                return '\a';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case '\\' or '\'' or '"' or '`' or '?':
                return c;
            case 'x' or 'X':
                return ReadDigits(content, ref at, position, 2, 16);
            case 'u' when !isBytes:
                return ReadDigits(content, ref at, position, 4, 16);
            case 'U' when !isBytes:
                return ReadDigits(content, ref at, position, 8, 16);
            case >= '0' and <= '3':
                at--;
                return ReadDigits(content, ref at, position, 3, 8);
            default:
                throw new SyntaxException(position, $"'\\{(char.IsControl(c) ? ' ' : c)}' is no escape; write '\\\\' for a backslash, or put r before the quotes");
        }
    }

    private static int ReadDigits(string content, ref int at, int position, int count, int radix)
    {
        var value = 0L;
        for (var i = 0; i < count; i++, at++)
        {
            var digit = at < content.Length && char.IsAsciiHexDigit(content[at]) ? Convert.ToInt32(content[at].ToString(), 16) : radix;
            if (digit >= radix)
                throw new SyntaxException(position, $"this escape needs {count} {(radix == 8 ? "octal" : "hexadecimal")} digits");
            value = (value * radix) + digit;
        }

        return value > int.MaxValue ? -1 : (int)value;
    }
}
