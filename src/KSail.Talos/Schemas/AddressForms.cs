using System.Globalization;

namespace KSail.Talos.Schemas;

/// <summary>
/// Addresses as Go's <c>net/netip</c> reads them. By hand, because the runtime's parser takes shortened and octal IPv4, and brackets and ports
/// around IPv6.
/// </summary>
internal static class AddressForms
{
    /// <summary>An IP address; an IPv6 zone is taken where <paramref name="zone"/> says so.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text, bool zone = true)
    {
        if (text.IndexOf(':') < 0)
            return IsV4(text);
        var percent = text.IndexOf('%');
        if (percent >= 0 && (!zone || percent == text.Length - 1))
            return false;
        return IsV6(percent < 0 ? text : text[..percent]);
    }

    /// <summary>A network in CIDR notation.</summary>
    public static bool IsPrefix(ReadOnlySpan<char> text)
    {
        var slash = text.LastIndexOf('/');
        if (slash < 0 || !IsAddress(text[..slash], zone: false))
            return false;
        var bits = text[(slash + 1)..];
        return IsNumber(bits, text.IndexOf(':') < 0 ? 32 : 128) && (bits.Length == 1 || bits[0] != '0');
    }

    /// <summary>An address or a network, as Talos takes them for subnets (<c>siderolabs/net</c>).</summary>
    public static bool IsPrefixOrAddress(ReadOnlySpan<char> text) => text.IndexOf('/') < 0 ? IsAddress(text) : IsPrefix(text);

    /// <summary>An address and a port: <c>10.0.0.1:51820</c> or <c>[fd00::1]:51820</c>.</summary>
    public static bool IsEndpoint(ReadOnlySpan<char> text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !IsNumber(text[(colon + 1)..], 65535))
            return false;
        var host = text[..colon];
        return host.Length > 2 && host[0] == '[' && host[^1] == ']' ? host.IndexOf(':') > 0 && IsAddress(host[1..^1]) : IsV4(host);
    }

    /// <summary>A hardware address or another string of bytes in hexadecimal, in the groups that Go's <c>net.ParseMAC</c> knows.</summary>
    public static bool IsHardwareAddress(ReadOnlySpan<char> text)
    {
        var size = text.IndexOf('.') >= 0 ? 4 : 2;
        if (text.Length <= size)
            return false;
        var separator = text[size];
        if (separator is not (':' or '-' or '.') || (separator == '.') != (size == 4) || (text.Length + 1) % (size + 1) != 0)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (i % (size + 1) == size ? text[i] != separator : !char.IsAsciiHexDigit(text[i]))
                return false;
        }

        return true;
    }

    /// <summary>Decimal digits of a number up to a limit.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text, int limit) =>
        text.Length is > 0 and <= 9 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= limit;

    private static bool IsV4(ReadOnlySpan<char> text)
    {
        for (var part = 0; part < 4; part++)
        {
            var dot = text.IndexOf('.');
            if ((dot < 0) != (part == 3))
                return false;
            var number = dot < 0 ? text : text[..dot];
            if (!IsNumber(number, 255) || (number.Length > 1 && number[0] == '0'))
                return false;
            text = dot < 0 ? default : text[(dot + 1)..];
        }

        return true;
    }

    // Eight groups, of which one run of at least one may be left out as '::', and the last two may be written as IPv4.
    private static bool IsV6(ReadOnlySpan<char> text)
    {
        var isShortened = text.StartsWith("::", StringComparison.Ordinal);
        if (isShortened)
            text = text[2..];
        var groups = 0;
        while (!text.IsEmpty)
        {
            var colon = text.IndexOf(':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.IndexOf('.') >= 0)
            {
                groups += 2;
                if (!IsV4(group))
                    return false;
                break;
            }

            if (group.Length is 0 or > 4 || !IsHex(group))
                return false;
            groups++;
            if (colon < 0)
                break;
            text = text[(colon + 1)..];
            if (text.IsEmpty)
                return false;
            if (text[0] != ':')
                continue;
            if (isShortened)
                return false;
            isShortened = true;
            text = text[1..];
        }

        return isShortened ? groups < 8 : groups == 8;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }
}
