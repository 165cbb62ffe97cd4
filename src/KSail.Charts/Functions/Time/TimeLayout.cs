namespace KSail.Charts.Functions;

/// <summary>What a part of a layout of Go's <c>time</c> package stands for.</summary>
internal enum TimeElement
{
    None,
    LongMonth,
    Month,
    NumericMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    BlankDay,
    ZeroDay,
    BlankYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperHalf,
    LowerHalf,
    ZoneName,
    Zone,
    FractionZeros,
    FractionNines,
}

/// <summary>One part of a layout.</summary>
/// <param name="Prefix">The text before it.</param>
/// <param name="Element">What it stands for; none at the end.</param>
/// <param name="Text">The part as written, which says how a zone or a fraction is written.</param>
internal sealed record TimeChunk(string Prefix, TimeElement Element, string Text);

/// <summary>Layouts of Go's <c>time</c> package: how the reference time, Mon Jan 2 15:04:05 MST 2006, would be written.</summary>
internal static class TimeLayout
{
    // Longer parts before those that they begin with.
    private static readonly (string Text, TimeElement Element)[] Elements =
    [
        ("January", TimeElement.LongMonth), ("Jan", TimeElement.Month), ("Monday", TimeElement.LongWeekday), ("Mon", TimeElement.Weekday), ("MST", TimeElement.ZoneName),
        ("002", TimeElement.ZeroYearDay), ("01", TimeElement.ZeroMonth), ("02", TimeElement.ZeroDay), ("03", TimeElement.ZeroHour12), ("04", TimeElement.ZeroMinute),
        ("05", TimeElement.ZeroSecond), ("06", TimeElement.Year), ("15", TimeElement.Hour), ("1", TimeElement.NumericMonth), ("2006", TimeElement.LongYear),
        ("2", TimeElement.Day), ("__2", TimeElement.BlankYearDay), ("_2006", TimeElement.None), ("_2", TimeElement.BlankDay), ("3", TimeElement.Hour12),
        ("4", TimeElement.Minute), ("5", TimeElement.Second), ("PM", TimeElement.UpperHalf), ("pm", TimeElement.LowerHalf),
        ("-070000", TimeElement.Zone), ("-07:00:00", TimeElement.Zone), ("-0700", TimeElement.Zone), ("-07:00", TimeElement.Zone), ("-07", TimeElement.Zone),
        ("Z070000", TimeElement.Zone), ("Z07:00:00", TimeElement.Zone), ("Z0700", TimeElement.Zone), ("Z07:00", TimeElement.Zone), ("Z07", TimeElement.Zone),
    ];

    /// <summary>The parts of a layout in order, the rest of the text last.</summary>
    public static List<TimeChunk> Parse(string layout)
    {
        var chunks = new List<TimeChunk>();
        var start = 0;
        for (var at = 0; at < layout.Length;)
        {
            var (element, length) = ElementAt(layout, at);
            if (element == TimeElement.None)
            {
                at += Math.Max(length, 1);
                continue;
            }

            chunks.Add(new TimeChunk(layout[start..at], element, layout.Substring(at, length)));
            at += length;
            start = at;
        }

        chunks.Add(new TimeChunk(layout[start..], TimeElement.None, ""));
        return chunks;
    }

    private static (TimeElement Element, int Length) ElementAt(string layout, int at)
    {
        if (layout[at] is '.' or ',' && at + 1 < layout.Length && layout[at + 1] is '0' or '9')
        {
            var end = at + 1;
            while (end < layout.Length && layout[end] == layout[at + 1])
                end++;
            if (end == layout.Length || !char.IsAsciiDigit(layout[end]))
                return (layout[at + 1] == '0' ? TimeElement.FractionZeros : TimeElement.FractionNines, end - at);
        }

        foreach (var (text, element) in Elements)
        {
            if (string.CompareOrdinal(layout, at, text, 0, text.Length) != 0)
                continue;
            // "_2006" is an underscore and a year.
            if (element == TimeElement.None)
                return (TimeElement.None, 1);
            // "Janus" is no month.
            if (element is TimeElement.Month or TimeElement.Weekday && at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3]))
                continue;
            return (element, text.Length);
        }

        return (TimeElement.None, 1);
    }
}
