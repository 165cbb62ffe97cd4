using System.Text;

namespace KSail.GitOps.Objects;

/// <summary>Text of a cluster made fit for a message: one line, bounded.</summary>
internal static class PlainText
{
    /// <summary>Line breaks, tabs and control characters become single blanks; what is longer than <paramref name="max"/> is cut.</summary>
    public static string Line(string text, int max = 600)
    {
        var line = new StringBuilder(Math.Min(text.Length, max) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= max)
                return line.Append('…').ToString();
            var isBlank = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format;
            if (!isBlank)
                line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>A length of time for people: <c>8 s</c>, <c>3 min</c>, <c>5 h</c>, <c>12 d</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalSeconds: < 120 } => $"{(int)age.TotalSeconds} s",
        { TotalMinutes: < 120 } => $"{(int)age.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} d",
    };
}
