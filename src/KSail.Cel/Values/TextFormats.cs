using KSail.Documents;

namespace KSail.Cel.Values;

/// <summary>Texts whose schema gives them a form of their own: <c>k8s.io/kube-openapi/pkg/validation/strfmt</c> reads them on the API server.</summary>
internal static class TextFormats
{
    /// <summary>The value of a text.</summary>
    public static CelValue Read(string format, string text) => format switch
    {
        "duration" => TryParseDuration(text, out var nanoseconds) ? new CelDuration(nanoseconds) : Invalid(text, "duration"),
        "date" => TimeText.ParseDate(text) ?? (CelValue)Invalid(text, "date"),
        "date-time" => TimeText.ParseDateTime(text) ?? (CelValue)Invalid(text, "date and time"),
        "byte" => TryDecode(text) is { } bytes ? new CelBytes(bytes) : Invalid(text, "base64 text"),
        _ => new CelString(text),
    };

    // The server decodes with the alphabet of URLs, '-' and '_', whatever the rest of Kubernetes does; padding is required.
    private static byte[]? TryDecode(string text)
    {
        if (text.AsSpan().IndexOfAny(" \t+/") >= 0)
            return null;
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text.Replace('-', '+').Replace('_', '/'), bytes, out var length) ? bytes[..length] : null;
    }

    private static CelFailure Invalid(string text, string what) => new($"'{(text.Length > 40 ? text[..40] + "…" : text)}' is no valid {what}");

    // Go's notation first, then numbers with words: "2 days", "1 week".
    private static bool TryParseDuration(string text, out long nanoseconds)
    {
        if (GoDuration.TryParseNanoseconds(text, out nanoseconds))
            return true;
        nanoseconds = 0;
        var isKnown = false;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                at++;
                continue;
            }

            long factor = 0;
            for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
                factor = factor > long.MaxValue / 100 ? factor : (factor * 10) + text[at] - '0';
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
            var start = at;
            while (at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == 'µ'))
                at++;
            if (UnitOf(text[start..at].ToLowerInvariant()) is not (> 0 and var unit))
                continue;
            nanoseconds = unchecked(nanoseconds + (factor * unit));
            isKnown = true;
        }

        return isKnown;
    }

    // Short names must be whole; of long ones the beginning is enough.
    private static long UnitOf(string unit)
    {
        const long Second = CelDuration.NanosecondsPerSecond;
        return unit switch
        {
            "ns" => 1,
            "us" or "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => Second,
            "m" => 60 * Second,
            "h" or "hr" => 3600 * Second,
            "d" => 86_400 * Second,
            "w" or "wk" => 604_800 * Second,
            _ when Begins("nano") => 1,
            _ when Begins("micro") => 1_000,
            _ when Begins("milli") => 1_000_000,
            _ when Begins("sec") => Second,
            _ when Begins("min") => 60 * Second,
            _ when Begins("hour") => 3600 * Second,
            _ when Begins("day") => 86_400 * Second,
            _ when Begins("week") => 604_800 * Second,
            _ => 0,
        };

        bool Begins(string name) => unit.StartsWith(name, StringComparison.Ordinal);
    }
}
