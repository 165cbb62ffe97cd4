namespace KSail.Documents;

/// <summary>
/// Lengths of time as Go's <c>time.ParseDuration</c> takes them: numbers with units, one after the other, <c>1h30m</c>, <c>-1.5s</c>, <c>0</c>. Units are
/// <c>ns</c>, <c>us</c> (<c>µs</c>), <c>ms</c>, <c>s</c>, <c>m</c> and <c>h</c>; the sum is a count of nanoseconds in 64 bits, which is 292 years.
/// </summary>
public static class GoDuration
{
    // One more than the longest: the magnitude of the most negative one.
    private const ulong Most = 1UL << 63;

    /// <summary>Reads a length of time that is not negative; what is below 100 nanoseconds is dropped.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        var isDuration = TryParseNanoseconds(text, out var nanoseconds) && nanoseconds >= 0;
        duration = isDuration ? new TimeSpan(nanoseconds / TimeSpan.NanosecondsPerTick) : default;
        return isDuration;
    }

    /// <summary>Reads a length of time.</summary>
    public static bool TryParseNanoseconds(ReadOnlySpan<char> text, out long nanoseconds) => TryParseNanoseconds(text, out nanoseconds, out _);

    /// <summary>Reads a length of time, and tells which unit is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nanoseconds">The length of time; 0 where it is none.</param>
    /// <param name="wrongUnit">What stands for a unit after a number and is none, perhaps nothing; null where that is not the reason.</param>
    public static bool TryParseNanoseconds(ReadOnlySpan<char> text, out long nanoseconds, out string? wrongUnit)
    {
        nanoseconds = 0;
        wrongUnit = null;
        var isNegative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is '-' or '+')
            text = text[1..];
        if (text is "0")
            return true;
        if (text.Length == 0)
            return false;
        ulong total = 0;
        while (text.Length > 0)
        {
            if (!TryReadPart(ref text, out var part, out wrongUnit) || part > Most - total)
                return false;
            total += part;
        }

        if (total > (isNegative ? Most : long.MaxValue))
            return false;
        nanoseconds = isNegative ? unchecked(-(long)total) : (long)total;
        return true;
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out ulong part, out string? wrongUnit)
    {
        part = 0;
        wrongUnit = null;
        if (!TryReadWhole(ref rest, out var whole, out var digits))
            return false;
        ulong fraction = 0;
        var scale = 1.0;
        if (rest.Length > 0 && rest[0] == '.')
        {
            rest = rest[1..];
            digits += ReadFraction(ref rest, out fraction, out scale);
        }

        if (digits == 0)
            return false;
        var length = 0;
        while (length < rest.Length && rest[length] != '.' && !char.IsAsciiDigit(rest[length]))
            length++;
        var unit = UnitOf(rest[..length]);
        if (unit == 0)
            wrongUnit = rest[..length].ToString();
        rest = rest[length..];
        if (unit == 0 || whole > Most / unit)
            return false;
        part = whole * unit;
        if (fraction > 0)
            part += (ulong)(fraction * (unit / scale));
        return part <= Most;
    }

    private static bool TryReadWhole(ref ReadOnlySpan<char> rest, out ulong value, out int digits)
    {
        value = 0;
        digits = 0;
        while (rest.Length > 0 && char.IsAsciiDigit(rest[0]))
        {
            if (value > Most / 10)
                return false;
            value = (value * 10) + (ulong)(rest[0] - '0');
            if (value > Most)
                return false;
            digits++;
            rest = rest[1..];
        }

        return true;
    }

    // Digits beyond what 64 bits hold are below a nanosecond.
    private static int ReadFraction(ref ReadOnlySpan<char> rest, out ulong value, out double scale)
    {
        value = 0;
        scale = 1;
        var digits = 0;
        while (rest.Length > 0 && char.IsAsciiDigit(rest[0]))
        {
            if (value <= (long.MaxValue / 10) - 10)
            {
                value = (value * 10) + (ulong)(rest[0] - '0');
                scale *= 10;
            }

            digits++;
            rest = rest[1..];
        }

        return digits;
    }

    private static ulong UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 0,
    };
}
