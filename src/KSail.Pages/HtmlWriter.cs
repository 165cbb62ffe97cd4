using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace KSail.Pages;

/// <summary>
/// Writes a page. What stands literally in an interpolated string is markup; what is put into its holes is text, and is escaped. There is no
/// other way in for text, so that a name from a manifest cannot become markup.
/// </summary>
public sealed class HtmlWriter
{
    // Longer than any description of ours; a name of that length is an attack on the page, or a mistake.
    private const int MostCharacters = 2000;

    private readonly StringBuilder _page = new();

    /// <summary>Appends markup with text in its holes, in content and in quoted attributes alike.</summary>
    /// <param name="markup">Already appended, by its own construction.</param>
    /// <returns>This writer.</returns>
    public HtmlWriter Write([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Appends a style sheet or a script of ours, neither of which escapes as text does.</summary>
    public void Embed(PageAsset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        _page.Append(asset.Text);
    }

    /// <summary>The page in UTF-8.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_page.ToString());

    private void Escape(string text)
    {
        var shown = text.Length <= MostCharacters ? text : string.Concat(text.AsSpan(0, MostCharacters), "…");
        foreach (var rune in shown.EnumerateRunes())
        {
            // Lone surrogates come as U+FFFD already.
            switch (rune.Value)
            {
                case '&': _page.Append("&amp;"); break;
                case '<': _page.Append("&lt;"); break;
                case '>': _page.Append("&gt;"); break;
                case '"': _page.Append("&quot;"); break;
                case '\'': _page.Append("&#39;"); break;
                case >= ' ' and <= '~': _page.Append((char)rune.Value); break;
                default: _page.Append(IsShown(rune) ? rune.ToString() : "\uFFFD"); break;
            }
        }
    }

    // Control characters are errors in HTML or invisible; those that change the direction of text make names look like other names.
    private static bool IsShown(Rune rune) => rune.Value is '\n' or '\t' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>What the compiler makes of an interpolated string that is given to <see cref="Write"/>.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlWriter _writer;

        /// <summary>Begins; the lengths that the compiler tells are not needed.</summary>
        public Markup(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = literalLength;
            _ = formattedCount;
            _writer = writer;
        }

        /// <summary>Markup.</summary>
        public void AppendLiteral(string markup) => _writer._page.Append(markup);

        /// <summary>Text.</summary>
        public void AppendFormatted(string text) => _writer.Escape(text);

        /// <summary>A number.</summary>
        public void AppendFormatted(int number) => _writer._page.Append(CultureInfo.InvariantCulture, $"{number}");
    }
}
