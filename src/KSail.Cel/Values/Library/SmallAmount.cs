using System.Globalization;
using System.Numerics;

namespace KSail.Cel.Values;

/// <summary>
/// An amount as upstream stores it when it is small: 64 bits and a power of ten (<c>int64Amount</c>). Whether a quantity is stored like this
/// can be seen from outside: only then can it be a whole number.
/// </summary>
/// <param name="Value">The digits.</param>
/// <param name="Scale">The power of ten.</param>
internal sealed record SmallAmount(long Value, int Scale)
{
    private const int MaxDigits = 18;
    private const int MinScale = -9;

    /// <summary>The number, if the power of ten is not negative and the product fits.</summary>
    public long? Whole => Scale < 0 ? null : Multiply(Value, Scale);

    public double Approximate => Scale == 0 ? Value : Value * double.Parse("1e" + Scale.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public SmallAmount Negated => this with { Value = -Value };

    /// <summary>The amount of a parsed text; null when upstream would not store it like this.</summary>
    /// <param name="digits">All digits.</param>
    /// <param name="wholeCount">How many stand before the point, without leading zeros.</param>
    /// <param name="fractionCount">How many stand after it.</param>
    /// <param name="ten">The power of ten of the suffix.</param>
    /// <param name="two">The power of two of the suffix.</param>
    public static SmallAmount? Of(BigInteger digits, int wholeCount, int fractionCount, int ten, int two)
    {
        var precision = two == 0 ? MaxDigits - wholeCount - fractionCount
            : fractionCount == 0 ? 15 - wholeCount - (two * 3 / 10) - 1
            : -1;
        var scale = ten - fractionCount;
        if (precision < 0 || scale < MinScale)
            return null;
        var value = digits << two;
        return value <= long.MaxValue ? new SmallAmount((long)value, scale) : null;
    }

    /// <summary>The sum; null when it does not fit.</summary>
    public SmallAmount? Add(SmallAmount other)
    {
        if (other.Value == 0)
            return this;
        if (Value == 0)
            return other;
        var scale = Math.Min(Scale, other.Scale);
        if (Multiply(Value, Scale - scale) is not { } left || Multiply(other.Value, other.Scale - scale) is not { } right)
            return null;
        var sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) < 0 ? null : new SmallAmount(sum, scale);
    }

    private static long? Multiply(long value, int powerOfTen)
    {
        for (; powerOfTen > 0 && value != 0; powerOfTen--)
        {
            var high = Math.BigMul(value, 10L, out value);
            if (high != value >> 63)
                return null;
        }

        return value;
    }
}
