using KSail.Secrets.Sops.Metadata;
using KSail.Secrets.Sops.Trees;

namespace KSail.Secrets.Sops.Files;

/// <summary>Where and how metadata are written: behind each document, in its layout, and with the lines that were there before where only MAC and time are new.</summary>
/// <param name="before">The file as it was; null to write all anew.</param>
internal sealed class BlockPlacement(SopsText? before)
{
    /// <summary>Inserts metadata behind each document of a text.</summary>
    public void Insert(SopsText text, TextEdits edits, SopsBlock block)
    {
        for (var i = 0; i < text.Documents.Count; i++)
        {
            var document = text.Documents[i];
            var kept = Kept(i, document.Root.IsFlow, block);
            if (document.Root.IsFlow)
            {
                var lineStart = LineStart(text, document.Root);
                var property = kept ?? BlockWriter.WriteJson(block, lineStart);
                edits.Insert(document.End, $"{(document.Root.Entries.Count > 0 ? "," : "")}{(lineStart.Length == 0 && text.Format == SopsFormat.Yaml ? " " : lineStart)}{property}");
                continue;
            }

            var needsBreak = document.End > 0 && text.Text[document.End - 1] != '\n';
            edits.Insert(document.End, (needsBreak ? text.NewLine : "") + (kept ?? BlockWriter.WriteYaml(block, Column(text, document), Step(text), text.NewLine)));
        }
    }

    /// <summary>Replaces the metadata of each document of an encrypted text.</summary>
    public static string Replace(SopsText text, SopsBlock block)
    {
        var edits = new TextEdits(text.Text);
        foreach (var document in text.Documents)
        {
            if (document.Metadata is not { } entry)
                continue;
            if (document.Root.IsFlow)
                edits.Replace(new TextRange(entry.Start, entry.Node.Range.End), BlockWriter.WriteJson(block, LineStart(text, document.Root)));
            else
                edits.Replace(document.MetadataRange!, BlockWriter.WriteYaml(block, Column(text, document), Step(text), text.NewLine));
        }

        return edits.Apply();
    }

    /// <summary>By how many blanks a text indents the keys of a mapping in a mapping; 4, as SOPS does, where nothing tells.</summary>
    public static int Step(SopsText text)
    {
        foreach (var document in text.Documents)
        {
            var outer = Column(text, document);
            foreach (var entry in document.Root.Entries)
            {
                if (entry.Node is SopsMapping { IsFlow: false, Entries: { Count: > 0 } inner } && ColumnOf(text, inner[0].Start) - outer is >= 2 and <= 8 and var step)
                    return step;
            }
        }

        return 4;
    }

    // The lines as they were, with another MAC and time.
    private string? Kept(int index, bool isFlow, SopsBlock block)
    {
        if (before is null || before.Documents.Count == 0)
            return null;
        var document = before.Documents[Math.Min(index, before.Documents.Count - 1)];
        if (document.Metadata?.Node is not SopsMapping fields || document.Root.IsFlow != isFlow)
            return null;
        var range = isFlow ? new TextRange(document.Metadata.Start, fields.Range.End) : document.MetadataRange!;
        var edits = new TextEdits(before.Text[range.Start..range.End]);
        var found = 0;
        foreach (var entry in fields.Entries)
        {
            var value = entry.Name == "mac" ? block.Mac : entry.Name == "lastmodified" ? block.LastModified : null;
            if (value is null)
                continue;
            found++;
            var place = entry.Node.Range;
            var isQuoted = before.Text[place.Start] is '"' or '\'' || isFlow || entry.Name == "lastmodified";
            edits.Replace(new TextRange(place.Start - range.Start, place.End - range.Start), isQuoted ? $"\"{value}\"" : value);
        }

        return found == 2 ? edits.Apply() : null;
    }

    private static int Column(SopsText text, SopsDocument document) => document.Root.Entries.Count == 0 ? 0 : ColumnOf(text, document.Root.Entries[0].Start);

    // The column, from 0, of a key that begins its line.
    private static int ColumnOf(SopsText text, int start)
    {
        var line = text.Text.AsSpan(0, start).LastIndexOf('\n') + 1;
        return text.Text.AsSpan(line, start - line).TrimStart(' ').IsEmpty ? start - line : 0;
    }

    // The line break and blanks before the properties of an object; empty when they stand in one line.
    private static string LineStart(SopsText text, SopsMapping root)
    {
        if (root.Entries.Count == 0)
            return text.Format == SopsFormat.Json ? "\n\t" : "";
        var between = text.Text[(root.Range.Start + 1)..root.Entries[0].Start];
        var at = between.LastIndexOf('\n');
        if (at < 0 || !between.AsSpan(at).Trim().IsEmpty)
            return "";
        return at > 0 && between[at - 1] == '\r' ? between[(at - 1)..] : between[at..];
    }
}
