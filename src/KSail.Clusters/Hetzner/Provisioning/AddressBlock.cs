using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>A block of addresses. Bits of the host are dropped when it is read, because Hetzner refuses blocks that have them.</summary>
internal sealed class AddressBlock
{
    private readonly byte[] _base;

    private AddressBlock(byte[] address, int prefixLength)
    {
        _base = address;
        PrefixLength = prefixLength;
    }

    public int PrefixLength { get; }

    public bool IsIPv4 => _base.Length == 4;

    /// <summary>How many addresses there are, of IPv4.</summary>
    public long Size => 1L << (32 - PrefixLength);

    /// <summary>Whether no other network has these addresses (RFC 1918), which Hetzner's private networks have to be of.</summary>
    public bool IsPrivate => IsIPv4 && (_base[0] == 10 || (_base[0] == 172 && (_base[1] & 0xf0) == 16 && PrefixLength >= 12) || (_base[0] == 192 && _base[1] == 168 && PrefixLength >= 16));

    public static AddressBlock? TryParse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8 || address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return null;
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = length - (8 * i);
            bytes[i] &= bits >= 8 ? (byte)0xff : bits <= 0 ? (byte)0 : (byte)(0xff << (8 - bits));
        }

        return new AddressBlock(bytes, length);
    }

    /// <summary>The n-th address, of IPv4.</summary>
    public string Host(long number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, checked((uint)(BinaryPrimitives.ReadUInt32BigEndian(_base) + number)));
        return new IPAddress(bytes).ToString();
    }

    /// <summary>The n-th block of a length in this one, of IPv4.</summary>
    public AddressBlock Part(int prefixLength, long number) => TryParse($"{Host(number << (32 - prefixLength))}/{prefixLength}")!;

    public bool Contains(AddressBlock other)
    {
        if (other._base.Length != _base.Length || other.PrefixLength < PrefixLength)
            return false;
        return TryParse($"{new IPAddress(other._base)}/{PrefixLength}")!._base.AsSpan().SequenceEqual(_base);
    }

    public override string ToString() => $"{new IPAddress(_base)}/{PrefixLength.ToString(CultureInfo.InvariantCulture)}";
}
