using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KSail.Validation.Forms;

/// <summary>
/// IP addresses and networks. Kubernetes 1.36 reads both strictly, also in fields that are older (feature gate StrictIPCIDRValidation): no
/// leading zeros, no IPv4 in the clothes of IPv6, and no network with bits set beyond its prefix. Of these, older releases are only known to
/// meet the last in the field: <c>10.9.8.7/24</c> for the network that the address is in.
/// </summary>
internal static class Addresses
{
    public const string AddressRule = "must be an IP address such as 10.9.8.7 or 2001:db8::1";

    public const string NetworkRule = "must be a network such as 10.9.8.0/24 or 2001:db8::/64, without bits beyond the prefix";

    public static bool IsAddress(ReadOnlySpan<char> text) => TryParse(text, out _);

    public static bool IsNetwork(ReadOnlySpan<char> text, bool mayHaveHostBits) => TryParseNetwork(text, out _, out _, mayHaveHostBits);

    /// <summary>The bytes of an address, four or sixteen; null when the text is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        var isVersion6 = text.Contains(':');
        // The framework also reads shortened and hexadecimal forms, zones and brackets.
        foreach (var c in text)
        {
            if (!(isVersion6 ? char.IsAsciiHexDigit(c) || c is ':' or '.' : char.IsAsciiDigit(c) || c == '.'))
                return false;
        }

        if (!isVersion6 && !IsDottedQuad(text))
            return false;
        if (isVersion6 && text.LastIndexOf(':') is var colon && text[colon..].Contains('.') && !IsDottedQuad(text[(colon + 1)..]))
            return false;
        if (!IPAddress.TryParse(text, out var address) || (address.AddressFamily == AddressFamily.InterNetworkV6) != isVersion6 || address.IsIPv4MappedToIPv6)
            return false;
        bytes = address.GetAddressBytes();
        return true;
    }

    /// <summary>The bytes of a network's address and the length of its prefix.</summary>
    public static bool TryParseNetwork(ReadOnlySpan<char> text, out byte[] bytes, out int prefix, bool mayHaveHostBits = false)
    {
        bytes = [];
        prefix = 0;
        var slash = text.IndexOf('/');
        if (slash < 0 || !IsDecimal(text[(slash + 1)..], 3) || !TryParse(text[..slash], out bytes))
            return false;
        prefix = int.Parse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
        if (prefix > bytes.Length * 8)
            return false;
        for (var bit = prefix; bit < bytes.Length * 8 && !mayHaveHostBits; bit++)
        {
            if (IsSet(bytes, bit))
                return false;
        }

        return true;
    }

    /// <summary>Whether one network lies within another and is smaller.</summary>
    public static bool IsStrictSubset(byte[] inner, int innerPrefix, byte[] outer, int outerPrefix)
    {
        if (inner.Length != outer.Length || innerPrefix <= outerPrefix)
            return false;
        for (var bit = 0; bit < outerPrefix; bit++)
        {
            if (IsSet(inner, bit) != IsSet(outer, bit))
                return false;
        }

        return true;
    }

    /// <summary>Why an address cannot be the end of a connection from elsewhere; null when it can.</summary>
    public static string? SpecialUse(byte[] bytes)
    {
        var address = new IPAddress(bytes);
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "must not be the unspecified address"
            : IPAddress.IsLoopback(address) ? "must not be a loopback address"
            : address.IsIPv6LinkLocal || (bytes.Length == 4 && bytes[0] == 169 && bytes[1] == 254) ? "must not be a link-local address"
            : bytes is [224, 0, 0, _] || (bytes.Length == 16 && bytes[0] == 0xFF && (bytes[1] & 0xF) == 2) ? "must not be a link-local multicast address"
            : null;
    }

    private static bool IsSet(byte[] bytes, int bit) => ((bytes[bit / 8] >> (7 - (bit % 8))) & 1) != 0;

    private static bool IsDottedQuad(ReadOnlySpan<char> text)
    {
        for (var part = 0; part < 4; part++)
        {
            var dot = text.IndexOf('.');
            if (dot < 0 != (part == 3))
                return false;
            if (!IsDecimal(dot < 0 ? text : text[..dot], 3))
                return false;
            text = dot < 0 ? [] : text[(dot + 1)..];
        }

        return true;
    }

    private static bool IsDecimal(ReadOnlySpan<char> text, int longest)
    {
        if (text.Length == 0 || text.Length > longest || (text.Length > 1 && text[0] == '0'))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return true;
    }
}
