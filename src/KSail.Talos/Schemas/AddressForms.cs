using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KSail.Talos.Schemas;

/// <summary>
/// Addresses as Go's <c>net/netip</c> reads them, which is stricter than <see cref="IPAddress"/>: no shortened or octal IPv4, no brackets and no
/// port around an IPv6 address.
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
        var address = percent < 0 ? text : text[..percent];
        foreach (var c in address)
        {
            if (!char.IsAsciiHexDigit(c) && c is not (':' or '.'))
                return false;
        }

        return IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;
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
}
