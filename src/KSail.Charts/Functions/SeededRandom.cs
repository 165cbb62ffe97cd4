using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace KSail.Charts.Functions;

/// <summary>
/// Random values that follow from a seed alone: HMAC-SHA256 of a counter. As unpredictable as the seed is to others, so a key made with it
/// is only as secret as the seed.
/// </summary>
internal sealed class SeededRandom(string seed)
{
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
    private byte[] _block = [];
    private int _used;
    private long _counter;

    public void Fill(Span<byte> bytes)
    {
        Span<byte> counter = stackalloc byte[8];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_used == _block.Length)
            {
                BinaryPrimitives.WriteInt64BigEndian(counter, _counter++);
                (_block, _used) = (HMACSHA256.HashData(_key, counter), 0);
            }

            bytes[i] = _block[_used++];
        }
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>A number from 0 up to a bound, which it stays below.</summary>
    public long Below(long bound)
    {
        Span<byte> bytes = stackalloc byte[8];
        // Numbers beyond the last multiple would make the first ones likelier.
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        while (true)
        {
            Fill(bytes);
            var value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if (value < limit)
                return (long)(value % (ulong)bound);
        }
    }

    /// <summary>A positive number of so many bits.</summary>
    public BigInteger Bits(int count) => new BigInteger(Bytes((count + 7) / 8), isUnsigned: true, isBigEndian: true) >> ((8 - (count % 8)) % 8);
}
