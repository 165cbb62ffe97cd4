using System.Globalization;

namespace KSail.Secrets.Sops.Values;

/// <summary>Numbers as Go's <c>strconv.FormatFloat(value, 'f', -1, 64)</c> writes them: the shortest digits, no exponent however large or small.</summary>
internal static class GoFloat
{
    /// <summary>The text of a number.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        // The runtime's shortest digits are the same ones; only where they are long it adds an exponent.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0)
            return text;
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var mantissa = text[sign.Length..at];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var before = (point < 0 ? digits.Length : point) + exponent;
        if (before <= 0)
            return $"{sign}0.{new string('0', -before)}{digits}";
        return before >= digits.Length ? sign + digits.PadRight(before, '0') : $"{sign}{digits[..before]}.{digits[before..]}";
    }
}
