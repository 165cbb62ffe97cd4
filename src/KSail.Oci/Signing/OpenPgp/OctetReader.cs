using System.Buffers.Binary;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>Takes numbers and octets from the front of a packet, and never more than it has.</summary>
/// <param name="octets">The packet, or a part of it.</param>
internal ref struct OctetReader(ReadOnlySpan<byte> octets)
{
    private ReadOnlySpan<byte> _rest = octets;

    /// <summary>What was not taken yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public bool TryTake(uint length, out ReadOnlySpan<byte> taken)
    {
        if (length > (uint)_rest.Length)
        {
            taken = default;
            return false;
        }

        taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    public bool TryTakeByte(out byte value)
    {
        var there = TryTake(1, out var octets);
        value = there ? octets[0] : (byte)0;
        return there;
    }

    public bool TryTakeUInt16(out ushort value)
    {
        var there = TryTake(sizeof(ushort), out var octets);
        value = there ? BinaryPrimitives.ReadUInt16BigEndian(octets) : (ushort)0;
        return there;
    }

    public bool TryTakeUInt32(out uint value)
    {
        var there = TryTake(sizeof(uint), out var octets);
        value = there ? BinaryPrimitives.ReadUInt32BigEndian(octets) : 0;
        return there;
    }

    /// <summary>Takes a number of any size: its length in bits, then its octets (RFC 9580 section 3.2).</summary>
    public bool TryTakeMpi(out ReadOnlySpan<byte> number)
    {
        number = default;
        return TryTakeUInt16(out var bits) && TryTake((bits + 7u) / 8, out number);
    }
}
