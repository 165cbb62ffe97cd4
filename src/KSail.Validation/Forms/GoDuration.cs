namespace KSail.Validation.Forms;

/// <summary>Durations as Go's <c>time.ParseDuration</c> reads them: <c>90s</c>, <c>1.5h</c>, <c>-2h45m</c>.</summary>
internal static class GoDuration
{
    public static bool IsDuration(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] is '+' or '-')
            text = text[1..];
        if (text is "0")
            return true;
        if (text.Length == 0)
            return false;
        while (text.Length > 0)
        {
            var whole = CountDigits(text);
            text = text[whole..];
            var fraction = 0;
            if (text.Length > 0 && text[0] == '.')
            {
                fraction = CountDigits(text[1..]);
                text = text[(fraction + 1)..];
            }

            if (whole + fraction == 0)
                return false;
            var unit = 0;
            while (unit < text.Length && text[unit] != '.' && !char.IsAsciiDigit(text[unit]))
                unit++;
            if (text[..unit] is not ("ns" or "us" or "µs" or "μs" or "ms" or "s" or "m" or "h"))
                return false;
            text = text[unit..];
        }

        return true;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        return count;
    }
}
