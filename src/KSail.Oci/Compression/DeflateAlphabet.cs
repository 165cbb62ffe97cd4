namespace KSail.Oci.Compression;

/// <summary>The symbols of deflate (RFC 1951, section 3.2.5): which code and which extra bits stand for a length or a distance.</summary>
internal static class DeflateAlphabet
{
    public const int EndOfBlock = 256;
    public const int LiteralCount = 286;
    public const int DistanceCount = 30;
    public const int MinMatch = 3;
    public const int MaxMatch = 258;
    public const int MaxDistance = 32 * 1024;

    private static readonly byte[] LengthSymbols = BuildLengthSymbols();

    /// <summary>The symbol of a match length, from 257.</summary>
    public static int LengthSymbol(int length) => 257 + LengthSymbols[length - MinMatch];

    /// <summary>Bits that follow a length symbol.</summary>
    public static int LengthExtraBits(int symbol) => symbol is < 265 or 285 ? 0 : (symbol - 261) >> 2;

    /// <summary>The shortest length that a length symbol stands for.</summary>
    public static int LengthBase(int symbol)
    {
        if (symbol == 285)
            return MaxMatch;
        var index = symbol - 257;
        var extra = LengthExtraBits(symbol);
        return extra == 0 ? MinMatch + index : MinMatch + ((4 + (index & 3)) << extra);
    }

    /// <summary>The symbol of a distance.</summary>
    public static int DistanceSymbol(int distance)
    {
        var value = distance - 1;
        if (value < 4)
            return value;
        var extra = 30 - System.Numerics.BitOperations.LeadingZeroCount((uint)value);
        return (extra << 1) + 2 + ((value >> extra) & 1);
    }

    /// <summary>Bits that follow a distance symbol.</summary>
    public static int DistanceExtraBits(int symbol) => symbol < 4 ? 0 : (symbol - 2) >> 1;

    /// <summary>The shortest distance that a distance symbol stands for.</summary>
    public static int DistanceBase(int symbol) =>
        symbol < 4 ? symbol + 1 : 1 + ((2 + (symbol & 1)) << DistanceExtraBits(symbol));

    private static byte[] BuildLengthSymbols()
    {
        var symbols = new byte[MaxMatch - MinMatch + 1];
        for (var symbol = 257; symbol <= 285; symbol++)
        {
            var first = LengthBase(symbol) - MinMatch;
            for (var i = first; i < first + (1 << LengthExtraBits(symbol)) && i < symbols.Length; i++)
                symbols[i] = (byte)(symbol - 257);
        }

        return symbols;
    }
}
