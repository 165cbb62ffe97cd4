using System.Buffers;
using System.Text;

namespace KSail.Charts.Templates;

/// <summary>
/// Go's strings are bytes, ours are UTF-16. Bytes that are no UTF-8, such as what <c>b64dec</c> makes of an image, are kept as lone low
/// surrogates U+DC80 to U+DCFF, so that nothing is lost on the way back to bytes.
/// </summary>
internal static class GoText
{
    private const char FirstStray = '\uDC80';

    /// <summary>How many bytes a text has.</summary>
    public static int Length(string text)
    {
        if (IsAscii(text))
            return text.Length;
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80 || IsStray(text, i))
                length++;
            else if (c < 0x800)
                length += 2;
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                (length, i) = (length + 4, i + 1);
            else
                length += 3;
        }

        return length;
    }

    public static bool IsAscii(string text) => Ascii.IsValid(text);

    /// <summary>The bytes of a text.</summary>
    public static byte[] Encode(string text)
    {
        var bytes = new byte[Length(text)];
        var at = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80)
            {
                bytes[at++] = (byte)text[i];
            }
            else if (IsStray(text, i))
            {
                bytes[at++] = (byte)(text[i] - 0xDC00);
            }
            else
            {
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
                at += rune.EncodeToUtf8(bytes.AsSpan(at));
                i += consumed - 1;
            }
        }

        return bytes;
    }

    /// <summary>The text of bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[consumed..];
            }
            else
            {
                text.Append((char)(0xDC00 + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }

    /// <summary>The bytes of a text from one position to another; both must be within it.</summary>
    public static string Slice(string text, int start, int end) =>
        IsAscii(text) ? text[start..end] : Decode(Encode(text).AsSpan(start, end - start));

    /// <summary>The order of bytes.</summary>
    public static int Compare(string? left, string? right)
    {
        var length = Math.Min(left!.Length, right!.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a == b)
                continue;
            // Pairs of surrogates are beyond everything else, though their code units are not.
            var (highA, highB) = (char.IsSurrogate(a), char.IsSurrogate(b));
            return highA == highB ? a.CompareTo(b) : highA ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Whether the code unit stands for a byte that is no UTF-8.</summary>
    public static bool IsStray(string text, int at) =>
        text[at] is >= FirstStray and <= '\uDCFF' && (at == 0 || !char.IsHighSurrogate(text[at - 1]));

    /// <summary>White space as Go's <c>unicode.IsSpace</c> has it.</summary>
    public static bool IsSpace(char c) =>
        c is ' ' or (>= '\t' and <= '\r') or '\u0085' or '\u00A0' or '\u1680' or (>= '\u2000' and <= '\u200a') or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000';

    /// <summary>As Go's <c>strings.TrimSpace</c>.</summary>
    public static string TrimSpace(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return text[start..end];
    }
}
