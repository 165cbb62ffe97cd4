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
        foreach (var b in data)
            crc = Table[(byte)crc ^ b] ^ (crc >> 8);
        _value = ~crc;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xedb88320u ^ (value >> 1) : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
