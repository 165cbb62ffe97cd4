using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KSail.Schemas.Validation;

/// <summary>Network addresses as Go's <c>net</c> package reads them, in the older way that tolerates leading zeros.</summary>
internal static class AddressForms
{
    public static bool IsIPv4(ReadOnlySpan<char> text) => text.Contains(':') ? text.Contains('.') && IsAddress(text, out _) : IsDotted(text);

    public static bool IsIPv6(ReadOnlySpan<char> text) => text.Contains(':') && IsAddress(text, out _);

    public static bool IsCidr(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0 || !IsAddress(text[..slash], out var bits))
            return false;
        var prefix = text[(slash + 1)..];
        if (prefix.Length == 0 || !AreDigits(prefix))
            return false;
        prefix = prefix.TrimStart('0');
        return prefix.Length == 0 || (prefix.Length <= 3 && int.Parse(prefix, CultureInfo.InvariantCulture) <= bits);
    }

    /// <summary>6, 8 or 20 bytes, in pairs of digits with colons or dashes, in fours with dots, or, for newer servers, without anything between.</summary>
    public static bool IsMac(ReadOnlySpan<char> text)
    {
        if (text.Length is 12 or 16 or 40 && AreHex(text))
            return true;
        if (text.Length < 14)
            return false;
        var separator = text[2] is ':' or '-' ? text[2] : text[4];
        var width = text[2] is ':' or '-' ? 2 : 4;
        if ((width == 4 && separator != '.') || (text.Length + 1) % (width + 1) != 0)
            return false;
        var bytes = (text.Length + 1) / (width + 1) * width / 2;
        if (bytes is not (6 or 8 or 20))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if ((i + 1) % (width + 1) == 0 ? text[i] != separator : !char.IsAsciiHexDigit(text[i]))
                return false;
        }

        return true;
    }

    private static bool IsAddress(ReadOnlySpan<char> text, out int bits)
    {
        bits = 32;
        if (!text.Contains(':'))
            return IsDotted(text);
        bits = 128;
        // The framework also takes a zone, brackets and a port.
        if (text.IndexOfAny('%', '[', ']') >= 0)
            return false;
        return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool IsDotted(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < 4; i++)
        {
            var dot = i < 3 ? text.IndexOf('.') : text.Length;
            if (dot <= 0 || !AreDigits(text[..dot]))
                return false;
            var part = text[..dot].TrimStart('0');
            if (part.Length > 3 || (part.Length > 0 && int.Parse(part, CultureInfo.InvariantCulture) > 255))
                return false;
            text = i < 3 ? text[(dot + 1)..] : default;
        }

        return true;
    }

    private static bool AreHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }

    private static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return true;
    }
}
