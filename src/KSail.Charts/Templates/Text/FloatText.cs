using System.Globalization;
using System.Numerics;

namespace KSail.Charts.Templates;

/// <summary>Floats as Go's <c>strconv.FormatFloat</c> writes them.</summary>
internal static class FloatText
{
    /// <summary>A float by a verb of <c>fmt</c>; without a precision it is 6 for <c>%e</c> and <c>%f</c>, and the fewest digits otherwise.</summary>
    public static string Format(double value, char verb, int? precision)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        return verb switch
        {
            'x' => Hexadecimal(value),
            'X' => Hexadecimal(value).ToUpperInvariant(),
            'e' => Scientific(value, precision ?? 6),
            'E' => Scientific(value, precision ?? 6).ToUpperInvariant(),
            'f' or 'F' => Fixed(value, precision ?? 6),
            'G' => General(value, precision).ToUpperInvariant(),
            _ => General(value, precision),
        };
    }

    private static string Fixed(double value, int precision)
    {
        var sign = double.IsNegative(value) ? "-" : "";
        var (digits, scale) = Exact(Math.Abs(value));
        // digits * 10^-scale, to so many places, ties to even as they are exact.
        var rounded = Round(digits, scale - precision);
        var text = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return precision == 0 ? sign + text : $"{sign}{text[..^precision]}.{text[^precision..]}";
    }

    private static string Scientific(double value, int precision)
    {
        var sign = double.IsNegative(value) ? "-" : "";
        if (value == 0)
            return sign + (precision == 0 ? "0" : "0." + new string('0', precision)) + "e+00";
        var (digits, exponent) = Significant(Math.Abs(value), precision + 1);
        var mantissa = precision == 0 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    // All digits: nobody rounds those.
    private static string Hexadecimal(double value)
    {
        var sign = double.IsNegative(value) ? "-" : "";
        if (value == 0)
            return sign + "0x0p+00";
        var exponent = Math.ILogB(value);
        var fraction = (long)Math.ScaleB(Math.ScaleB(Math.Abs(value), -exponent) - 1, 52);
        var digits = fraction.ToString("x13", CultureInfo.InvariantCulture).TrimEnd('0');
        return $"{sign}0x1{(digits.Length > 0 ? "." : "")}{digits}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string General(double value, int? precision)
    {
        if (precision is not { } count || value == 0)
            return GoNumber.Shortest(value);
        count = Math.Max(count, 1);
        var (digits, exponent) = Significant(Math.Abs(value), count);
        var sign = double.IsNegative(value) ? "-" : "";
        digits = digits.TrimEnd('0');
        var limit = count > digits.Length && digits.Length >= exponent + 1 ? digits.Length : count;
        if (exponent < -4 || exponent >= limit)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    // So many digits, rounded, and the power of ten of the first.
    private static (string Digits, int Exponent) Significant(double value, int count)
    {
        var (digits, scale) = Exact(value);
        var length = digits.ToString(CultureInfo.InvariantCulture).Length;
        var rounded = Round(digits, length - count).ToString(CultureInfo.InvariantCulture);
        var exponent = length - 1 - scale + (rounded.Length > count ? 1 : 0);
        return (rounded[..count], exponent);
    }

    // The exact value as an integer over a power of ten.
    private static (BigInteger Digits, int Scale) Exact(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (exponent == 0)
            exponent++;
        else
            mantissa |= 1L << 52;
        exponent -= 1075;
        while (mantissa != 0 && (mantissa & 1) == 0 && exponent < 0)
            (mantissa, exponent) = (mantissa >> 1, exponent + 1);
        return exponent >= 0
            ? (new BigInteger(mantissa) << exponent, 0)
            : (new BigInteger(mantissa) * BigInteger.Pow(5, -exponent), -exponent);
    }

    // Drops decimal digits, half to even; adds zeros for a negative count.
    private static BigInteger Round(BigInteger value, int drop)
    {
        if (drop <= 0)
            return value * BigInteger.Pow(10, -drop);
        var divisor = BigInteger.Pow(10, drop);
        var quotient = BigInteger.DivRem(value, divisor, out var rest);
        var twice = (rest * 2).CompareTo(divisor);
        return twice > 0 || (twice == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
