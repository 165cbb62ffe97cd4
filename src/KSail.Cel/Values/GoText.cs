using System.Globalization;
using System.Text;

namespace KSail.Cel.Values;

/// <summary>Numbers as Go prints them, because that is what <c>string()</c> and <c>format()</c> give on the API server.</summary>
internal static class GoText
{
    /// <summary>As <c>%g</c>: the fewest digits that read back, an exponent below 1e-4 and from 1e6 on.</summary>
    public static string OfDouble(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        var (sign, digits, exponent) = Split(value);
        if (exponent is < -4 or >= 6)
        {
            var text = new StringBuilder(sign).Append(digits[0]);
            if (digits.Length > 1)
                text.Append('.').Append(digits, 1, digits.Length - 1);
            text.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
            return text.ToString();
        }

        return sign + Plain(digits, exponent);
    }

    /// <summary>As <c>FormatFloat(value, 'f', -1, 64)</c>: the fewest digits that read back, never an exponent.</summary>
    public static string OfPlainDouble(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        var (sign, digits, exponent) = Split(value);
        return sign + Plain(digits, exponent);
    }

    // The digits without leading and trailing zeros, and the power of ten of the first one.
    private static (string Sign, string Digits, int Exponent) Split(double value)
    {
        var sign = double.IsNegative(value) ? "-" : "";
        if (value == 0)
            return (sign, "0", 0);
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var end = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = end < 0 ? text : text[..end];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var exponent = end < 0 ? 0 : int.Parse(text.AsSpan(end + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        var significant = digits.TrimStart('0');
        return (sign, significant.TrimEnd('0'), exponent - (digits.Length - significant.Length));
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
            return "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length <= exponent + 1)
            return digits + new string('0', exponent + 1 - digits.Length);
        return digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }
}
