using System.Globalization;

namespace KSail.Cel.Values;

/// <summary>Reads times and durations as Go does.</summary>
internal static class TimeText
{
    /// <summary>A time as RFC 3339 writes it, the zone included; cel-go is as strict.</summary>
    public static CelTimestamp? ParseTimestamp(string text) => Parse(text, isZoneRequired: true);

    /// <summary>A time as the format <c>date-time</c> takes it: the zone may be missing.</summary>
    public static CelTimestamp? ParseDateTime(string text) => text.Length == 0 ? new CelTimestamp(0, 0) : Parse(text, isZoneRequired: false);

    /// <summary>A date: <c>2006-01-02</c>.</summary>
    public static CelTimestamp? ParseDate(string text) => text.Length == 10 ? Parse(text + "T00:00:00Z", isZoneRequired: true) : null;

    private static CelTimestamp? Parse(string text, bool isZoneRequired)
    {
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return null;
        if (!Number(text, 0, 4, out var year) || !Number(text, 5, 2, out var month) || !Number(text, 8, 2, out var day)
            || !Number(text, 11, 2, out var hour) || !Number(text, 14, 2, out var minute) || !Number(text, 17, 2, out var second))
        {
            return null;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return null;
        var at = 19;
        var nanoseconds = 0;
        if (at < text.Length && text[at] == '.')
        {
            var digits = 0;
            for (at++; at < text.Length && char.IsAsciiDigit(text[at]); at++, digits++)
            {
                if (digits < 9)
                    nanoseconds = (nanoseconds * 10) + text[at] - '0';
            }

            if (digits == 0)
                return null;
            for (; digits < 9; digits++)
                nanoseconds *= 10;
        }

        if (!TryReadZone(text, at, isZoneRequired, out var offset))
            return null;
        var seconds = (new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        seconds -= offset * 60L;
        return seconds is < CelTimestamp.MinSeconds or > CelTimestamp.MaxSeconds ? null : new CelTimestamp(seconds, nanoseconds, offset);
    }

    private static bool TryReadZone(string text, int at, bool isRequired, out int offset)
    {
        offset = 0;
        if (at == text.Length)
            return !isRequired;
        if (text[at] == 'Z')
            return at + 1 == text.Length;
        if (at + 6 != text.Length || text[at] is not ('+' or '-') || text[at + 3] != ':'
            || !Number(text, at + 1, 2, out var hours) || !Number(text, at + 4, 2, out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = ((hours * 60) + minutes) * (text[at] == '-' ? -1 : 1);
        return true;
    }

    private static bool Number(string text, int at, int length, out int value) =>
        int.TryParse(text.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
