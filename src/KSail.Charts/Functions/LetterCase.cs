using System.Globalization;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Changes of upper and lower case.</summary>
internal static class LetterCase
{
    /// <summary>Capitals; the two letters that .NET leaves alone, because only some languages agree, are Go's.</summary>
    public static string Upper(string text) => text.ToUpperInvariant().Replace('ı', 'I').Replace('ſ', 'S');

    /// <summary>Small letters; the dotted capital i is Go's.</summary>
    public static string Lower(string text) => text.ToLowerInvariant().Replace('İ', 'i');

    /// <summary>As Go's <c>strings.Title</c>: the first letter of every word becomes a capital.</summary>
    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var previous = new Rune(' ');
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append((IsSeparator(previous) ? Rune.ToUpperInvariant(rune) : rune).ToString());
            previous = rune;
        }

        return result.ToString();
    }

    /// <summary>The first letter of every word becomes a small one.</summary>
    public static string Untitle(string text)
    {
        var result = new StringBuilder(text.Length);
        var isNext = true;
        foreach (var rune in text.EnumerateRunes())
        {
            var isGap = rune.IsBmp && GoText.IsSpace((char)rune.Value);
            result.Append((isNext && !isGap ? Rune.ToLowerInvariant(rune) : rune).ToString());
            isNext = isGap;
        }

        return result.ToString();
    }

    /// <summary>Capitals become small letters and the other way round.</summary>
    public static string Swap(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append((Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Rune.ToLowerInvariant(rune),
                UnicodeCategory.LowercaseLetter => Rune.ToUpperInvariant(rune),
                _ => rune,
            }).ToString());
        }

        return result.ToString();
    }

    private static bool IsSeparator(Rune rune)
    {
        if (rune.Value < 0x80)
            return !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value != '_';
        return !Rune.IsLetter(rune) && !Rune.IsDigit(rune) && rune.IsBmp && GoText.IsSpace((char)rune.Value);
    }
}

/// <summary>Shortening with dots, as Sprig's library for it does.</summary>
internal static class Abbreviation
{
    public static string Of(string text, int offset, int width)
    {
        var length = GoText.Length(text);
        if (width < 4 && offset == 0)
            return text;
        if (length == 0 || length <= width)
            return text;
        offset = Math.Min(offset, length);
        if (length - offset < width - 3)
            offset = length - (width - 3);
        if (offset <= 4)
            return GoText.Slice(text, 0, width - 3) + "...";
        if (width < 7)
            return "";
        return offset + width - 3 < length
            ? "..." + Inner(GoText.Slice(text, offset, length), width - 3)
            : "..." + GoText.Slice(text, length - (width - 3), length);
    }

    // The inner call of the original knows no exception for small widths.
    private static string Inner(string text, int width) => width < 4 ? "" : Of(text, 0, width);
}

/// <summary>Breaking of lines at blanks.</summary>
internal static class Wrapping
{
    public static string Wrap(TemplateRun run, string text, int width, string lineBreak, bool breaksWords)
    {
        lineBreak = lineBreak.Length == 0 ? "\n" : lineBreak;
        width = Math.Max(width, 1);
        var bytes = GoText.Encode(text);
        run.CheckLength(bytes.Length + (bytes.Length / (long)width * lineBreak.Length));
        var result = new StringBuilder(bytes.Length + 16);
        var offset = 0;
        while (bytes.Length - offset > width)
        {
            if (bytes[offset] == ' ')
            {
                offset++;
                continue;
            }

            var blank = bytes.AsSpan(offset, width + 1).LastIndexOf((byte)' ');
            if (blank < 0 && !breaksWords)
                blank = bytes.AsSpan(offset + width).IndexOf((byte)' ') is var next && next < 0 ? bytes.Length - offset : next + width;
            if (blank == bytes.Length - offset)
            {
                result.Append(GoText.Decode(bytes.AsSpan(offset)));
                offset = bytes.Length;
                break;
            }

            var end = blank < 0 ? width : blank;
            result.Append(GoText.Decode(bytes.AsSpan(offset, end))).Append(lineBreak);
            offset += blank < 0 ? width : blank + 1;
        }

        return result.Append(GoText.Decode(bytes.AsSpan(offset))).ToString();
    }
}
