using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KSail.Configuration.Rules.Facts;

/// <summary>
/// A block of addresses, for example <c>10.0.0.0/16</c>. Read as Go's <c>net.ParseCIDR</c> does: addresses in full, IPv4 parts without
/// leading zeros, and bits of the host allowed (<c>10.0.0.5/16</c> is <c>10.0.0.0/16</c>), which <see cref="IPNetwork"/> refuses.
/// </summary>
internal sealed class Cidr
{
    private readonly byte[] _network;

    private Cidr(byte[] network, int prefixLength)
    {
        _network = network;
        PrefixLength = prefixLength;
    }

    /// <summary>How many leading bits all addresses share.</summary>
    public int PrefixLength { get; }

    /// <summary>A block that is known to be well-formed.</summary>
    public static Cidr Of(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is not a CIDR.");

    /// <summary>The block; null for other text.</summary>
    public static Cidr? TryParse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || Address(text[..slash]) is not { } address
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > address.Length * 8 || (text[slash + 1] == '0' && text.Length > slash + 2))
        {
            return null;
        }

        for (var i = 0; i < address.Length; i++)
            address[i] &= MaskOf(length - (8 * i));
        return new Cidr(address, length);
    }

    /// <summary>Whether every address of another block is one of this block.</summary>
    public bool Contains(Cidr other)
    {
        if (other._network.Length != _network.Length || other.PrefixLength < PrefixLength)
            return false;
        for (var i = 0; i < _network.Length; i++)
        {
            if ((other._network[i] & MaskOf(PrefixLength - (8 * i))) != _network[i])
                return false;
        }

        return true;
    }

    public bool IsSameAs(Cidr other) => other.PrefixLength == PrefixLength && Contains(other);

    /// <summary>Whether the blocks share an address. Two blocks either lie one in the other or apart.</summary>
    public bool Overlaps(Cidr other) => Contains(other) || other.Contains(this);

    /// <summary>The block of a length that begins where this one does; this one where that would be larger.</summary>
    public Cidr First(int prefixLength) => new(_network, Math.Max(prefixLength, PrefixLength));

    private static byte MaskOf(int bits) => bits >= 8 ? (byte)0xff : bits <= 0 ? (byte)0 : (byte)(0xff << (8 - bits));

    private static byte[]? Address(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            var isPlain = !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal);
            return isPlain && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? address.GetAddressBytes() : null;
        }

        var parts = text.Split('.');
        if (parts.Length != 4)
            return null;
        var bytes = new byte[4];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]) || (parts[i][0] == '0' && parts[i].Length > 1))
                return null;
        }

        return bytes;
    }
}
