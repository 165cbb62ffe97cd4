using System.Globalization;
using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Parts of timestamps, in UTC or a time zone, and durations in whole units.</summary>
internal static class TimeLibrary
{
    private const long PerSecond = CelDuration.NanosecondsPerSecond;

    public static Function[] Functions =>
    [
        Accessor("getFullYear", static (t, _) => t.Year),
        Accessor("getMonth", static (t, _) => t.Month - 1),
        Accessor("getDayOfYear", static (t, _) => t.DayOfYear - 1),
        Accessor("getDayOfMonth", static (t, _) => t.Day - 1),
        Accessor("getDate", static (t, _) => t.Day),
        Accessor("getDayOfWeek", static (t, _) => (int)t.DayOfWeek),
        Accessor("getHours", static (t, _) => t.Hour, 3600 * PerSecond),
        Accessor("getMinutes", static (t, _) => t.Minute, 60 * PerSecond),
        Accessor("getSeconds", static (t, _) => t.Second, PerSecond),
        Accessor("getMilliseconds", static (_, nanoseconds) => nanoseconds / 1_000_000, 1_000_000),
    ];

    private static Function Accessor(string name, Func<DateTime, int, int> part, long unit = 0)
    {
        var plain = Member([CelType.Timestamp], CelType.Int, (_, v) => Read((CelTimestamp)v[0], 0, part));
        var zoned = Member([CelType.Timestamp, CelType.Text], CelType.Int, (_, v) => InZone((CelTimestamp)v[0], ((CelString)v[1]).Value, part));
        return unit == 0
            ? new Function(name, plain, zoned)
            : new Function(name, plain, zoned, Member([CelType.Duration], CelType.Int, (_, v) => CelInt.Of(((CelDuration)v[0]).Nanoseconds / unit)));
    }

    private static CelInt Read(CelTimestamp time, long offsetSeconds, Func<DateTime, int, int> part) =>
        CelInt.Of(part(CelTimestamp.At(time.Seconds + offsetSeconds), time.Nanoseconds));

    private static CelValue InZone(CelTimestamp time, string zone, Func<DateTime, int, int> part)
    {
        if (zone.Contains(':', StringComparison.Ordinal))
        {
            return TryReadOffset(zone, out var minutes)
                ? Read(time, minutes * 60L, part)
                : new CelFailure($"'{zone}' is no time zone: an offset is written +hh:mm or -hh:mm");
        }

        if (zone is "" or "UTC")
            return Read(time, 0, part);
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? Read(time, (long)found.GetUtcOffset(CelTimestamp.At(time.Seconds)).TotalSeconds, part)
            : new CelFailure($"there is no time zone '{zone}'; write a name such as Europe/Copenhagen, or an offset such as +02:00");
    }

    private static bool TryReadOffset(string zone, out int minutes)
    {
        minutes = 0;
        var colon = zone.IndexOf(':', StringComparison.Ordinal);
        if (!int.TryParse(zone.AsSpan(0, colon), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(zone.AsSpan(colon + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rest)
            || hours is < -23 or > 23 || rest is < 0 or > 59)
        {
            return false;
        }

        minutes = (hours * 60) + (zone[0] == '-' ? -rest : rest);
        return true;
    }
}
