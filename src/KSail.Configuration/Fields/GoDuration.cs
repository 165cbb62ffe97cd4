namespace KSail.Configuration.Fields;

/// <summary>Lengths of time as Go writes them: numbers with units, one after the other, for example <c>1h30m</c> or <c>1.5s</c>.</summary>
public static class GoDuration
{
    // As Go: a 64-bit count of nanoseconds.
    private const decimal MaxNanoseconds = long.MaxValue;

    /// <summary>Reads a length of time; false for other text, negative lengths and lengths beyond 292 years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text == "0")
            return true;
        var at = text.StartsWith('+') ? 1 : 0;
        if (at == text.Length)
            return false;
        decimal total = 0;
        while (at < text.Length)
        {
            if (!TryNumber(text, ref at, out var number) || Unit(text, ref at) is not { } unit)
                return false;
            if (number > MaxNanoseconds / unit)
                return false;
            total += number * unit;
            if (total > MaxNanoseconds)
                return false;
        }

        duration = new TimeSpan((long)(total / 100));
        return true;
    }

    private static bool TryNumber(string text, ref int at, out decimal number)
    {
        number = 0;
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        return at > start && at - start <= 28
            && decimal.TryParse(text.AsSpan(start, at - start), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out number);
    }

    // Nanoseconds of the unit that starts here. 'ms' before 'm', as the longer one.
    private static decimal? Unit(string text, ref int at)
    {
        var two = at + 1 < text.Length ? text.AsSpan(at, 2) : default;
        decimal? unit = two switch
        {
            "ns" => 1m,
            "us" or "µs" or "μs" => 1_000m,
            "ms" => 1_000_000m,
            _ => null,
        };
        if (unit is not null)
        {
            at += 2;
            return unit;
        }

        unit = (at < text.Length ? text[at] : ' ') switch
        {
            's' => 1_000_000_000m,
            'm' => 60_000_000_000m,
            'h' => 3_600_000_000_000m,
            _ => null,
        };
        at++;
        return unit;
    }
}
