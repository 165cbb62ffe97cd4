using System.Security.Cryptography;
using KSail.Documents;

namespace KSail.Secrets.Age.Format;

/// <summary>Text that knows when it is misspelt (BIP 173), without the limit of 90 characters, as age has it.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;

    // The longest key that anybody writes this way, a post-quantum recipient, has 2,000.
    private const int MaxLength = 8192;

    /// <summary>Encodes bytes under a prefix in small letters; the text is in small letters.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> bytes)
    {
        var words = new byte[(bytes.Length * 8 + 4) / 5 + ChecksumLength];
        ToWords(bytes, words);
        var checksum = Checksum(prefix, words) ^ 1;
        for (var i = 0; i < ChecksumLength; i++)
            words[words.Length - ChecksumLength + i] = (byte)((checksum >> (5 * (ChecksumLength - 1 - i))) & 31);
        var text = string.Create(prefix.Length + 1 + words.Length, (prefix, words), static (span, parts) =>
        {
            parts.prefix.CopyTo(span);
            span[parts.prefix.Length] = '1';
            for (var i = 0; i < parts.words.Length; i++)
                span[parts.prefix.Length + 1 + i] = Alphabet[parts.words[i]];
        });
        CryptographicOperations.ZeroMemory(words);
        return text;
    }

    /// <summary>Decodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prefix">What precedes the last <c>1</c>, in the case it is written in; empty when there is none.</param>
    /// <param name="bytes">What was encoded; the caller clears it when it is a secret.</param>
    /// <returns>What is wrong with the text; null when nothing is. It never tells anything of the text but single characters that do not belong there.</returns>
    public static string? Decode(ReadOnlySpan<char> text, out string prefix, out byte[] bytes)
    {
        bytes = [];
        var separator = text.LastIndexOf('1');
        prefix = separator < 1 ? "" : text[..separator].ToString();
        if (text.Length > MaxLength)
            return "it is far too long";
        if (separator < 1)
            return "it has no '1' after its prefix";
        if (text.Length - separator - 1 < ChecksumLength)
            return "it is too short";
        if (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
            return "it has capitals and small letters";
        if (text[..separator].ContainsAnyExceptInRange('!', '~'))
            return "its prefix has a character that cannot be there";
        var words = new byte[text.Length - separator - 1];
        for (var i = 0; i < words.Length; i++)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(text[separator + 1 + i]), StringComparison.Ordinal);
            if (value < 0)
                return $"character {separator + 2 + i} cannot be there";
            words[i] = (byte)value;
        }

        var isWhole = Checksum(prefix.ToLowerInvariant(), words) == 1 && FromWords(words.AsSpan(0, words.Length - ChecksumLength), out bytes);
        CryptographicOperations.ZeroMemory(words);
        return isWhole ? null : "its checksum does not fit: it is misspelt or incomplete";
    }

    private static uint Checksum(string prefix, ReadOnlySpan<byte> words)
    {
        var sum = 1u;
        foreach (var c in prefix)
            sum = Step(sum, (uint)(c >> 5));
        sum = Step(sum, 0);
        foreach (var c in prefix)
            sum = Step(sum, c & 31u);
        foreach (var word in words)
            sum = Step(sum, word);
        return sum;
    }

    private static uint Step(uint sum, uint value)
    {
        var top = sum >> 25;
        sum = ((sum & 0x1ffffff) << 5) ^ value;
        if ((top & 1) != 0)
            sum ^= 0x3b6a57b2;
        if ((top & 2) != 0)
            sum ^= 0x26508e6d;
        if ((top & 4) != 0)
            sum ^= 0x1ea119fa;
        if ((top & 8) != 0)
            sum ^= 0x3d4233dd;
        if ((top & 16) != 0)
            sum ^= 0x2a1462b3;
        return sum;
    }

    private static void ToWords(ReadOnlySpan<byte> bytes, Span<byte> words)
    {
        int bits = 0, count = 0, at = 0;
        foreach (var value in bytes)
        {
            bits = ((bits << 8) | value) & 0xfff;
            for (count += 8; count >= 5; count -= 5)
                words[at++] = (byte)((bits >> (count - 5)) & 31);
        }

        if (count > 0)
            words[at] = (byte)((bits << (5 - count)) & 31);
    }

    // False when bits are left over that are no padding: more than four, or not all zero.
    private static bool FromWords(ReadOnlySpan<byte> words, out byte[] bytes)
    {
        bytes = SecretBytes.Allocate(words.Length * 5 / 8);
        int bits = 0, count = 0, at = 0;
        foreach (var word in words)
        {
            bits = ((bits << 5) | word) & 0xfff;
            count += 5;
            if (count < 8)
                continue;
            count -= 8;
            bytes[at++] = (byte)(bits >> count);
        }

        return count < 5 && (bits & ((1 << count) - 1)) == 0;
    }
}
