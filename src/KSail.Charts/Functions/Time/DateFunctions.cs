using System.Globalization;
using KSail.Charts.Templates;
using KSail.Documents;

namespace KSail.Charts.Functions;

/// <summary>Sprig's functions on times. What they take from the clock is the time of the rendering, which its caller gives.</summary>
internal static class DateFunctions
{
    private const string HtmlDate = "2006-01-02";

    public static TemplateFunction? Find(string name) => name switch
    {
        "now" => new(name, "", static (run, _) => Now(run)),
        "date" => new(name, "sa", static (run, a) => Format(run, (string)a[0]!, a[1], "Local")),
        "dateInZone" or "date_in_zone" => new(name, "sas", static (run, a) => Format(run, (string)a[0]!, a[1], (string)a[2]!)),
        "htmlDate" => new(name, "a", static (run, a) => Format(run, HtmlDate, a[0], "Local")),
        "htmlDateInZone" => new(name, "as", static (run, a) => Format(run, HtmlDate, a[0], (string)a[1]!)),
        "dateModify" or "date_modify" => new(name, "st", static (_, a) => GoDuration.TryParseNanoseconds((string)a[0]!, out var duration) ? Modify(duration, (DateTimeOffset)a[1]!) : a[1]),
        "mustDateModify" or "must_date_modify" => new(name, "st", static (_, a) => DurationText.TryParse((string)a[0]!, out var duration, out var error)
            ? Modify(duration, (DateTimeOffset)a[1]!)
            : throw new FunctionException(error)),
        "ago" => new(name, "a", static (run, a) => Ago(run, a[0])),
        "duration" => new(name, "a", static (_, a) => DurationText.Format(unchecked(SecondsOf(a[0]) * DurationText.Second))),
        "durationRound" => new(name, "a", static (run, a) => Round(DurationOf(run, a[0]))),
        "toDate" => new(name, "ss", static (_, a) => GoTime.TryParse((string)a[0]!, (string)a[1]!, out var time, out var _) ? time : GoTime.Zero),
        "mustToDate" => new(name, "ss", static (_, a) => GoTime.TryParse((string)a[0]!, (string)a[1]!, out var time, out var error) ? time : throw new FunctionException(error)),
        "unixEpoch" => new(name, "t", static (_, a) => ((DateTimeOffset)a[0]!).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static DateTimeOffset Now(TemplateRun run)
    {
        run.NoteIrreproducible("now");
        return run.Now;
    }

    private static string Format(TemplateRun run, string layout, object? value, string zone)
    {
        run.CheckLength(layout.Length * 8L);
        var time = value switch
        {
            DateTimeOffset date => date,
            long or nint or int => FromSeconds(Numbers.ToInt64(value)),
            _ => Now(run),
        };
        return GoTime.Format(InZone(time, zone), layout);
    }

    private static DateTimeOffset FromSeconds(long seconds) =>
        seconds is >= -62135596800 and <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : GoTime.Zero;

    private static DateTimeOffset InZone(DateTimeOffset time, string zone)
    {
        if (zone is "" or "UTC" or "Local" || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            return time.ToUniversalTime();
        return TimeZoneInfo.ConvertTime(time, found);
    }

    private static DateTimeOffset Modify(long nanoseconds, DateTimeOffset time)
    {
        var ticks = nanoseconds / 100;
        return ticks > DateTimeOffset.MaxValue.Ticks - time.Ticks || ticks < -time.Ticks ? time : time.AddTicks(ticks);
    }

    private static string Ago(TemplateRun run, object? value)
    {
        var time = value switch
        {
            DateTimeOffset date => date,
            long or nint => FromSeconds(Numbers.ToInt64(value)),
            _ => Now(run),
        };
        return DurationText.Format((long)Math.Round((Now(run) - time).TotalSeconds, MidpointRounding.AwayFromZero) * DurationText.Second);
    }

    private static long SecondsOf(object? value) => value switch
    {
        // Out of range is the nearest that fits, and what is no number 0.
        string text => GoNumber.TryParse(text, 10, out var seconds) || seconds != 0 ? seconds : 0,
        long seconds => seconds,
        _ => 0,
    };

    private static long DurationOf(TemplateRun run, object? value) => value switch
    {
        string text => GoDuration.TryParseNanoseconds(text, out var duration) ? duration : 0,
        long duration => duration,
        DateTimeOffset time => (Now(run) - time).Ticks * 100,
        _ => 0,
    };

    private static string Round(long duration)
    {
        var size = duration < 0 ? unchecked((ulong)-duration) : (ulong)duration;
        const ulong day = 24 * (ulong)DurationText.Hour;
        foreach (var (unit, name) in new[] { (365 * day, "y"), (30 * day, "mo"), (day, "d"), ((ulong)DurationText.Hour, "h"), ((ulong)DurationText.Minute, "m"), ((ulong)DurationText.Second, "s") })
        {
            if (size > unit)
                return (size / unit).ToString(CultureInfo.InvariantCulture) + name;
        }

        return "0s";
    }
}

/// <summary>The methods of Go's times that charts use.</summary>
internal static class TimeMethods
{
    /// <summary>A method, which is given the time before its other arguments; null when it is not known.</summary>
    public static TemplateFunction? Find(string name) => name switch
    {
        "Format" => new(name, "s", static (run, a) => GoTime.Format((DateTimeOffset)a[0]!, (string)a[1]!)),
        "Unix" => new(name, "", static (_, a) => ((DateTimeOffset)a[0]!).ToUnixTimeSeconds()),
        "UnixMilli" => new(name, "", static (_, a) => ((DateTimeOffset)a[0]!).ToUnixTimeMilliseconds()),
        "UnixNano" => new(name, "", static (_, a) => (((DateTimeOffset)a[0]!).UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100),
        "UTC" or "Local" => new(name, "", static (_, a) => ((DateTimeOffset)a[0]!).ToUniversalTime()),
        "Year" => new(name, "", static (_, a) => (nint)((DateTimeOffset)a[0]!).Year),
        "Day" => new(name, "", static (_, a) => (nint)((DateTimeOffset)a[0]!).Day),
        "YearDay" => new(name, "", static (_, a) => (nint)((DateTimeOffset)a[0]!).DayOfYear),
        "Hour" => new(name, "", static (_, a) => (nint)((DateTimeOffset)a[0]!).Hour),
        "Minute" => new(name, "", static (_, a) => (nint)((DateTimeOffset)a[0]!).Minute),
        "Second" => new(name, "", static (_, a) => (nint)((DateTimeOffset)a[0]!).Second),
        "Month" => new(name, "", static (_, a) => GoTime.MonthName(((DateTimeOffset)a[0]!).Month)),
        "Weekday" => new(name, "", static (_, a) => GoTime.WeekdayName((int)((DateTimeOffset)a[0]!).DayOfWeek)),
        "AddDate" => new(name, "iii", static (_, a) => AddDate((DateTimeOffset)a[0]!, (nint)a[1]!, (nint)a[2]!, (nint)a[3]!)),
        "String" => new(name, "", static (run, a) => GoFormat.Print(run, a[0])),
        "IsZero" => new(name, "", static (_, a) => ((DateTimeOffset)a[0]!) == GoTime.Zero),
        _ => null,
    };

    // Days beyond the month run on into the next one.
    private static DateTimeOffset AddDate(DateTimeOffset time, nint years, nint months, nint days)
    {
        var month = (time.Year * 12L) + time.Month - 1 + (years * 12) + months;
        if (month is < 12 or > 9999 * 12L || Math.Abs((long)days) > 3_000_000)
            throw new FunctionException("time is out of range");
        try
        {
            var first = new DateTimeOffset((int)(month / 12), (int)(month % 12) + 1, 1, time.Hour, time.Minute, time.Second, time.Offset);
            return first.AddTicks(time.Ticks % TimeSpan.TicksPerSecond).AddDays(time.Day - 1 + (double)days);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new FunctionException("time is out of range");
        }
    }
}
