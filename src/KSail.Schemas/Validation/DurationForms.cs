namespace KSail.Schemas.Validation;

/// <summary>Spans of time as the server's format library reads them: first as Go does, then as Scala does.</summary>
internal static class DurationForms
{
    private static readonly string[] Units =
        ["ns", "nano", "us", "µs", "micro", "ms", "milli", "s", "sec", "m", "min", "h", "hr", "hour", "d", "day", "w", "wk", "week"];

    // The last word of each unit may go on: nanoseconds, minutes, weeks.
    private static readonly string[] Beginnings = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];

    public static bool IsDuration(string text) => IsGoDuration(text) || HasScalaDuration(text);

    private static bool IsGoDuration(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] is '+' or '-')
            text = text[1..];
        if (text is "0")
            return true;
        if (text.Length == 0)
            return false;
        while (text.Length > 0)
        {
            var digits = SkipDigits(ref text);
            if (text.Length > 0 && text[0] == '.')
            {
                text = text[1..];
                digits += SkipDigits(ref text);
            }

            if (digits == 0)
                return false;
            var unit = 0;
            while (unit < text.Length && text[unit] != '.' && !char.IsAsciiDigit(text[unit]))
                unit++;
            if (text[..unit] is not ("ns" or "us" or "µs" or "μs" or "ms" or "s" or "m" or "h"))
                return false;
            text = text[unit..];
        }

        return true;
    }

    // A number and a unit anywhere in the text are enough.
    private static bool HasScalaDuration(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (!char.IsAsciiDigit(text[0]))
            {
                text = text[1..];
                continue;
            }

            // A number beyond 64 bits is refused whatever its unit.
            if (SkipDigits(ref text) > 18)
                return false;
            text = text.TrimStart(" \t\n\f\r");
            var length = 0;
            while (length < text.Length && (char.IsAsciiLetter(text[length]) || text[length] == 'µ'))
                length++;
            if (length > 0 && IsUnit(text[..length].ToString().ToLowerInvariant()))
                return true;
        }

        return false;
    }

    private static bool IsUnit(string word)
    {
        if (Array.IndexOf(Units, word) >= 0)
            return true;
        foreach (var beginning in Beginnings)
        {
            if (word.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static int SkipDigits(ref ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        text = text[count..];
        return count;
    }
}
