using System.Buffers.Binary;

namespace KSail.Oci.Compression;

/// <summary>Packs bits as deflate wants them: least significant first. Whole bytes go out through a buffer.</summary>
internal sealed class BitWriter(Stream output)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _length;
    private ulong _bits;
    private int _count;

    /// <summary>Appends the lowest <paramref name="count"/> bits of a value, at most 32.</summary>
    public void Write(uint value, int count)
    {
        _bits |= (ulong)value << _count;
        _count += count;
        if (_count < 32)
            return;
        if (_length > _buffer.Length - sizeof(uint))
            Flush();
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), (uint)_bits);
        _length += sizeof(uint);
        _bits >>= 32;
        _count -= 32;
    }

    /// <summary>Fills the current byte with zero bits.</summary>
    public void Align()
    {
        for (; _count > 0; _count -= 8)
        {
            WriteByte((byte)_bits);
            _bits >>= 8;
        }

        _count = 0;
    }

    /// <summary>Appends bytes; the writer must be aligned.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Flush();
        output.Write(bytes);
    }

    /// <summary>Hands what was written to the output; the writer must be aligned, or bits stay behind.</summary>
    public void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
    }

    private void WriteByte(byte value)
    {
        if (_length == _buffer.Length)
            Flush();
        _buffer[_length++] = value;
    }
}
