using System.Text;

namespace KSail.Secrets.Age.Format;

/// <summary>
/// A file as text: strict PEM (RFC 7468) with lines of 64 characters. Line ends may be CRLF, and blank lines may surround the whole, as mails and editors
/// leave them; nothing else is tolerated, because there must be one armor for one file.
/// </summary>
internal static class AgeArmor
{
    private const string Begin = "-----BEGIN AGE ENCRYPTED FILE-----";
    private const string End = "-----END AGE ENCRYPTED FILE-----";
    private const int Columns = 64;
    private const int BytesPerLine = Columns / 4 * 3;

    /// <summary>Whether a file is in armor: its first text is the first line of one.</summary>
    public static bool Begins(ReadOnlySpan<byte> file) => file.TrimStart(" \t\r\n"u8).StartsWith("-----BEGIN AGE"u8);

    public static string Write(ReadOnlySpan<byte> file)
    {
        var text = new StringBuilder(Begin.Length + End.Length + 2 + (file.Length / BytesPerLine + 1) * (Columns + 1));
        text.Append(Begin).Append('\n');
        for (; !file.IsEmpty; file = file[Math.Min(BytesPerLine, file.Length)..])
            text.Append(Convert.ToBase64String(file[..Math.Min(BytesPerLine, file.Length)])).Append('\n');
        return text.Append(End).Append('\n').ToString();
    }

    /// <summary>The file in an armor.</summary>
    /// <exception cref="AgeException">The text breaks a rule of the armor; the message says in which line.</exception>
    public static byte[] Read(string armor)
    {
        var rest = SkipBlankLines(armor);
        if (!rest.StartsWith("-----BEGIN AGE", StringComparison.Ordinal))
            throw Malformed(1, $"it has to begin with '{Begin}'");
        var bytes = new byte[rest.Length / 4 * 3];
        var length = 0;
        var isLast = false;
        for (var number = 1; ; number++)
        {
            var end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest[..end];
            if (end >= 0 && line.EndsWith("\r", StringComparison.Ordinal))
                line = line[..^1];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (number == 1)
            {
                if (!line.SequenceEqual(Begin))
                    throw Malformed(number, $"it has to be '{Begin}'");
                continue;
            }

            if (line.SequenceEqual(End))
            {
                if (!rest.Trim(" \t\r\n").IsEmpty)
                    throw Malformed(number + 1, "there is text after the end of the file");
                Array.Resize(ref bytes, length);
                return bytes;
            }

            if (line.StartsWith("-----", StringComparison.Ordinal))
                throw Malformed(number, $"it has to be '{End}'");
            if (end < 0)
                throw Malformed(number, $"the file is cut off: it has to end with '{End}'");
            if (isLast)
                throw Malformed(number, "only the last line of the content may be shorter than 64 characters");
            length += ReadLine(line, bytes.AsSpan(length), number);
            isLast = line.Length < Columns || line[^1] == '=';
        }
    }

    private static ReadOnlySpan<char> SkipBlankLines(ReadOnlySpan<char> text)
    {
        var blank = text[..(text.Length - text.TrimStart(" \t\r\n").Length)];
        return text[(blank.LastIndexOf('\n') + 1)..];
    }

    private static int ReadLine(ReadOnlySpan<char> line, Span<byte> bytes, int number)
    {
        if (line.Length is 0 or > Columns)
            throw Malformed(number, line.IsEmpty ? "it is empty" : "it is longer than 64 characters");
        // The decoder passes over white space and over unused bits; what was decoded must be written the same way.
        Span<char> canonical = stackalloc char[Columns];
        return line.Length % 4 == 0
            && Convert.TryFromBase64Chars(line, bytes, out var count)
            && Convert.TryToBase64Chars(bytes[..count], canonical, out var written)
            && line.SequenceEqual(canonical[..written])
            ? count
            : throw Malformed(number, "it is not base64 with padding");
    }

    private static AgeException Malformed(int line, string what) =>
        new(AgeFault.MalformedFile, $"line {line} of the armored age file is not valid: {what}");
}
