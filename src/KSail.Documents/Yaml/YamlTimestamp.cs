using System.Globalization;
using System.Text;

namespace KSail.Documents.Yaml;

/// <summary>
/// Dates and times as go-yaml reads them (<c>resolve.go</c>, <c>parseTimestamp</c>): <c>2006-1-2</c>; a date, <c>T</c> or <c>t</c>, a time and
/// a zone; or a date, a blank and a time without zone. A <c>T</c> without a zone is text. .NET's own parser is laxer, so this one is ours.
/// </summary>
internal static class YamlTimestamp
{
    /// <summary>Whether the text is a date or time.</summary>
    public static bool IsTimestamp(string text) => TryParse(text, out _);

    /// <summary>The RFC 3339 text that JSON has for a timestamp; the text itself when it is none.</summary>
    public static string ToRfc3339(string text) => TryParse(text, out var parts) ? parts.Format() : text;

    private static bool TryParse(string text, out Parts parts)
    {
        parts = default;
        // Four digits and a dash decide for nearly every scalar.
        if (text.Length < 8 || text[4] != '-')
            return false;
        var at = 0;
        if (!Digits(text, ref at, 4, 4, out parts.Year) || !Skip(text, ref at, '-') || !Digits(text, ref at, 1, 2, out parts.Month)
            || !Skip(text, ref at, '-') || !Digits(text, ref at, 1, 2, out parts.Day)
            || parts.Month is < 1 or > 12 || parts.Day < 1 || parts.Day > DaysIn(parts.Year, parts.Month))
        {
            return false;
        }

        parts.Fraction = "";
        if (at == text.Length)
            return true;
        var separator = text[at++];
        if (separator is not ('T' or 't' or ' ') || !Clock(text, ref at, ref parts))
            return false;
        return separator == ' ' ? at == text.Length : Zone(text, ref at, ref parts) && at == text.Length;
    }

    private static int DaysIn(int year, int month) => year == 0 ? DateTime.DaysInMonth(4, month) : DateTime.DaysInMonth(year, month);

    private static bool Clock(string text, ref int at, ref Parts parts)
    {
        if (!Digits(text, ref at, 1, 2, out parts.Hour) || !Skip(text, ref at, ':') || !Digits(text, ref at, 1, 2, out parts.Minute)
            || !Skip(text, ref at, ':') || !Digits(text, ref at, 1, 2, out parts.Second)
            || parts.Hour > 23 || parts.Minute > 59 || parts.Second > 59)
        {
            return false;
        }

        if (at + 1 < text.Length && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]))
        {
            var start = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            // Go keeps nanoseconds and prints no trailing zeros.
            parts.Fraction = text[start..Math.Min(at, start + 9)].TrimEnd('0');
        }

        return true;
    }

    private static bool Zone(string text, ref int at, ref Parts parts)
    {
        if (at == text.Length)
            return false;
        var sign = text[at++];
        if (sign == 'Z')
            return true;
        if (sign is not ('+' or '-') || !Digits(text, ref at, 2, 2, out var hours) || !Skip(text, ref at, ':')
            || !Digits(text, ref at, 2, 2, out var minutes) || hours > 24 || minutes > 59)
        {
            return false;
        }

        parts.Offset = ((hours * 60) + minutes) * (sign == '-' ? -1 : 1);
        return true;
    }

    private static bool Skip(string text, ref int at, char expected) => at < text.Length && text[at++] == expected;

    private static bool Digits(string text, ref int at, int least, int most, out int value)
    {
        value = 0;
        var start = at;
        while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at]))
            value = (value * 10) + (text[at++] - '0');
        return at - start >= least;
    }

    private struct Parts
    {
        public int Year;
        public int Month;
        public int Day;
        public int Hour;
        public int Minute;
        public int Second;
        public int Offset;
        public string Fraction;

        public readonly string Format()
        {
            var text = new StringBuilder(35);
            text.Append(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}-{Day:00}T{Hour:00}:{Minute:00}:{Second:00}");
            if (Fraction.Length > 0)
                text.Append('.').Append(Fraction);
            if (Offset == 0)
                return text.Append('Z').ToString();
            var minutes = Math.Abs(Offset);
            return text.Append(CultureInfo.InvariantCulture, $"{(Offset < 0 ? '-' : '+')}{minutes / 60:00}:{minutes % 60:00}").ToString();
        }
    }
}
