using System.Globalization;
using System.Text;
using KSail.Documents;

namespace KSail.Charts.Functions;

/// <summary>Durations in nanoseconds as Go's <c>time</c> package writes and reads them.</summary>
internal static class DurationText
{
    public const long Microsecond = 1_000;
    public const long Millisecond = 1_000_000;
    public const long Second = 1_000_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;

    /// <summary>As <c>Duration.String</c>: <c>1h2m3.5s</c>.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        var rest = nanoseconds < 0 ? unchecked((ulong)-nanoseconds) : (ulong)nanoseconds;
        var result = new StringBuilder(nanoseconds < 0 ? "-" : "");
        if (rest < (ulong)Second)
        {
            var (unit, name) = rest < (ulong)Microsecond ? (1UL, "ns") : rest < (ulong)Millisecond ? ((ulong)Microsecond, "µs") : ((ulong)Millisecond, "ms");
            return result.Append(WithFraction(rest, unit)).Append(name).ToString();
        }

        var (hours, minutes) = (rest / (ulong)Hour, rest / (ulong)Minute % 60);
        if (hours > 0)
            result.Append(hours).Append('h');
        if (hours > 0 || minutes > 0)
            result.Append(minutes).Append('m');
        return result.Append(WithFraction(rest % (ulong)Minute, (ulong)Second)).Append('s').ToString();
    }

    /// <summary>As <c>ParseDuration</c>; false, and the message, when it is none.</summary>
    public static bool TryParse(string text, out long nanoseconds, out string error)
    {
        if (GoDuration.TryParseNanoseconds(text, out nanoseconds, out var wrongUnit))
        {
            error = "";
            return true;
        }

        error = wrongUnit switch
        {
            null => $"time: invalid duration {GoTime.Quote(text)}",
            "" => $"time: missing unit in duration {GoTime.Quote(text)}",
            _ => $"time: unknown unit {GoTime.Quote(wrongUnit)} in duration {GoTime.Quote(text)}",
        };
        return false;
    }

    private static string WithFraction(ulong value, ulong unit)
    {
        var fraction = value % unit;
        if (fraction == 0)
            return (value / unit).ToString(CultureInfo.InvariantCulture);
        var digits = fraction.ToString(CultureInfo.InvariantCulture).PadLeft(unit.ToString(CultureInfo.InvariantCulture).Length - 1, '0').TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{value / unit}.{digits}");
    }
}
