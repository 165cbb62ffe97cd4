using System.Globalization;
using System.Text;

namespace KSail.Charts.Functions;

/// <summary>Durations in nanoseconds as Go's <c>time</c> package writes and reads them.</summary>
internal static class GoDuration
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

    /// <summary>As <c>ParseDuration</c>; false when it is none.</summary>
    public static bool TryParse(string text, out long nanoseconds) => TryParse(text, out nanoseconds, out _);

    /// <summary>As <c>ParseDuration</c>; false, and the message, when it is none.</summary>
    public static bool TryParse(string text, out long nanoseconds, out string error)
    {
        nanoseconds = 0;
        error = $"time: invalid duration {GoTime.Quote(text)}";
        var at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        if (text.Length == at)
            return false;
        if (text[at..] == "0")
            return true;
        decimal total = 0;
        while (at < text.Length)
        {
            var start = at;
            SkipDigits(text, ref at);
            if (at < text.Length && text[at] == '.')
            {
                at++;
                SkipDigits(text, ref at);
            }

            if (at - start is 0 or > 25 || !decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            var unitStart = at;
            while (at < text.Length && text[at] != '.' && !char.IsAsciiDigit(text[at]))
                at++;
            var name = text[unitStart..at];
            var unit = UnitOf(name);
            if (unit == 0)
            {
                error = name.Length == 0
                    ? $"time: missing unit in duration {GoTime.Quote(text)}"
                    : $"time: unknown unit {GoTime.Quote(name)} in duration {GoTime.Quote(text)}";
                return false;
            }

            if (number > long.MaxValue)
                return false;
            total += number * unit;
            if (total > long.MaxValue)
                return false;
        }

        nanoseconds = (long)(text[0] == '-' ? -total : total);
        error = "";
        return true;
    }

    private static void SkipDigits(string text, ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
    }

    private static long UnitOf(string name) => name switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => Microsecond,
        "ms" => Millisecond,
        "s" => Second,
        "m" => Minute,
        "h" => Hour,
        _ => 0,
    };

    private static string WithFraction(ulong value, ulong unit)
    {
        var fraction = value % unit;
        if (fraction == 0)
            return (value / unit).ToString(CultureInfo.InvariantCulture);
        var digits = fraction.ToString(CultureInfo.InvariantCulture).PadLeft(unit.ToString(CultureInfo.InvariantCulture).Length - 1, '0').TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{value / unit}.{digits}");
    }
}
