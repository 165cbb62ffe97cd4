using System.Buffers.Binary;

namespace KSail.Oci.Compression;

/// <summary>
/// Finds earlier occurrences of the bytes at a position, by chains of positions with the same hash. Only comparisons of bytes decide, so
/// the result is the same on every machine.
/// </summary>
internal sealed class MatchFinder
{
    private const int HashBits = 15;
    private const int WindowMask = DeflateAlphabet.MaxDistance - 1;

    // Manifests repeat themselves closely: longer searches gain little and cost their length.
    private const int MaxChain = 32;
    private const int GoodEnough = 64;

    private readonly int[] _heads = new int[1 << HashBits];
    private readonly int[] _previous = new int[DeflateAlphabet.MaxDistance];

    /// <summary>Forgets everything but the positions of a history, which the data that is searched begins with.</summary>
    public void Begin(ReadOnlySpan<byte> history)
    {
        Array.Fill(_heads, -1);
        for (var position = 0; position < history.Length; position++)
            Add(history, position);
    }

    /// <summary>Remembers a position; every position is added once, in order. Positions whose hash would reach past the end are not.</summary>
    public void Add(ReadOnlySpan<byte> data, int position)
    {
        if (position + 4 > data.Length)
            return;
        ref var head = ref _heads[Hash(data[position..])];
        _previous[position & WindowMask] = head;
        head = position;
    }

    /// <summary>The longest match, of four bytes at least, for the bytes at a position among remembered ones, the closest of equals; length 0 for none.</summary>
    public (int Length, int Distance) Find(ReadOnlySpan<byte> data, int position)
    {
        if (position + 4 > data.Length)
            return default;
        var wanted = data.Slice(position, Math.Min(DeflateAlphabet.MaxMatch, data.Length - position));
        var oldest = position - DeflateAlphabet.MaxDistance;
        var best = 0;
        var distance = 0;
        var first = BinaryPrimitives.ReadUInt32LittleEndian(wanted);
        var candidate = _heads[Hash(wanted)];
        for (var left = MaxChain; left > 0 && candidate >= 0 && candidate > oldest && candidate < position; left--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(data[candidate..]) == first && (best == 0 || data[candidate + best] == wanted[best]))
            {
                var length = wanted.CommonPrefixLength(data[candidate..]);
                if (length > best)
                {
                    best = length;
                    distance = position - candidate;
                    if (length >= GoodEnough || length == wanted.Length)
                        break;
                }
            }

            var next = _previous[candidate & WindowMask];
            if (next >= candidate)
                break;
            candidate = next;
        }

        return best >= 4 ? (best, distance) : default;
    }

    private static int Hash(ReadOnlySpan<byte> data) => (int)((BinaryPrimitives.ReadUInt32LittleEndian(data) * 2654435761u) >> (32 - HashBits));
}
