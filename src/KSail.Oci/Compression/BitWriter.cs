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
        while (_count >= 8)
        {
            WriteByte((byte)_bits);
            _bits >>= 8;
            _count -= 8;
        }
    }

    /// <summary>Fills the current byte with zero bits.</summary>
    public void Align()
    {
        if (_count > 0)
            Write(0, 8 - _count);
    }

    /// <summary>Appends bytes; the writer must be aligned.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Flush();
        output.Write(bytes);
    }

    /// <summary>Hands whole bytes to the output.</summary>
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
