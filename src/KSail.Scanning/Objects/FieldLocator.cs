using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Scanning.Objects;

/// <summary>Finds the text behind a path such as <c>spec.containers[0].image</c>, <c>metadata.labels[app]</c> or <c>data[a.b]</c>.</summary>
internal static class FieldLocator
{
    /// <summary>
    /// Where the field was set. Of a value with fields or items of its own, that is its key; of a field that is missing, the key of the nearest
    /// parent that is there.
    /// </summary>
    /// <param name="root">The object.</param>
    /// <param name="path">The path.</param>
    /// <param name="fallback">What to name where nothing on the way knows its place, because a transformation made it.</param>
    /// <param name="node">The value; null when the field is missing.</param>
    public static SourceSpan Locate(YamlMapping root, string path, SourceSpan fallback, out YamlNode? node)
    {
        node = root;
        var span = fallback;
        var rest = path.AsSpan();
        while (rest.Length > 0)
        {
            var segment = Next(ref rest, out var isBracket);
            if (node is YamlMapping mapping && mapping.TryGetEntry(segment.ToString(), out var entry))
            {
                node = entry.Value;
                Take(node is YamlScalar ? node.Span : entry.Key.Span, ref span);
            }
            else if (isBracket && node is YamlSequence items && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < items.Count)
            {
                node = items[index];
                Take(node.Span, ref span);
            }
            else
            {
                node = null;
                break;
            }
        }

        return span;
    }

    private static void Take(SourceSpan found, ref SourceSpan span)
    {
        if (found.HasFile)
            span = found;
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest, out bool isBracket)
    {
        isBracket = rest[0] == '[';
        ReadOnlySpan<char> segment;
        if (isBracket)
        {
            var end = rest.IndexOf(']');
            segment = rest[1..(end < 0 ? rest.Length : end)];
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        else
        {
            var end = rest.IndexOfAny('.', '[');
            segment = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[end..];
        }

        if (rest.Length > 0 && rest[0] == '.')
            rest = rest[1..];
        return segment;
    }
}
