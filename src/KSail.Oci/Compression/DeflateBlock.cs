namespace KSail.Oci.Compression;

/// <summary>The literals and matches of one deflate block, written in whichever of the three block forms is shortest.</summary>
internal sealed class DeflateBlock
{
    private const int MaxStored = 65535;
    private static readonly HuffmanCode FixedLiterals = HuffmanCode.FromLengths(FixedLiteralLengths());
    private static readonly HuffmanCode FixedDistances = HuffmanCode.FromLengths(FixedDistanceLengths());

    // A match is distance in the upper bits and length in the lower nine; a literal has distance zero.
    private readonly uint[] _tokens;
    private readonly int[] _literals = new int[DeflateAlphabet.LiteralCount];
    private readonly int[] _distances = new int[DeflateAlphabet.DistanceCount];
    private int _count;

    /// <summary>An empty block.</summary>
    /// <param name="capacity">The most bytes of input it stands for.</param>
    public DeflateBlock(int capacity)
    {
        _tokens = new uint[capacity];
        Clear();
    }

    public void AddLiteral(byte value)
    {
        _tokens[_count++] = value;
        _literals[value]++;
    }

    public void AddMatch(int length, int distance)
    {
        _tokens[_count++] = ((uint)distance << 9) | (uint)length;
        _literals[DeflateAlphabet.LengthSymbol(length)]++;
        _distances[DeflateAlphabet.DistanceSymbol(distance)]++;
    }

    public void Clear()
    {
        _count = 0;
        Array.Clear(_literals);
        Array.Clear(_distances);
        _literals[DeflateAlphabet.EndOfBlock] = 1;
    }

    /// <summary>Writes the block.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="input">The bytes that the tokens stand for.</param>
    /// <param name="final">Whether the stream ends here.</param>
    public void WriteTo(BitWriter output, ReadOnlySpan<byte> input, bool final)
    {
        var literals = HuffmanCode.FromFrequencies(_literals, maxLength: 15);
        var distances = HuffmanCode.FromFrequencies(_distances, maxLength: 15);
        var header = new DynamicHeader(literals, distances);
        var dynamicBits = header.Bits + BodyBits(literals, distances);
        var fixedBits = BodyBits(FixedLiterals, FixedDistances);
        // At most seven bits to the byte boundary and two stored blocks, as an input is at most one byte longer than one can hold.
        var storedBits = 8L * input.Length + (2 * (3 + 7 + 32));
        if (storedBits < Math.Min(dynamicBits, fixedBits))
        {
            WriteStored(output, input, final);
            return;
        }

        output.Write(final ? 1u : 0u, 1);
        if (fixedBits <= dynamicBits)
        {
            output.Write(1, 2);
            WriteBody(output, FixedLiterals, FixedDistances);
        }
        else
        {
            output.Write(2, 2);
            header.WriteTo(output);
            WriteBody(output, literals, distances);
        }
    }

    private static void WriteStored(BitWriter output, ReadOnlySpan<byte> input, bool final)
    {
        do
        {
            var part = input[..Math.Min(input.Length, MaxStored)];
            input = input[part.Length..];
            output.Write(final && input.IsEmpty ? 1u : 0u, 1);
            output.Write(0, 2);
            output.Align();
            output.Write((uint)part.Length, 16);
            output.Write((uint)~part.Length & 0xffff, 16);
            output.WriteBytes(part);
        }
        while (!input.IsEmpty);
    }

    private long BodyBits(HuffmanCode literals, HuffmanCode distances)
    {
        long bits = 0;
        for (var symbol = 0; symbol < _literals.Length; symbol++)
            bits += (long)_literals[symbol] * (literals.Lengths[symbol] + (symbol > DeflateAlphabet.EndOfBlock ? DeflateAlphabet.LengthExtraBits(symbol) : 0));
        for (var symbol = 0; symbol < _distances.Length; symbol++)
            bits += (long)_distances[symbol] * (distances.Lengths[symbol] + DeflateAlphabet.DistanceExtraBits(symbol));
        return bits;
    }

    private void WriteBody(BitWriter output, HuffmanCode literals, HuffmanCode distances)
    {
        foreach (var token in _tokens.AsSpan(0, _count))
        {
            var distance = (int)(token >> 9);
            var value = (int)(token & 0x1ff);
            if (distance == 0)
            {
                literals.Write(output, value);
                continue;
            }

            var symbol = DeflateAlphabet.LengthSymbol(value);
            literals.Write(output, symbol);
            output.Write((uint)(value - DeflateAlphabet.LengthBase(symbol)), DeflateAlphabet.LengthExtraBits(symbol));
            symbol = DeflateAlphabet.DistanceSymbol(distance);
            distances.Write(output, symbol);
            output.Write((uint)(distance - DeflateAlphabet.DistanceBase(symbol)), DeflateAlphabet.DistanceExtraBits(symbol));
        }

        literals.Write(output, DeflateAlphabet.EndOfBlock);
    }

    private static byte[] FixedLiteralLengths()
    {
        var lengths = new byte[288];
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = (byte)(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
        return lengths;
    }

    private static byte[] FixedDistanceLengths()
    {
        var lengths = new byte[DeflateAlphabet.DistanceCount];
        Array.Fill(lengths, (byte)5);
        return lengths;
    }
}
