using System.Text;

namespace KSail.Oci;

/// <summary>Foreign text made fit for a message: one line, no control characters, bounded.</summary>
internal static class OneLine
{
    private const int MaxLength = 300;
    private const int MaxMessage = 1200;

    /// <summary>Text for a place within a message.</summary>
    public static string Of(string? text) => Clean(text, MaxLength);

    /// <summary>A whole message.</summary>
    public static string Bound(string message) => Clean(message, MaxMessage);

    private static string Clean(string? text, int maxLength)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var hidden = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune)
                || category is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.PrivateUse;
            if (!hidden)
                line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
            if (line.Length > maxLength)
                return line.ToString(0, maxLength) + "…";
        }

        return line.ToString().TrimEnd(' ', '.');
    }
}
