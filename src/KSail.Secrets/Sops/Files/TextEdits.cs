using System.Text;
using KSail.Secrets.Sops.Trees;

namespace KSail.Secrets.Sops.Files;

/// <summary>Replacements of parts of a text that do not overlap. Everything else stays as it is.</summary>
internal sealed class TextEdits(string text)
{
    private readonly List<Edit> _edits = [];

    /// <summary>Replaces a part.</summary>
    public void Replace(TextRange range, string replacement) => _edits.Add(new Edit(range, replacement, _edits.Count));

    /// <summary>Inserts at a place; what is inserted first stands first.</summary>
    public void Insert(int offset, string insertion) => Replace(new TextRange(offset, offset), insertion);

    /// <summary>The text with all replacements.</summary>
    public string Apply()
    {
        _edits.Sort(static (a, b) => a.Range.Start != b.Range.Start ? a.Range.Start.CompareTo(b.Range.Start) : a.Order.CompareTo(b.Order));
        var result = new StringBuilder(text.Length * 2);
        var at = 0;
        foreach (var edit in _edits)
        {
            result.Append(text, at, edit.Range.Start - at).Append(edit.Replacement);
            at = edit.Range.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private sealed record Edit(TextRange Range, string Replacement, int Order);
}
