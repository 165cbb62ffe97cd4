using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>How Sprig reads numbers and texts out of anything (spf13's <c>cast</c>, and <c>strval</c>).</summary>
internal static class Convert
{
    /// <summary>A whole number: fractions are cut off, texts are read with Go's prefixes, everything else is 0.</summary>
    public static long ToInt64(object? value) => value switch
    {
        double number => Truncate(number),
        bool boolean => boolean ? 1 : 0,
        string text => GoNumber.TryParse(WithoutFraction(text), 0, out var parsed) ? parsed : 0,
        null => 0,
        _ => Numbers.IsInteger(value) ? Numbers.ToInt64(value) : 0,
    };

    /// <summary>A float; what is none is 0.</summary>
    public static double ToFloat(object? value) => value switch
    {
        double number => number,
        bool boolean => boolean ? 1 : 0,
        string text => GoNumber.TryParseFloat(text, out var parsed) ? parsed : 0,
        ulong number => number,
        null => 0,
        _ => Numbers.IsInteger(value) ? Numbers.ToInt64(value) : 0,
    };

    /// <summary>A whole number for an index.</summary>
    public static int ToIndex(object? value) => (int)Math.Clamp(ToInt64(value), int.MinValue, int.MaxValue);

    /// <summary>A value as text.</summary>
    public static string ToText(TemplateRun run, object? value) => value switch
    {
        string text => text,
        byte[] bytes => GoText.Decode(bytes),
        _ => GoFormat.Print(run, value),
    };

    /// <summary>A list as texts without its nils; a single value as a list of one.</summary>
    public static string[] ToTexts(TemplateRun run, object? value)
    {
        if (value is null)
            return [];
        if (Lists.ItemsOf(value) is not { } items)
            return [ToText(run, value)];
        var texts = new List<string>(items.Length);
        foreach (var item in items)
        {
            if (item is not null)
                texts.Add(ToText(run, item));
        }

        return [.. texts];
    }

    /// <summary>Go's conversion on amd64: what does not fit is the smallest number.</summary>
    public static long Truncate(double number) => number is >= -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)number : long.MinValue;

    // "1.00" is 1, "1.50" and "1." are no whole numbers (cast 1.7, which Helm uses; later versions cut them).
    private static string WithoutFraction(string text)
    {
        var end = text.Length;
        while (end > 0 && text[end - 1] == '0')
            end--;
        return end > 0 && end < text.Length && text[end - 1] == '.' ? text[..(end - 1)] : text;
    }
}
