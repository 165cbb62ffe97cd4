using System.Globalization;

namespace KSail.Documents.Yaml;

/// <summary>Scalars as go-yaml v2 prints what JSON made of them.</summary>
public static class ScalarText
{
    /// <summary>
    /// The text of a number, boolean or null in its one canonical form: integers in decimal, floats with the fewest digits, whole floats that fit
    /// 64 bits as integers.
    /// </summary>
    public static string Canonical(YamlScalar scalar)
    {
        ArgumentNullException.ThrowIfNull(scalar);
        switch (scalar.Type)
        {
            case ScalarType.Null:
                return "null";
            case ScalarType.Boolean:
                return scalar.AsBoolean() == true ? "true" : "false";
            case ScalarType.Integer:
                return IsCanonicalInteger(scalar.Value) || !ScalarResolver.TryParseInteger(scalar.Value, out var integer)
                    ? scalar.Value
                    : integer.ToString();
            case ScalarType.Float when ScalarResolver.TryParseFloat(scalar.Value, out var value):
                return Float(value);
            default:
                return scalar.Value;
        }
    }

    /// <summary>Whether a text needs quotes to stay text, because YAML 1.1 would read it as something else.</summary>
    public static bool ReadsAsAnotherType(string text) =>
        ScalarResolver.Resolve(text, YamlDialect.Yaml11) != ScalarType.String || YamlTimestamp.IsTimestamp(text) || IsBase60(text);

    /// <summary>How a text is written: with as few quotes as it can have and still be the same text.</summary>
    public static ScalarStyle StyleOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var analysis = ScalarAnalysis.Of(text);
        if (text.Contains('\n', StringComparison.Ordinal))
            return analysis.BlockAllowed ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted;
        if (ReadsAsAnotherType(text))
            return ScalarStyle.DoubleQuoted;
        return analysis.PlainAllowed ? ScalarStyle.Plain : analysis.SingleQuotedAllowed ? ScalarStyle.SingleQuoted : ScalarStyle.DoubleQuoted;
    }

    /// <summary>
    /// A finite number with the fewest digits that read back as the same, as Go's <c>FormatFloat</c> has it: with an exponent of at least
    /// <paramref name="exponentDigits"/> digits below ten to <paramref name="smallest"/> and from ten to <paramref name="largest"/> on.
    /// </summary>
    public static string Shortest(double value, int smallest, int largest, int exponentDigits)
    {
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        Split(value.ToString("R", CultureInfo.InvariantCulture), out var negative, out var digits, out var exponent);
        var text = exponent < smallest || exponent >= largest ? Scientific(digits, exponent, exponentDigits) : Fixed(digits, exponent);
        return negative ? "-" + text : text;
    }

    private static bool IsCanonicalInteger(string text)
    {
        var start = text is ['-', ..] ? 1 : 0;
        if (text.Length == start || (text[start] == '0' && text.Length > 1))
            return false;
        for (var i = start; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return false;
        }

        return true;
    }

    /// <summary>A number as Go's <c>FormatFloat(value, 'g', -1, 64)</c> prints it, after JSON has turned whole ones into integers.</summary>
    internal static string Float(double value)
    {
        if (double.IsNaN(value))
            return ".nan";
        if (double.IsInfinity(value))
            return value > 0 ? ".inf" : "-.inf";
        if (value == 0)
            return "0";
        // "E16" would round; "R" has the fewest digits that read back, but .NET's own idea of when to use an exponent.
        Split(value.ToString("R", CultureInfo.InvariantCulture), out var negative, out var digits, out var exponent);
        // JSON has the fewest digits, then zeros; YAML takes that for an integer as long as it fits 64 bits.
        if (digits.Length <= exponent + 1 && value is >= long.MinValue and <= ulong.MaxValue
            && Fixed(digits, exponent) is var whole && ScalarResolver.TryParseInteger(negative ? "-" + whole : whole, out _))
        {
            return negative ? "-" + whole : whole;
        }

        return Shortest(value, smallest: -4, largest: 6, exponentDigits: 2);
    }

    // Digits without leading or trailing zeros, and the power of ten of the first.
    private static void Split(string text, out bool negative, out string digits, out int exponent)
    {
        negative = text[0] == '-';
        var mantissa = negative ? text[1..] : text;
        exponent = 0;
        var e = mantissa.IndexOf('E', StringComparison.Ordinal);
        if (e >= 0)
        {
            exponent = int.Parse(mantissa.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var all = point < 0 ? mantissa : whole + mantissa[(point + 1)..];
        exponent += whole.Length - 1;
        var zeros = 0;
        while (zeros < all.Length - 1 && all[zeros] == '0')
            zeros++;
        exponent -= zeros;
        digits = all[zeros..].TrimEnd('0');
        if (digits.Length == 0)
            digits = "0";
    }

    private static string Scientific(string digits, int exponent, int exponentDigits)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits.AsSpan(1)}";
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(exponentDigits, '0')}";
    }

    private static string Fixed(string digits, int exponent)
    {
        if (exponent < 0)
            return "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1
            ? digits + new string('0', exponent + 1 - digits.Length)
            : $"{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }

    // ^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$ : a number to base 60 in YAML 1.1, which go-yaml quotes though it does not read it.
    private static bool IsBase60(string text)
    {
        if (text.Length == 0 || text[0] is not ('+' or '-' or (>= '0' and <= '9')) || !text.Contains(':', StringComparison.Ordinal))
            return false;
        var at = text[0] is '+' or '-' ? 1 : 0;
        if (at == text.Length || !char.IsAsciiDigit(text[at]))
            return false;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_'))
            at++;
        var groups = 0;
        while (at + 1 < text.Length && text[at] == ':' && char.IsAsciiDigit(text[at + 1]))
        {
            at += at + 2 < text.Length && text[at + 1] <= '5' && char.IsAsciiDigit(text[at + 2]) ? 3 : 2;
            groups++;
        }

        if (at < text.Length && text[at] == '.')
        {
            at++;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_'))
                at++;
        }

        return groups > 0 && at == text.Length;
    }
}
