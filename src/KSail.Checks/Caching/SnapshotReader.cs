using System.Buffers.Binary;
using System.Text;

namespace KSail.Checks.Caching;

/// <summary>Reads what <see cref="BinaryWriter"/> wrote, out of bytes that are in memory already. Damage is a <see cref="FormatException"/>.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public string ReadString() => Encoding.UTF8.GetString(Take(ReadLength()));

    /// <summary>The number of items that follow. Every item takes at least a byte, so a larger one is damage, not a reason to allocate.</summary>
    public int ReadCount()
    {
        var count = ReadInt32();
        return count >= 0 && count <= _rest.Length ? count : throw new FormatException();
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
            throw new FormatException();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    // Seven bits a byte, the lowest first.
    private int ReadLength()
    {
        var length = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var part = ReadByte();
            length |= (part & 0x7Fu) << shift;
            if (part < 0x80)
                return (int)length;
        }

        throw new FormatException();
    }
}
