using System.Globalization;

namespace KSail.Rendering.Kustomize;

/// <summary>Numbers as Go writes them.</summary>
internal static class GoNumbers
{
    /// <summary>
    /// A finite float with the shortest digits that read back as the same, as Go's YAML encoder has it (format <c>g</c>): with an exponent of
    /// at least two digits below 1e-4 and from 1e+06 on.
    /// </summary>
    public static string Format(double number) => Format(number, 6, -4, 2);

    /// <summary>The same as Go's JSON encoder has it: with an exponent below 1e-6 and from 1e+21 on.</summary>
    public static string FormatJson(double number) => Format(number, 21, -6, 1);

    private static string Format(double number, int firstLarge, int lastSmall, int exponentDigits)
    {
        if (number == 0)
            return double.IsNegative(number) ? "-0" : "0";
        // Digits and exponent from the shortest form of the runtime, which puts the exponent elsewhere: 0.00012, 1234567, 1.5E-07.
        var text = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = point < 0 ? mantissa : mantissa.Remove(point, 1);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var digits = all.TrimStart('0');
        exponent -= all.Length - digits.Length;
        digits = digits.TrimEnd('0');
        var sign = number < 0 ? "-" : "";
        if (exponent < lastSmall || exponent >= firstLarge)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            var size = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(exponentDigits, '0');
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{size}";
        }

        if (exponent < 0)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : string.Concat(sign, digits.AsSpan(0, exponent + 1), ".", digits.AsSpan(exponent + 1));
    }
}
