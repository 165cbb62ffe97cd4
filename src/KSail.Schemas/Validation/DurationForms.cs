using KSail.Documents;

namespace KSail.Schemas.Validation;

/// <summary>Spans of time as the server's format library reads them: first as Go does, then as Scala does.</summary>
internal static class DurationForms
{
    private static readonly string[] Units =
        ["ns", "nano", "us", "µs", "micro", "ms", "milli", "s", "sec", "m", "min", "h", "hr", "hour", "d", "day", "w", "wk", "week"];

    // The last word of each unit may go on: nanoseconds, minutes, weeks.
    private static readonly string[] Beginnings = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];

    public static bool IsDuration(string text) => GoDuration.TryParseNanoseconds(text, out _) || HasScalaDuration(text);

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
