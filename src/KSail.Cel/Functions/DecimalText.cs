using System.Globalization;
using System.Text;

namespace KSail.Cel.Functions;

/// <summary>Floating point numbers in decimal, rounded half to even, as Go's <c>x/text/message</c> prints them in American English.</summary>
internal static class DecimalText
{
    // More digits than any 64-bit float has after the point.
    private const int AllDigits = 1080;

    /// <summary>Digits before the point, grouped by thousands or not, and so many after it.</summary>
    public static string Fixed(double value, int precision, bool hasGroups)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        var (whole, fraction) = Split(value);
        var digits = Round(whole + fraction, whole.Length + precision, out var carried);
        var length = whole.Length + (carried ? 1 : 0);
        var text = new StringBuilder(double.IsNegative(value) ? "-" : "");
        for (var i = 0; i < length; i++)
        {
            text.Append(digits[i]);
            if (hasGroups && i < length - 1 && (length - i) % 3 == 1)
                text.Append(',');
        }

        return precision == 0 ? text.ToString() : text.Append('.').Append(digits.AsSpan(length)).ToString();
    }

    /// <summary>One digit before the point and a power of ten in superscript.</summary>
    public static string Scientific(double value, int precision)
    {
        if (!double.IsFinite(value))
            return Fixed(value, 0, hasGroups: false);
        var (whole, fraction) = Split(value);
        var all = (whole + fraction).TrimStart('0');
        if (all.Length == 0)
            all = "0";
        var exponent = value == 0 ? 0 : whole.TrimStart('0').Length > 0 ? whole.TrimStart('0').Length - 1 : all.Length - fraction.Length - 1;
        var digits = Round(all, precision + 1, out var carried);
        if (carried)
        {
            exponent++;
            digits = digits[..^1];
        }

        var text = new StringBuilder(double.IsNegative(value) ? "-" : "").Append(digits[0]);
        if (precision > 0)
            text.Append('.').Append(digits.AsSpan(1));
        text.Append("×10");
        if (exponent < 0)
            text.Append('⁻');
        foreach (var digit in Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture))
            text.Append("⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']);
        return text.ToString();
    }

    private static (string Whole, string Fraction) Split(double value)
    {
        var text = Math.Abs(value).ToString("F" + AllDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return (text[..point], text[(point + 1)..].TrimEnd('0'));
    }

    private static string Round(string digits, int count, out bool carried)
    {
        carried = false;
        if (digits.Length <= count)
            return digits.PadRight(count, '0');
        var kept = digits[..count].ToCharArray();
        var isHalf = digits[count] == '5' && digits.AsSpan(count + 1).TrimEnd('0').Length == 0;
        var isUp = digits[count] > '5' || (digits[count] == '5' && (!isHalf || (count > 0 && (kept[^1] - '0') % 2 == 1)));
        for (var i = count - 1; isUp && i >= 0; i--)
        {
            isUp = kept[i] == '9';
            kept[i] = isUp ? '0' : (char)(kept[i] + 1);
        }

        carried = isUp;
        return carried ? "1" + new string(kept) : new string(kept);
    }
}
