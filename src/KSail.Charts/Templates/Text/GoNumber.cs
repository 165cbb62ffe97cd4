using System.Globalization;

namespace KSail.Charts.Templates;

/// <summary>Numbers as Go's <c>strconv</c> package reads and writes them.</summary>
internal static class GoNumber
{
    /// <summary>As <c>ParseUint(text, radix, 64)</c>; radix 0 means that a prefix decides, and allows underscores.</summary>
    public static bool TryParseUnsigned(string text, int radix, out ulong value, out bool isRange)
    {
        (value, isRange) = (0, false);
        var digits = text.AsSpan();
        if (radix == 0)
        {
            radix = 10;
            if (digits.Length > 0 && digits[0] == '0')
            {
                (radix, var skip) = digits.Length >= 3 ? (digits[1] | 0x20) switch { 'x' => (16, 2), 'b' => (2, 2), 'o' => (8, 2), _ => (8, 1) } : (8, 1);
                digits = digits[skip..];
            }

            if (text.Contains('_', StringComparison.Ordinal) && !AreUnderscoresRight(text))
                return false;
            if (digits.Length == 0)
                return text == "0";
        }
        else if (text.Contains('_', StringComparison.Ordinal))
        {
            return false;
        }

        if (digits.Length == 0)
            return false;
        foreach (var c in digits)
        {
            if (c == '_')
                continue;
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix)
                return false;
            if (isRange || value > (ulong.MaxValue - (ulong)digit) / (ulong)radix)
                isRange = true;
            else
                value = (value * (ulong)radix) + (ulong)digit;
        }

        if (isRange)
            value = ulong.MaxValue;
        return !isRange;
    }

    /// <summary>As <c>ParseInt(text, radix, 64)</c>; out of range gives the nearest and false.</summary>
    public static bool TryParse(string text, int radix, out long value)
    {
        value = 0;
        if (text.Length == 0)
            return false;
        var isNegative = text[0] == '-';
        if (!TryParseUnsigned(text[0] is '+' or '-' ? text[1..] : text, radix, out var magnitude, out var isRange) && !isRange)
            return false;
        if (isNegative ? magnitude > 1UL << 63 : magnitude > long.MaxValue)
        {
            value = isNegative ? long.MinValue : long.MaxValue;
            return false;
        }

        value = isNegative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }

    /// <summary>As <c>ParseFloat(text, 64)</c>; false as well where the number is too large.</summary>
    public static bool TryParseFloat(string text, out double value)
    {
        value = 0;
        var unsigned = text.AsSpan().TrimStart("+-");
        if (text.Length - unsigned.Length > 1 || unsigned.Length == 0)
            return false;
        var isNegative = text[0] == '-';
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return text.Length == 3;
        }

        if (text.Contains('_', StringComparison.Ordinal))
        {
            if (!AreUnderscoresRight(unsigned.ToString()))
                return false;
            return TryParseFloat(text.Replace("_", "", StringComparison.Ordinal), out value);
        }

        if (unsigned.Length > 1 && unsigned[0] == '0' && (unsigned[1] | 0x20) == 'x')
            return TryParseHexFloat(unsigned[2..], isNegative, out value);
        var hasDigit = false;
        foreach (var c in unsigned)
        {
            hasDigit |= char.IsAsciiDigit(c);
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-'))
                return false;
        }

        return hasDigit && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>As <c>%v</c>: the fewest digits that read back, with an exponent below 1e-4 and from 1e6 on.</summary>
    public static string Shortest(double value) => double.IsFinite(value)
        ? Documents.Yaml.ScalarText.Shortest(value, -4, 6, 2)
        : double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

    // Between digits, or behind the prefix of a base.
    private static bool AreUnderscoresRight(string text)
    {
        var previous = '^';
        var start = 0;
        var isHex = false;
        if (text.Length >= 2 && text[0] == '0' && (text[1] | 0x20) is 'b' or 'o' or 'x')
        {
            (start, previous) = (2, '0');
            isHex = (text[1] | 0x20) == 'x';
        }

        for (var i = start; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) || (isHex && char.IsAsciiHexDigit(text[i])))
            {
                previous = '0';
            }
            else if (text[i] == '_')
            {
                if (previous != '0')
                    return false;
                previous = '_';
            }
            else
            {
                if (previous == '_')
                    return false;
                previous = '!';
            }
        }

        return previous != '_';
    }

    private static bool TryParseHexFloat(ReadOnlySpan<char> text, bool isNegative, out double value)
    {
        value = 0;
        var (at, exponent, digits) = (0, 0, 0);
        var afterPoint = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '.' && !afterPoint)
            {
                afterPoint = true;
                continue;
            }

            if (!char.IsAsciiHexDigit(text[at]))
                break;
            digits++;
            value = (value * 16) + Convert.ToInt32(text[at].ToString(), 16);
            exponent -= afterPoint ? 4 : 0;
        }

        if (digits == 0 || at == text.Length || (text[at] | 0x20) != 'p'
            || !int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written) || Math.Abs((long)written) > 5000)
        {
            return false;
        }

        value = Math.ScaleB(value, exponent + written) * (isNegative ? -1 : 1);
        return double.IsFinite(value);
    }
}
