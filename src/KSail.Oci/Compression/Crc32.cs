using System.Buffers.Binary;

namespace KSail.Oci.Compression;

/// <summary>The checksum of gzip (RFC 1952, section 8).</summary>
internal struct Crc32
{
    private static readonly uint[] Table = BuildTable();
    private uint _value;

    public readonly uint Value => _value;

    public void Append(ReadOnlySpan<byte> data)
    {
        var crc = ~_value;
        ReadOnlySpan<uint> table = Table;
        // Eight bytes at a time: what a byte does to the sum as many bytes later is in a table of its own.
        for (; data.Length >= 8; data = data[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = table[0x700 + (byte)low] ^ table[0x600 + (byte)(low >> 8)] ^ table[0x500 + (byte)(low >> 16)] ^ table[0x400 + (byte)(low >> 24)]
                ^ table[0x300 + (byte)high] ^ table[0x200 + (byte)(high >> 8)] ^ table[0x100 + (byte)(high >> 16)] ^ table[(byte)(high >> 24)];
        }

        foreach (var b in data)
            crc = table[(byte)crc ^ b] ^ (crc >> 8);
        _value = ~crc;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xedb88320u ^ (value >> 1) : value >> 1;
            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
            table[i] = table[(byte)table[i - 256]] ^ (table[i - 256] >> 8);
        return table;
    }
}
