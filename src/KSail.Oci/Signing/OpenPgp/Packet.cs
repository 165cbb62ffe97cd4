using System.Buffers.Binary;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>One packet of OpenPGP (RFC 9580 section 4).</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Body">What stands behind its header.</param>
internal sealed record Packet(int Tag, ReadOnlyMemory<byte> Body)
{
    public const int Signature = 2;
    public const int SecretKey = 5;
    public const int PublicKey = 6;
    public const int UserId = 13;
    public const int PublicSubkey = 14;
    public const int UserAttribute = 17;

    /// <summary>
    /// Reads packets with headers of the old and the new form; null where one is damaged. Lengths that are only known at the end are damage: they are for
    /// data, and neither keys nor signatures may have them (section 4.2.1.4).
    /// </summary>
    public static List<Packet>? ReadAll(ReadOnlyMemory<byte> content)
    {
        var packets = new List<Packet>();
        var reader = new OctetReader(content.Span);
        while (reader.TryTakeByte(out var header))
        {
            var isNew = (header & 0x40) != 0;
            var tag = isNew ? header & 0x3F : (header >> 2) & 0xF;
            if ((header & 0x80) == 0 || tag == 0)
                return null;
            if (!(isNew ? TryTakeNewLength(ref reader, out var length) : TryTakeOldLength(ref reader, header & 3, out length)))
                return null;
            var start = content.Length - reader.Rest.Length;
            if (!reader.TryTake(length, out _))
                return null;
            packets.Add(new Packet(tag, content.Slice(start, (int)length)));
        }

        return packets;
    }

    /// <summary>The packet as octets, with a header of the new form.</summary>
    public byte[] ToArray()
    {
        const int Header = 6;
        var octets = new byte[Header + Body.Length];
        octets[0] = (byte)(0xC0 | Tag);
        octets[1] = 0xFF;
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(2), (uint)Body.Length);
        Body.CopyTo(octets.AsMemory(Header));
        return octets;
    }

    /// <summary>Takes a length as headers of the new form and subpackets have it, where 224 to 254 begin one of two octets in subpackets alone.</summary>
    public static bool TryTakeLength(ref OctetReader reader, byte last, out uint length)
    {
        length = 0;
        if (!reader.TryTakeByte(out var first))
            return false;
        if (first == 255)
            return reader.TryTakeUInt32(out length);
        if (first < 192)
        {
            length = first;
            return true;
        }

        if (first > last || !reader.TryTakeByte(out var second))
            return false;
        length = (uint)((first - 192) << 8) + second + 192;
        return true;
    }

    private static bool TryTakeNewLength(ref OctetReader reader, out uint length) => TryTakeLength(ref reader, last: 223, out length);

    private static bool TryTakeOldLength(ref OctetReader reader, int kind, out uint length)
    {
        length = 0;
        switch (kind)
        {
            case 0 when reader.TryTakeByte(out var one):
                length = one;
                return true;
            case 1 when reader.TryTakeUInt16(out var two):
                length = two;
                return true;
            case 2:
                return reader.TryTakeUInt32(out length);
            default:
                return false;
        }
    }
}
