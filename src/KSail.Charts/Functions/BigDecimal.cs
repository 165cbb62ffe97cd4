using System.Globalization;
using System.Numerics;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>A decimal number of any size, as shopspring's <c>decimal</c> calculates.</summary>
/// <param name="Digits">The digits.</param>
/// <param name="Exponent">The power of ten that they are multiplied by.</param>
internal sealed record BigDecimal(BigInteger Digits, int Exponent)
{
    private const int DivisionPrecision = 16;

    /// <summary>The number with the fewest digits that read back as the float.</summary>
    public static BigDecimal Of(double value)
    {
        if (!double.IsFinite(value))
            throw new FunctionException($"Cannot create a Decimal from {GoNumber.Shortest(value)}");
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        return new BigDecimal(BigInteger.Parse(mantissa, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent);
    }

    public BigDecimal Add(BigDecimal other)
    {
        var exponent = Math.Min(Exponent, other.Exponent);
        return new BigDecimal(Scaled(exponent) + other.Scaled(exponent), exponent);
    }

    public BigDecimal Subtract(BigDecimal other) => Add(other with { Digits = -other.Digits });

    public BigDecimal Multiply(BigDecimal other) => Bounded(Digits * other.Digits, Exponent + other.Exponent);

    /// <summary>Division to 16 places, halves away from zero.</summary>
    public BigDecimal Divide(BigDecimal other)
    {
        if (other.Digits.IsZero)
            throw new FunctionException("decimal division by 0");
        var shift = Exponent - other.Exponent + DivisionPrecision;
        var numerator = BigInteger.Abs(Digits) * BigInteger.Pow(10, Math.Max(shift, 0));
        var denominator = BigInteger.Abs(other.Digits) * BigInteger.Pow(10, Math.Max(-shift, 0));
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest * 2 >= denominator)
            quotient++;
        return new BigDecimal(Digits.Sign * other.Digits.Sign < 0 ? -quotient : quotient, -DivisionPrecision);
    }

    public double ToDouble() => double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Digits}E{Exponent}"), NumberStyles.Float, CultureInfo.InvariantCulture);

    private BigInteger Scaled(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);

    // Products of hostile numbers of digits would take forever.
    private static BigDecimal Bounded(BigInteger digits, int exponent) =>
        digits.GetBitLength() > 100_000 || Math.Abs(exponent) > 100_000 ? throw new LimitException("the chart's templates multiply numbers that become too large") : new BigDecimal(digits, exponent);
}
