using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Validation.Forms;

/// <summary>
/// The value of a quantity as <c>resource.ParseQuantity</c> reads it: rounded up to billionths. What is larger than anything a machine has is
/// cut off, which keeps the order of all others.
/// </summary>
internal static class Quantity
{
    private const decimal Largest = 1_000_000_000_000_000_000_000_000_000m;
    private const decimal LargestFraction = 1_000_000_000_000_000m;
    private const decimal Smallest = 0.000000001m;
    private const int LongestNumber = 27;

    /// <summary>The value of a scalar; false when it is no quantity, or one of more digits than anybody compares.</summary>
    public static bool TryParse(YamlScalar scalar, out decimal value)
    {
        if (scalar.TryGetInt64(out var whole))
        {
            value = whole;
            return true;
        }

        return TryParse(scalar.Value, out value);
    }

    /// <summary>The value of a text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.' || (digits == 0 && text[0] is '+' or '-')))
            digits++;
        if (digits is 0 or > LongestNumber
            || !decimal.TryParse(text[..digits], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || !TryScale(text[digits..], out var factor, out var exponent))
        {
            return false;
        }

        if (number == 0)
            return true;
        if (factor > 1 && Math.Abs(number) > Largest / factor)
            number = Math.Sign(number) * Largest;
        else
            number *= factor;
        for (; exponent > 0 && Math.Abs(number) < Largest; exponent--)
            number *= 10;
        for (; exponent < 0 && Math.Abs(number) >= Smallest; exponent++)
            number /= 10;
        var magnitude = Math.Min(Largest, Math.Abs(number));
        if (magnitude < LargestFraction)
            magnitude = Math.Ceiling(magnitude / Smallest) * Smallest;
        value = number < 0 ? -magnitude : magnitude;
        return true;
    }

    private static bool TryScale(ReadOnlySpan<char> suffix, out decimal factor, out int exponent)
    {
        exponent = 0;
        factor = suffix switch
        {
            "" => 1m,
            "n" => 0.000000001m,
            "u" => 0.000001m,
            "m" => 0.001m,
            "k" => 1_000m,
            "M" => 1_000_000m,
            "G" => 1_000_000_000m,
            "T" => 1_000_000_000_000m,
            "P" => 1_000_000_000_000_000m,
            "E" => 1_000_000_000_000_000_000m,
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "Ti" => 1L << 40,
            "Pi" => 1L << 50,
            "Ei" => 1L << 60,
            _ => 0m,
        };
        if (factor != 0)
            return true;
        factor = 1;
        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            && exponent is > -100 and < 100;
    }
}
