using System.Globalization;
using KSail.Cel.Values;

namespace KSail.Cel.Syntax;

/// <summary>What numeric literals mean.</summary>
internal static class NumberText
{
    /// <summary>The value of a whole number of 64 bits.</summary>
    public static CelValue ReadInteger(Token token, bool isNegative)
    {
        if (!TryParse(token.Text, out var magnitude) || magnitude > (isNegative ? 1UL << 63 : long.MaxValue))
            throw new SyntaxException(token.Position, $"{token.Text} does not fit a 64-bit integer");
        return CelInt.Of(isNegative ? unchecked(-(long)magnitude) : (long)magnitude);
    }

    /// <summary>The value of an unsigned whole number of 64 bits.</summary>
    public static CelValue ReadUnsigned(Token token)
    {
        if (!TryParse(token.Text[..^1], out var value))
            throw new SyntaxException(token.Position, $"{token.Text} does not fit an unsigned 64-bit integer");
        return new CelUint(value);
    }

    /// <summary>The value of a number with a fraction or an exponent.</summary>
    public static CelValue ReadDouble(Token token, bool isNegative)
    {
        var value = double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
            throw new SyntaxException(token.Position, $"{token.Text} does not fit a 64-bit floating point number");
        return new CelDouble(isNegative ? -value : value);
    }

    private static bool TryParse(string text, out ulong value) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
