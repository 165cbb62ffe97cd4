using System.Globalization;

namespace KSail.Documents.Yaml;

/// <summary>
/// Types of plain scalars, as go-yaml resolves them (v3 <c>resolve.go</c> for manifests; v2 differs in the booleans of YAML 1.1 and in
/// leaving dates as text). No regular expressions: this runs for every scalar of every build.
/// </summary>
public static class ScalarResolver
{
    /// <summary>The type of a plain scalar.</summary>
    public static ScalarType Resolve(string text, YamlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return ScalarType.Null;
        switch (text[0])
        {
            case '~':
                return text.Length == 1 ? ScalarType.Null : ScalarType.String;
            case 'n' or 'N':
                return text is "null" or "Null" or "NULL" ? ScalarType.Null
                    : dialect == YamlDialect.Yaml11 && text is "n" or "N" or "no" or "No" or "NO" ? Boolean(dialect)
                    : ScalarType.String;
            case 't' or 'T':
                return text is "true" or "True" or "TRUE" ? ScalarType.Boolean : ScalarType.String;
            case 'f' or 'F':
                return text is "false" or "False" or "FALSE" ? ScalarType.Boolean : ScalarType.String;
            case 'y' or 'Y':
                return text is "y" or "Y" or "yes" or "Yes" or "YES" ? Boolean(dialect) : ScalarType.String;
            case 'o' or 'O':
                return text is "on" or "On" or "ON" or "off" or "Off" or "OFF" ? Boolean(dialect) : ScalarType.String;
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                return ResolveNumber(text, dialect);
            default:
                return ScalarType.String;
        }
    }

    /// <summary>
    /// A whole number as Go's <c>ParseInt(text, 0, 64)</c> or <c>ParseUint</c> takes it once underscores are gone: decimal, <c>0x</c>,
    /// <c>0o</c>, <c>0b</c>, and a leading zero for octal.
    /// </summary>
    public static bool TryParseInteger(string text, out WholeNumber value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = default;
        var digits = (text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text).AsSpan();
        var negative = false;
        if (digits.Length > 0 && digits[0] is '+' or '-')
        {
            negative = digits[0] == '-';
            digits = digits[1..];
        }

        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, var skip) = digits[1] switch
            {
                'x' or 'X' => (16, 2),
                'o' or 'O' => (8, 2),
                'b' or 'B' => (2, 2),
                _ => (8, 1),
            };
            digits = digits[skip..];
        }

        if (digits.Length is 0 or > 64)
            return false;
        ulong magnitude = 0;
        foreach (var c in digits)
        {
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                >= 'A' and <= 'F' => c - 'A' + 10,
                _ => 99,
            };
            if (digit >= radix)
                return false;
            // Quotients first: the product itself could wrap around.
            if (magnitude > (ulong.MaxValue - (ulong)digit) / (ulong)radix)
                return false;
            magnitude = (magnitude * (ulong)radix) + (ulong)digit;
        }

        value = new WholeNumber(negative && magnitude > 0, magnitude);
        return !negative || value.FitsInt64;
    }

    /// <summary>A float in YAML's notation, infinity and not-a-number included; false where Go would overflow.</summary>
    public static bool TryParseFloat(string text, out double value)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text)
        {
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                value = double.PositiveInfinity;
                return true;
            case "-.inf" or "-.Inf" or "-.INF":
                value = double.NegativeInfinity;
                return true;
            case ".nan" or ".NaN" or ".NAN":
                value = double.NaN;
                return true;
            default:
                var plain = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text;
                value = 0;
                return HasFloatForm(plain)
                    && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                    && double.IsFinite(value);
        }
    }

    private static ScalarType Boolean(YamlDialect dialect) => dialect == YamlDialect.Yaml11 ? ScalarType.Boolean : ScalarType.String;

    private static ScalarType ResolveNumber(string text, YamlDialect dialect)
    {
        if (dialect == YamlDialect.Manifest && YamlTimestamp.IsTimestamp(text))
            return ScalarType.Timestamp;
        if (TryParseInteger(text, out _))
            return ScalarType.Integer;
        return TryParseFloat(text, out _) ? ScalarType.Float : ScalarType.String;
    }

    // ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
    private static bool HasFloatForm(string text)
    {
        var at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var whole = Digits(text, ref at);
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole + fraction == 0)
            return false;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
                at++;
            if (Digits(text, ref at) == 0)
                return false;
        }

        return at == text.Length;
    }

    private static int Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
