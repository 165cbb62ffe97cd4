namespace KSail.Oci.Compression;

/// <summary>A canonical Huffman code of bounded length over a small alphabet, made from how often each symbol occurs.</summary>
internal sealed class HuffmanCode
{
    private readonly byte[] _lengths;
    private readonly ushort[] _codes;

    private HuffmanCode(byte[] lengths)
    {
        _lengths = lengths;
        _codes = AssignCodes(lengths);
    }

    /// <summary>Bits per symbol; 0 for a symbol that never occurs.</summary>
    public ReadOnlySpan<byte> Lengths => _lengths;

    /// <summary>The code that lengths define.</summary>
    public static HuffmanCode FromLengths(byte[] lengths) => new(lengths);

    /// <summary>The best code for these frequencies, or nearly so where the bound cuts in. At least two symbols get a code, because some decoders refuse fewer.</summary>
    /// <param name="frequencies">How often each symbol occurs.</param>
    /// <param name="maxLength">The longest code allowed, in bits.</param>
    public static HuffmanCode FromFrequencies(ReadOnlySpan<int> frequencies, int maxLength)
    {
        var symbols = UsedSymbols(frequencies);
        var counts = CountLengths(symbols, maxLength);
        var lengths = new byte[frequencies.Length];
        var next = 0;
        // Rarest first, so they take the longest codes.
        for (var length = maxLength; length > 0; length--)
        {
            for (var i = counts[length]; i > 0; i--)
                lengths[SymbolOf(symbols[next++])] = (byte)length;
        }

        return new HuffmanCode(lengths);
    }

    /// <summary>Appends a symbol.</summary>
    public void Write(BitWriter output, int symbol) => output.Write(_codes[symbol], _lengths[symbol]);

    // Used symbols, rarest first; ties by symbol, so that the code depends on nothing but the frequencies. Each is one number, frequency above
    // symbol: sorting numbers is compiled ahead of time, sorting values of ours would be compiled in every build.
    private static long[] UsedSymbols(ReadOnlySpan<int> frequencies)
    {
        var symbols = new long[frequencies.Length];
        var count = 0;
        for (var i = 0; i < frequencies.Length; i++)
        {
            if (frequencies[i] > 0)
                symbols[count++] = Pack(i, frequencies[i]);
        }

        for (var i = 0; count < 2; i++)
        {
            if (frequencies[i] == 0)
                symbols[count++] = Pack(i, 1);
        }

        Array.Resize(ref symbols, count);
        Array.Sort(symbols);
        return symbols;
    }

    private static long Pack(int symbol, int frequency) => ((long)frequency << 32) | (uint)symbol;

    private static int SymbolOf(long packed) => (int)packed;

    private static long FrequencyOf(long packed) => packed >> 32;

    // How many codes have each length: Huffman's tree by two queues, then codes beyond the bound are shortened and the Kraft sum repaired.
    private static int[] CountLengths(long[] symbols, int maxLength)
    {
        var leaves = symbols.Length;
        var weights = new long[2 * leaves - 1];
        var parents = new int[2 * leaves - 1];
        for (var i = 0; i < leaves; i++)
            weights[i] = FrequencyOf(symbols[i]);
        int leaf = 0, inner = leaves;
        for (var made = leaves; made < weights.Length; made++)
        {
            for (var child = 0; child < 2; child++)
            {
                var takeLeaf = leaf < leaves && (inner == made || weights[leaf] <= weights[inner]);
                var taken = takeLeaf ? leaf++ : inner++;
                weights[made] += weights[taken];
                parents[taken] = made;
            }
        }

        var counts = new int[maxLength + 1];
        var depths = new int[weights.Length];
        for (var i = weights.Length - 2; i >= 0; i--)
        {
            depths[i] = depths[parents[i]] + 1;
            if (i < leaves)
                counts[Math.Min(depths[i], maxLength)]++;
        }

        Repair(counts, maxLength);
        return counts;
    }

    private static void Repair(int[] counts, int maxLength)
    {
        long sum = 0;
        for (var length = 1; length <= maxLength; length++)
            sum += (long)counts[length] << (maxLength - length);
        for (; sum > 1L << maxLength; sum--)
        {
            // One code of the greatest length hangs beside a shorter one, which grows by a bit to make room.
            counts[maxLength]--;
            var length = maxLength - 1;
            while (counts[length] == 0)
                length--;
            counts[length]--;
            counts[length + 1] += 2;
        }
    }

    private static ushort[] AssignCodes(byte[] lengths)
    {
        Span<int> next = stackalloc int[17];
        next.Clear();
        foreach (var length in lengths)
        {
            if (length > 0)
                next[length + 1]++;
        }

        for (var length = 2; length < next.Length; length++)
            next[length] = (next[length - 1] + next[length]) << 1;
        var codes = new ushort[lengths.Length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] > 0)
                codes[symbol] = Reverse(next[lengths[symbol]]++, lengths[symbol]);
        }

        return codes;
    }

    // Huffman codes are the one thing in deflate that goes most significant bit first.
    private static ushort Reverse(int code, int length)
    {
        var reversed = 0;
        for (var i = 0; i < length; i++)
            reversed |= ((code >> i) & 1) << (length - 1 - i);
        return (ushort)reversed;
    }
}
