using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>Gives the nodes of a tree that was printed and read again the places of the nodes they were printed from.</summary>
internal static class SpanCarrier
{
    /// <summary>Sets the spans of <paramref name="to"/>, whose keys may have changed their text.</summary>
    public static void Carry(YamlNode from, YamlNode to)
    {
        switch (from, to)
        {
            case (YamlMapping before, YamlMapping after):
                after.Span = before.Span;
                CarryEntries(before, after);
                break;
            case (YamlSequence before, YamlSequence after):
                after.Span = before.Span;
                for (var i = 0; i < after.Count; i++)
                {
                    if (i < before.Count)
                        Carry(before[i], after[i]);
                    else
                        Fill(after[i], before.Span);
                }

                break;
            default:
                // A value has become a structure, or the reverse: all of it comes from the one place.
                Fill(to, from.Span);
                break;
        }
    }

    private static void CarryEntries(YamlMapping before, YamlMapping after)
    {
        List<YamlEntry>? renamed = null;
        foreach (var entry in after.Entries)
        {
            if (before.TryGetEntry(entry.Name, out var original))
            {
                entry.Key.Span = original.Key.Span;
                Carry(original.Value, entry.Value);
            }
            else
            {
                (renamed ??= []).Add(entry);
            }
        }

        if (renamed is null)
            return;
        // Keys that are gone stand for the new ones in print order, in which the new ones were read.
        var gone = new List<YamlEntry>();
        foreach (var entry in YamlWriter.PrintOrder(before))
        {
            if (!after.Contains(entry.Name))
                gone.Add(entry);
        }

        for (var i = 0; i < renamed.Count; i++)
        {
            if (i < gone.Count)
            {
                renamed[i].Key.Span = gone[i].Key.Span;
                Carry(gone[i].Value, renamed[i].Value);
            }
            else
            {
                renamed[i].Key.Span = before.Span;
                Fill(renamed[i].Value, before.Span);
            }
        }
    }

    private static void Fill(YamlNode node, SourceSpan span)
    {
        node.Span = span;
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    entry.Key.Span = span;
                    Fill(entry.Value, span);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence)
                    Fill(item, span);
                break;
        }
    }
}
