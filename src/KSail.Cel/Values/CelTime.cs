using System.Globalization;
using System.Text;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>A length of time in nanoseconds.</summary>
internal sealed class CelDuration(long nanoseconds) : CelValue
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    public long Nanoseconds { get; } = nanoseconds;

    public override CelType Type => CelType.Duration;

    public override bool IsZero => Nanoseconds == 0;

    /// <summary>Seconds with as many decimals as needed, and an <c>s</c>.</summary>
    public string Text
    {
        get
        {
            var seconds = (double)(Nanoseconds / NanosecondsPerSecond) + ((double)(Nanoseconds % NanosecondsPerSecond) / 1e9);
            return GoText.OfPlainDouble(seconds) + "s";
        }
    }

    public override CelValue EqualTo(CelValue other, CelRun run) => CelBool.Of(other is CelDuration d && d.Nanoseconds == Nanoseconds);

    public override int? CompareTo(CelValue other) => other is CelDuration d ? Nanoseconds.CompareTo(d.Nanoseconds) : null;
}

/// <summary>A point in time, years 1 to 9999, with the zone it was written in, which only its text shows.</summary>
internal sealed class CelTimestamp(long seconds, int nanoseconds, int offsetMinutes = 0) : CelValue
{
    /// <summary>The beginning of year 1.</summary>
    public const long MinSeconds = -62135596800;

    /// <summary>The last second of year 9999.</summary>
    public const long MaxSeconds = 253402300799;

    /// <summary>Seconds since 1970 began in UTC.</summary>
    public long Seconds { get; } = seconds;

    /// <summary>What goes beyond the second.</summary>
    public int Nanoseconds { get; } = nanoseconds;

    /// <summary>Minutes east of UTC.</summary>
    public int OffsetMinutes { get; } = offsetMinutes;

    public override CelType Type => CelType.Timestamp;

    public override bool IsZero => Seconds == MinSeconds && Nanoseconds == 0;

    /// <summary>As RFC 3339 writes it, without trailing zeros.</summary>
    public string Text
    {
        get
        {
            var local = At(Seconds + (OffsetMinutes * 60L));
            var text = new StringBuilder(local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            if (Nanoseconds != 0)
                text.Append('.').Append(Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0'));
            if (OffsetMinutes == 0)
                return text.Append('Z').ToString();
            var minutes = Math.Abs(OffsetMinutes);
            return text.Append(CultureInfo.InvariantCulture, $"{(OffsetMinutes < 0 ? '-' : '+')}{minutes / 60:00}:{minutes % 60:00}").ToString();
        }
    }

    /// <summary>Date and time of a count of seconds since 1970, kept within what a date can be.</summary>
    public static DateTime At(long seconds) => DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, MinSeconds, MaxSeconds));

    public override CelValue EqualTo(CelValue other, CelRun run) =>
        CelBool.Of(other is CelTimestamp t && t.Seconds == Seconds && t.Nanoseconds == Nanoseconds);

    public override int? CompareTo(CelValue other) => other is not CelTimestamp t ? null
        : Seconds != t.Seconds ? Seconds.CompareTo(t.Seconds)
        : Nanoseconds.CompareTo(t.Nanoseconds);
}
