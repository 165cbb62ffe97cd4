namespace KSail.Checks.Parity;

/// <summary>Parts of two texts that are too long to be shown: from their beginning, or from shortly before the place where they begin to differ.</summary>
internal static class Excerpt
{
    /// <summary>Both texts, of at most <paramref name="most"/> characters besides marks of what is left out; null stays null.</summary>
    public static (string? From, string? To) Of(string? from, string? to, int most)
    {
        var start = 0;
        if (from is not null && to is not null && Math.Max(from.Length, to.Length) > most)
        {
            var common = from.AsSpan().CommonPrefixLength(to);
            // What both begin with is worth less than the difference, but shows where it is.
            if (common > most / 2)
                start = common - (most / 4);
            if (start > 0 && char.IsLowSurrogate(from[start]))
                start--;
        }

        return (Cut(from, start, most), Cut(to, start, most));
    }

    private static string? Cut(string? text, int start, int most)
    {
        if (text is null)
            return null;
        var end = Math.Min(text.Length, start + most);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
            end--;
        return start == 0 && end == text.Length ? text : $"{(start > 0 ? "…" : "")}{text[start..end]}{(end < text.Length ? "…" : "")}";
    }
}
