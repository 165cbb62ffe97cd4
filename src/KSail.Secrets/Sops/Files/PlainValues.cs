using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using KSail.Secrets.Sops.Trees;
using KSail.Secrets.Sops.Values;

namespace KSail.Secrets.Sops.Files;

/// <summary>
/// Writes decrypted values into YAML or JSON so that they are read again as what they are: the same type, the same bytes. Works on bytes throughout,
/// because texts of the runtime cannot be overwritten.
/// </summary>
internal static class PlainValues
{
    // Whatever some reader of YAML takes for something else than a text.
    private static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="layout">The place.</param>
    /// <param name="format">The format of the file.</param>
    /// <param name="step">By how many blanks the lines of a block are indented.</param>
    /// <param name="newLine">What ends a line.</param>
    public static void Write(SecretWriter writer, SopsValue value, ScalarLayout layout, SopsFormat format, int step, string newLine)
    {
        switch (value.Type)
        {
            case SopsValueType.Integer:
                writer.Append(value.Bytes);
                break;
            case SopsValueType.Boolean:
                writer.Append(value.Bytes.SequenceEqual("True"u8) || value.Bytes.SequenceEqual("true"u8) ? "true"u8 : "false"u8);
                break;
            case SopsValueType.Float:
                WriteFloat(writer, value.Bytes, format);
                break;
            case SopsValueType.Time when format == SopsFormat.Yaml:
                writer.Append(value.Bytes);
                break;
            case SopsValueType.Comment:
                writer.Append("#"u8);
                writer.Append(value.Bytes);
                break;
            default:
                WriteText(writer, value.Bytes, layout, format, step, newLine);
                break;
        }
    }

    // A point keeps a whole number from being read as an integer.
    private static void WriteFloat(SecretWriter writer, ReadOnlySpan<byte> digits, SopsFormat format)
    {
        if (format == SopsFormat.Json)
            writer.Append(digits);
        else if (digits.SequenceEqual("+Inf"u8))
            writer.Append(".inf"u8);
        else if (digits.SequenceEqual("-Inf"u8))
            writer.Append("-.inf"u8);
        else if (digits.SequenceEqual("NaN"u8))
            writer.Append(".nan"u8);
        else
        {
            writer.Append(digits);
            if (digits.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
                writer.Append(".0"u8);
        }
    }

    private static void WriteText(SecretWriter writer, ReadOnlySpan<byte> text, ScalarLayout layout, SopsFormat format, int step, string newLine)
    {
        if (format == SopsFormat.Yaml && !Utf8.IsValid(text))
            WriteBinary(writer, text);
        else if (format == SopsFormat.Yaml && IsPlain(text, layout.IsFlow))
            writer.Append(text);
        else if (format == SopsFormat.Yaml && !layout.IsFlow && IsBlock(text))
            WriteBlock(writer, text, layout.Indent, step, newLine);
        else if (format == SopsFormat.Yaml && IsSingleQuotable(text))
        {
            writer.Append("'"u8);
            writer.Append(text);
            writer.Append("'"u8);
        }
        else
            WriteQuoted(writer, text);
    }

    private static void WriteBinary(SecretWriter writer, ReadOnlySpan<byte> bytes)
    {
        var encoded = new char[(bytes.Length + 2) / 3 * 4];
        Convert.TryToBase64Chars(bytes, encoded, out var length);
        writer.Append("!!binary "u8);
        writer.Append(encoded.AsSpan(0, length));
        Array.Clear(encoded);
    }

    // Narrower than YAML: begins with a letter, so that no number and no indicator comes into question.
    private static bool IsPlain(ReadOnlySpan<byte> text, bool isFlow)
    {
        if (text.IsEmpty || text.Length > 1000 || !char.IsAsciiLetter((char)text[0]) || IsWord(text))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = (char)text[i];
            var next = i + 1 < text.Length ? (char)text[i + 1] : ' ';
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '@' or '+' or '=' or '%' or '~' or '$' or '^')
                continue;
            if ((c == ' ' && char.IsAsciiLetterOrDigit(next)) || (c == ':' && !isFlow && (char.IsAsciiLetterOrDigit(next) || next == '/')))
                continue;
            return false;
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<byte> text)
    {
        foreach (var word in Words)
        {
            if (text.Length == word.Length && Ascii.EqualsIgnoreCase(text, word))
                return true;
        }

        return false;
    }

    // Several lines without anything that a block cannot hold.
    private static bool IsBlock(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\n') < 0 || text.TrimStart((byte)'\n').IsEmpty || text[0] == (byte)'\n')
            return false;
        return IsPrintable(text, allowBreaks: true);
    }

    private static bool IsSingleQuotable(ReadOnlySpan<byte> text) =>
        text.IndexOfAny((byte)'"', (byte)'\\') >= 0 && text.IndexOf((byte)'\'') < 0 && IsPrintable(text, allowBreaks: false);

    private static bool IsPrintable(ReadOnlySpan<byte> text, bool allowBreaks)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out var rune, out var length) != OperationStatus.Done || !IsPrintable(rune, allowBreaks))
                return false;
            text = text[length..];
        }

        return true;
    }

    private static bool IsPrintable(Rune rune, bool allowBreaks) => rune.Value switch
    {
        '\n' => allowBreaks,
        '\t' => true,
        < ' ' or (>= 0x7f and <= 0x9f) or 0x2028 or 0x2029 or 0xfeff or 0xfffe or 0xffff => false,
        _ => Rune.GetUnicodeCategory(rune) is not UnicodeCategory.OtherNotAssigned,
    };

    private static void WriteBlock(SecretWriter writer, ReadOnlySpan<byte> text, int indent, int step, string newLine)
    {
        var breaks = text.Length - text.TrimEnd((byte)'\n').Length;
        var column = Math.Max(indent, 0) + (indent < 0 ? 0 : step);
        writer.Append("|"u8);
        // The first line's blanks would count as indentation.
        if (text[0] is (byte)' ' or (byte)'\t')
            writer.Append((column - Math.Max(indent, 0)).ToString(CultureInfo.InvariantCulture));
        writer.Append(breaks == 0 ? "-"u8 : breaks == 1 ? default : "+"u8);
        var lines = breaks > 0 ? text[..^1] : text;
        while (true)
        {
            writer.Append(newLine);
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            if (!line.IsEmpty)
            {
                writer.AppendBlanks(column);
                writer.Append(line);
            }

            if (end < 0)
                return;
            lines = lines[(end + 1)..];
        }
    }

    // As JSON has it, and YAML reads it, too.
    private static void WriteQuoted(SecretWriter writer, ReadOnlySpan<byte> text)
    {
        Span<char> escape = stackalloc char[6];
        writer.Append("\""u8);
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var length);
            switch (rune.Value)
            {
                case '"' or '\\':
                    writer.Append("\\"u8);
                    writer.Append(text[..length]);
                    break;
                case '\n':
                    writer.Append("\\n"u8);
                    break;
                case '\r':
                    writer.Append("\\r"u8);
                    break;
                case '\t':
                    writer.Append("\\t"u8);
                    break;
                default:
                    if (IsPrintable(rune, allowBreaks: false) || rune.Value > 0xffff)
                    {
                        writer.Append(text[..length]);
                        break;
                    }

                    escape.TryWrite(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}", out _);
                    writer.Append(escape);
                    break;
            }

            text = text[length..];
        }

        escape.Clear();
        writer.Append("\""u8);
    }
}
