using System.Globalization;
using System.Text;

namespace KSail.Charts.Functions;

/// <summary>Times as Go's <c>time</c> package writes and reads them. The local zone is UTC, as in the controllers' containers.</summary>
internal static class GoTime
{
    private const string Months = "January February March April May June July August September October November December";
    private const string Weekdays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday";

    /// <summary>Go's zero time.</summary>
    public static DateTimeOffset Zero { get; } = new(1, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A time by a layout.</summary>
    public static string Format(DateTimeOffset time, string layout)
    {
        var result = new StringBuilder(layout.Length + 10);
        foreach (var chunk in TimeLayout.Parse(layout))
        {
            result.Append(chunk.Prefix);
            Append(result, time, chunk);
        }

        return result.ToString();
    }

    /// <summary>A time read by a layout; false, and the message, when the text is none.</summary>
    public static bool TryParse(string layout, string text, out DateTimeOffset time, out string error)
    {
        time = Zero;
        error = "";
        var reader = new TimeReader(text);
        if (reader.TryRead(TimeLayout.Parse(layout)) is { } read)
        {
            time = read;
            return true;
        }

        error = $"parsing time {Quote(text)}" + (reader.Problem ?? $" as {Quote(layout)}: cannot parse {Quote(reader.FailedText)} as {Quote(reader.FailedElement)}");
        return false;
    }

    /// <summary>A text as messages of the package quote it: byte by byte.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var value in Templates.GoText.Encode(text))
        {
            if (value is (byte)'"' or (byte)'\\')
                quoted.Append('\\').Append((char)value);
            else if (value is < 0x20 or >= 0x80)
                quoted.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
            else
                quoted.Append((char)value);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Name of a month, from 1.</summary>
    public static string MonthName(int month) => Months.Split(' ')[month - 1];

    /// <summary>Name of a day of the week, from 0 for Sunday.</summary>
    public static string WeekdayName(int day) => Weekdays.Split(' ')[day];

    private static void Append(StringBuilder result, DateTimeOffset time, TimeChunk chunk)
    {
        var hour12 = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        _ = chunk.Element switch
        {
            TimeElement.None => result,
            TimeElement.LongMonth => result.Append(MonthName(time.Month)),
            TimeElement.Month => result.Append(MonthName(time.Month), 0, 3),
            TimeElement.NumericMonth => result.Append(time.Month),
            TimeElement.ZeroMonth => result.Append(Two(time.Month)),
            TimeElement.LongWeekday => result.Append(WeekdayName((int)time.DayOfWeek)),
            TimeElement.Weekday => result.Append(WeekdayName((int)time.DayOfWeek), 0, 3),
            TimeElement.Day => result.Append(time.Day),
            TimeElement.BlankDay => result.Append(time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)),
            TimeElement.ZeroDay => result.Append(Two(time.Day)),
            TimeElement.BlankYearDay => result.Append(time.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3)),
            TimeElement.ZeroYearDay => result.Append(time.DayOfYear.ToString("000", CultureInfo.InvariantCulture)),
            TimeElement.Hour => result.Append(Two(time.Hour)),
            TimeElement.Hour12 => result.Append(hour12),
            TimeElement.ZeroHour12 => result.Append(Two(hour12)),
            TimeElement.Minute => result.Append(time.Minute),
            TimeElement.ZeroMinute => result.Append(Two(time.Minute)),
            TimeElement.Second => result.Append(time.Second),
            TimeElement.ZeroSecond => result.Append(Two(time.Second)),
            TimeElement.LongYear => result.Append(time.Year.ToString("0000", CultureInfo.InvariantCulture)),
            TimeElement.Year => result.Append(Two(time.Year % 100)),
            TimeElement.UpperHalf => result.Append(time.Hour >= 12 ? "PM" : "AM"),
            TimeElement.LowerHalf => result.Append(time.Hour >= 12 ? "pm" : "am"),
            TimeElement.ZoneName => result.Append(ZoneName(time.Offset)),
            TimeElement.Zone => result.Append(Zone(time.Offset, chunk.Text)),
            _ => result.Append(Fraction(time, chunk)),
        };
    }

    private static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);

    // Zones are kept as distances from UTC; Go writes those without a name as numbers.
    private static string ZoneName(TimeSpan offset) => offset == TimeSpan.Zero ? "UTC" : Zone(offset, offset.Minutes == 0 ? "-07" : "-0700");

    private static string Zone(TimeSpan offset, string form)
    {
        if (form[0] == 'Z' && offset == TimeSpan.Zero)
            return "Z";
        var colon = form.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var absolute = offset.Duration();
        var text = (offset < TimeSpan.Zero ? "-" : "+") + Two(absolute.Hours);
        if (form.Length > 3)
            text += colon + Two(absolute.Minutes);
        return form.Length > 6 ? text + colon + Two(absolute.Seconds) : text;
    }

    private static string Fraction(DateTimeOffset time, TimeChunk chunk)
    {
        var digits = (time.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture).PadRight(9, '0');
        var count = Math.Min(chunk.Text.Length - 1, 9);
        digits = digits[..count];
        if (chunk.Element == TimeElement.FractionNines)
            digits = digits.TrimEnd('0');
        return digits.Length == 0 ? "" : chunk.Text[0] + digits;
    }
}
