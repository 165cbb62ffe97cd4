using System.Globalization;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules;

/// <summary>
/// Where each node of an object stands. Made when the first thing is found wrong with the object, so that rules need not carry paths about
/// and valid objects pay nothing.
/// </summary>
internal sealed class NodePlaces
{
    private readonly Dictionary<YamlNode, Place> _places = [];

    public NodePlaces(YamlMapping root) => Add(root, null, null, 0);

    /// <summary><c>spec.containers[0].image</c>; keys that are no plain words stand in brackets, as in <c>metadata.labels['a.b/c']</c>.</summary>
    public string PathOf(YamlNode node, string? last = null)
    {
        var text = new StringBuilder();
        Append(text, node);
        if (last is not null)
        {
            // A field that is missing may lie deeper: resources.requests.storage.
            foreach (var key in IsPath(last) ? last.Split('.') : [last])
                AppendKey(text, key);
        }

        return text.ToString();
    }

    /// <summary>The span of a node or, where a transformation made it, of the nearest one above that has one.</summary>
    public SourceSpan SpanOf(YamlNode node)
    {
        for (var at = node; at is not null; at = _places.TryGetValue(at, out var place) ? place.Parent : null)
        {
            if (at.Span.HasFile)
                return at.Span;
        }

        return SourceSpan.None;
    }

    private void Add(YamlNode node, YamlNode? parent, string? key, int index)
    {
        // A merge key '<<' makes one node stand in two places; the first will do.
        if (!_places.TryAdd(node, new Place(parent, key, index)))
            return;
        if (node is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
                Add(entry.Value, node, entry.Name, 0);
        }
        else if (node is YamlSequence sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
                Add(sequence[i], node, null, i);
        }
    }

    private void Append(StringBuilder text, YamlNode node)
    {
        if (!_places.TryGetValue(node, out var place) || place.Parent is null)
            return;
        Append(text, place.Parent);
        if (place.Key is { } key)
            AppendKey(text, key);
        else
            text.Append('[').Append(place.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
    }

    private static bool IsPath(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c) && c != '.')
                return false;
        }

        return true;
    }

    private static void AppendKey(StringBuilder text, string key)
    {
        var plain = key.Length > 0;
        foreach (var c in key)
            plain &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '$';
        if (!plain)
            text.Append("['").Append(Findings.Shorten(key)).Append("']");
        else if (text.Length > 0)
            text.Append('.').Append(key);
        else
            text.Append(key);
    }

    private sealed record Place(YamlNode? Parent, string? Key, int Index);
}
