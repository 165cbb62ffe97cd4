using System.Text;

namespace KSail.Clusters.Docker;

/// <summary>What others said, made fit for a message: one line, no control characters, bounded.</summary>
internal static class OneLine
{
    private const int MaxLength = 600;

    /// <summary>The text on one line, without the full stop at its end.</summary>
    public static string Of(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isHidden = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format;
            if (!isHidden)
                line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
            if (line.Length > MaxLength)
                return line.Append('…').ToString();
        }

        return line.ToString().TrimEnd(' ', '.');
    }
}
