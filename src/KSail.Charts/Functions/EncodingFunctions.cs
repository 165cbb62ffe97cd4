using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's encodings and sums.</summary>
internal static class EncodingFunctions
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static TemplateFunction? Find(string name) => name switch
    {
        "b64enc" => new(name, "s", static (_, a) => System.Convert.ToBase64String(GoText.Encode((string)a[0]!))),
        "b64dec" => new(name, "s", static (_, a) => DecodeBase64((string)a[0]!)),
        "b32enc" => new(name, "s", static (_, a) => EncodeBase32(GoText.Encode((string)a[0]!))),
        "b32dec" => new(name, "s", static (_, a) => DecodeBase32((string)a[0]!)),
        "sha1sum" => new(name, "s", static (_, a) => Hex(Sha1((string)a[0]!))),
        "sha256sum" => new(name, "s", static (_, a) => Hex(SHA256.HashData(GoText.Encode((string)a[0]!)))),
        "sha512sum" => new(name, "s", static (_, a) => Hex(SHA512.HashData(GoText.Encode((string)a[0]!)))),
        "adler32sum" => new(name, "s", static (_, a) => Adler32((string)a[0]!)),
        _ => null,
    };

    /// <summary>Bytes in lower-case hexadecimal.</summary>
    public static string Hex(byte[] bytes) => System.Convert.ToHexStringLower(bytes);

    /// <summary>The bytes of standard base64 with padding, where line breaks do not count; null, and where it goes wrong, for what is none.</summary>
    public static byte[]? TryDecodeBase64(string text, out int failure)
    {
        failure = 0;
        var bytes = GoText.Encode(text);
        var result = new List<byte>(bytes.Length * 3 / 4);
        var at = 0;
        while (true)
        {
            var (value, count) = (0, 0);
            for (; count < 4; count++)
            {
                while (at < bytes.Length && bytes[at] is (byte)'\r' or (byte)'\n')
                    at++;
                if (at == bytes.Length)
                {
                    failure = at - count;
                    return count == 0 ? [.. result] : null;
                }

                var digit = Base64Digit(bytes[at]);
                if (digit < 0)
                    break;
                value = (value << 6) | digit;
                at++;
            }

            if (count == 4)
            {
                result.Add((byte)(value >> 16));
                result.Add((byte)(value >> 8));
                result.Add((byte)value);
                continue;
            }

            failure = at;
            if (bytes[at] != '=' || count < 2)
                return null;
            at++;
            if (count == 2)
            {
                SkipBreaks(bytes, ref at);
                if (at == bytes.Length || bytes[at] != '=')
                {
                    failure = at == bytes.Length ? at : at - 1;
                    return null;
                }

                at++;
            }

            SkipBreaks(bytes, ref at);
            failure = at;
            if (at < bytes.Length)
                return null;
            value <<= 6 * (4 - count);
            result.Add((byte)(value >> 16));
            if (count == 3)
                result.Add((byte)(value >> 8));
            return [.. result];
        }
    }

    private static void SkipBreaks(byte[] bytes, ref int at)
    {
        while (at < bytes.Length && bytes[at] is (byte)'\r' or (byte)'\n')
            at++;
    }

    private static int Base64Digit(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    private static string DecodeBase64(string text) =>
        TryDecodeBase64(text, out var failure) is { } bytes ? GoText.Decode(bytes) : $"illegal base64 data at input byte {failure}";

    private static string EncodeBase32(byte[] bytes)
    {
        var result = new StringBuilder((bytes.Length + 4) / 5 * 8);
        for (var at = 0; at < bytes.Length; at += 5)
        {
            ulong group = 0;
            var count = Math.Min(5, bytes.Length - at);
            for (var i = 0; i < 5; i++)
                group = (group << 8) | (i < count ? bytes[at + i] : 0u);
            var digits = ((count * 8) + 4) / 5;
            for (var i = 0; i < 8; i++)
                result.Append(i < digits ? Base32[(int)(group >> (35 - (5 * i))) & 31] : '=');
        }

        return result.ToString();
    }

    private static string DecodeBase32(string text)
    {
        var plain = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var digits = plain.TrimEnd('=');
        var result = new List<byte>();
        var (value, bits) = (0, 0);
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = Base32.IndexOf(digits[i], StringComparison.Ordinal);
            if (digit < 0)
                return $"illegal base32 data at input byte {i}";
            (value, bits) = ((value << 5) | digit, bits + 5);
            if (bits < 8)
                continue;
            bits -= 8;
            result.Add((byte)(value >> bits));
            value &= (1 << bits) - 1;
        }

        // Where padding is missing altogether, the last group of eight is at fault.
        if (plain.Length % 8 != 0 && plain.Length == digits.Length)
            return $"illegal base32 data at input byte {plain.Length - (plain.Length % 8)}";
        if (plain.Length % 8 != 0 || digits.Length % 8 is 1 or 3 or 6)
            return $"illegal base32 data at input byte {(plain.Length % 8 != 0 ? plain.Length : digits.Length)}";
        return GoText.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(result));
    }

    // Charts name things by it; nothing rests on its strength.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "sha1sum is what the function computes")]
    private static byte[] Sha1(string text) => SHA1.HashData(GoText.Encode(text));

    private static string Adler32(string text)
    {
        var (a, b) = (1u, 0u);
        foreach (var value in GoText.Encode(text))
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return ((b << 16) | a).ToString(CultureInfo.InvariantCulture);
    }
}
