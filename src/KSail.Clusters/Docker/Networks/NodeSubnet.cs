using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KSail.Clusters.Docker.Networks;

/// <summary>
/// The addresses of a cluster: the first is the engine's own, nodes come after it, and the last ones are for what nodes share. Only IPv4, as
/// Talos on Docker.
/// </summary>
internal sealed class NodeSubnet
{
    // The engine takes the first.
    private const uint FirstNode = 2;

    // As far from the end as the address of the first registry: .250 of a range of 256.
    private const uint Reserved = 16;

    private const uint FirstRegistry = 6;
    private const uint LoadBalancer = 2;
    private const int LongestPrefix = 26;
    private const int ShortestPrefix = 8;

    private readonly uint _first;
    private readonly int _prefix;

    private NodeSubnet(uint first, int prefix)
    {
        _first = first;
        _prefix = prefix;
    }

    /// <summary>The address of the load balancer: .254 of a range of 256.</summary>
    public string BalancerAddress => At(Size - LoadBalancer);

    /// <summary>How many nodes there can be.</summary>
    public uint Nodes => Size - FirstNode - Reserved;

    private uint Size => 1u << (32 - _prefix);

    /// <summary>Reads a range; null for what is none, or none that nodes fit into.</summary>
    public static NodeSubnet? Parse(string text) =>
        TryParse(text, out var first, out var prefix) && prefix is >= ShortestPrefix and <= LongestPrefix ? new NodeSubnet(first, prefix) : null;

    /// <summary>Whether two ranges share an address. Ranges of IPv6, and what is none, share nothing with ours.</summary>
    public bool Overlaps(string other)
    {
        if (!TryParse(other, out var first, out var prefix))
            return false;
        var mask = Mask(Math.Min(prefix, _prefix));
        return (first & mask) == (_first & mask);
    }

    /// <summary>Whether it is the same range.</summary>
    public bool IsSameAs(string other) => TryParse(other, out var first, out var prefix) && first == _first && prefix == _prefix;

    /// <summary>The address of a node by its place, from 0.</summary>
    public string NodeAddress(uint place) => At(FirstNode + place);

    /// <summary>The address of a registry by its place, from 0; the last of all registries share what is left.</summary>
    public string? RegistryAddress(int place) => place < Reserved - FirstRegistry ? At(Size - FirstRegistry - (uint)place) : null;

    /// <summary><c>10.5.0.0/24</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text(_first)}/{_prefix}");

    private string At(uint offset) => Text(_first + offset);

    private static string Text(uint address)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }

    private static bool TryParse(string text, out uint first, out int prefix)
    {
        (first, prefix) = (0, 0);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address) || address.AddressFamily != AddressFamily.InterNetwork
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > 32)
        {
            return false;
        }

        first = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) & Mask(prefix);
        return true;
    }

    private static uint Mask(int prefix) => prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);
}
