namespace KSail.Oci.Compression;

/// <summary>The description of a dynamic block's two codes (RFC 1951, section 3.2.7): their lengths, run-length encoded, Huffman-coded again.</summary>
internal sealed class DynamicHeader
{
    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly int _literalCount;
    private readonly int _distanceCount;
    private readonly int _orderCount;
    // A symbol and its extra bits, in turn.
    private readonly List<byte> _runs = [];
    private readonly HuffmanCode _code;

    public DynamicHeader(HuffmanCode literals, HuffmanCode distances)
    {
        _literalCount = Math.Max(257, UsedLength(literals.Lengths));
        _distanceCount = Math.Max(1, UsedLength(distances.Lengths));
        // One sequence, so a run may cross from one code into the other.
        ReadOnlySpan<byte> lengths = [.. literals.Lengths[.._literalCount], .. distances.Lengths[.._distanceCount]];
        AddRuns(lengths);
        var frequencies = new int[Order.Length];
        for (var i = 0; i < _runs.Count; i += 2)
            frequencies[_runs[i]]++;
        _code = HuffmanCode.FromFrequencies(frequencies, maxLength: 7);
        _orderCount = Order.Length;
        while (_orderCount > 4 && _code.Lengths[Order[_orderCount - 1]] == 0)
            _orderCount--;
        Bits = 5 + 5 + 4 + (3 * _orderCount);
        for (var i = 0; i < _runs.Count; i += 2)
            Bits += _code.Lengths[_runs[i]] + ExtraBits(_runs[i]);
    }

    /// <summary>Length in bits.</summary>
    public int Bits { get; }

    public void WriteTo(BitWriter output)
    {
        output.Write((uint)(_literalCount - 257), 5);
        output.Write((uint)(_distanceCount - 1), 5);
        output.Write((uint)(_orderCount - 4), 4);
        for (var i = 0; i < _orderCount; i++)
            output.Write(_code.Lengths[Order[i]], 3);
        for (var i = 0; i < _runs.Count; i += 2)
        {
            _code.Write(output, _runs[i]);
            output.Write(_runs[i + 1], ExtraBits(_runs[i]));
        }
    }

    private void AddRuns(ReadOnlySpan<byte> lengths)
    {
        for (var at = 0; at < lengths.Length;)
        {
            var length = lengths[at];
            var run = 1;
            while (at + run < lengths.Length && lengths[at + run] == length)
                run++;
            at += run;
            if (length != 0)
            {
                Add(length, 0);
                run--;
            }

            while (run > 0)
            {
                if (run < 3)
                {
                    Add(length, 0);
                    run--;
                    continue;
                }

                var (symbol, least, most) = length != 0 ? (16, 3, 6) : run <= 10 ? (17, 3, 10) : (18, 11, 138);
                var taken = Math.Min(run, most);
                Add((byte)symbol, (byte)(taken - least));
                run -= taken;
            }
        }
    }

    private void Add(byte symbol, byte extra)
    {
        _runs.Add(symbol);
        _runs.Add(extra);
    }

    private static int ExtraBits(byte symbol) => symbol switch { 16 => 2, 17 => 3, 18 => 7, _ => 0 };

    private static int UsedLength(ReadOnlySpan<byte> lengths) => lengths.LastIndexOfAnyExcept((byte)0) + 1;
}
