using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// The items of a list with upstream's operations on them (kyaml's ElementMatcher, ElementSetter and appendListNode), whose corner cases
/// decide what a merge of disorderly lists gives. A key that is the empty text means the item itself.
/// </summary>
internal sealed class AssociativeItems(YamlSequence items, DiagnosticBag diagnostics)
{
    private readonly SourceSpan _span = items.Span;
    private List<YamlNode> _items = [.. items];

    public int Count => _items.Count;

    public YamlNode this[int index] => _items[index];

    public YamlSequence ToSequence() => new(_items, _span);

    /// <summary>The first item in which every key has its value.</summary>
    public YamlNode? Find(string[] keys, string[] values) => Find(_items, keys, values);

    /// <inheritdoc cref="Find(string[],string[])"/>
    public static YamlNode? Find(IReadOnlyList<YamlNode> items, string[] keys, string[] values)
    {
        foreach (var item in items)
        {
            if (keys[0].Length == 0 ? Text(item) == values[0] : item is YamlMapping mapping && HasAll(mapping, keys, values))
                return item;
        }

        return null;
    }

    /// <summary>
    /// Puts an item in the place of all that have the values, or at the end; without one, removes them. An empty value is satisfied by any.
    /// With fewer values than keys the last answer counts for the rest, and without any value nothing but the new item remains.
    /// </summary>
    public void Set(YamlNode? element, string[] keys, IReadOnlyList<string> values)
    {
        var kept = new List<YamlNode>(_items.Count + 1);
        var found = false;
        foreach (var item in _items)
        {
            if (item is YamlScalar { IsNull: true } or YamlMapping { Count: 0 })
                continue;
            if (item is not YamlMapping && keys[0].Length > 0 && values is [{ Length: > 0 }, ..])
            {
                kept.Add(item);
            }
            else if (!Matches(item, keys, values))
            {
                if (values.Count > 0)
                    kept.Add(item);
            }
            else
            {
                found = true;
                if (element is not null)
                    kept.Add(element);
            }
        }

        if (element is not null && !found)
            kept.Add(element);
        _items = kept;
    }

    /// <summary>Adds the items of another list, in the place of those of the same keys.</summary>
    public void Append(AssociativeItems others, string[] keys)
    {
        var values = new List<string>(keys.Length);
        foreach (var item in others._items.ToArray())
        {
            values.Clear();
            if (keys[0].Length == 0)
            {
                Set(item, keys, [Text(item)]);
                continue;
            }

            if (item is not YamlMapping and not YamlScalar { IsNull: true })
            {
                ReportShape(item, "a mapping");
                return;
            }

            foreach (var key in keys)
            {
                if ((item as YamlMapping)?[key] is { } value)
                    values.Add(Text(value));
                else
                    _items.Add(item);
            }

            if (keys.Length > 1)
                Set(null, keys, values);
            Set(item, keys, values);
        }
    }

    /// <summary>The text of a scalar as it stands, null included; empty for anything else.</summary>
    public static string Text(YamlNode? node) => node is YamlScalar scalar ? scalar.Value : "";

    private static bool HasAll(YamlMapping item, string[] keys, string[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (item[keys[i]] is not { } value || Text(value) != values[i])
                return false;
        }

        return true;
    }

    private bool Matches(YamlNode item, string[] keys, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return false;
        for (var i = 0; i < keys.Length && i < values.Count; i++)
        {
            if (keys[i].Length == 0)
            {
                if (item is not YamlScalar)
                    ReportShape(item, "a single value");
                if (Text(item) != values[i])
                    return false;
            }
            else if (item is not YamlMapping mapping)
            {
                ReportShape(item, "a mapping");
                return false;
            }
            else if (mapping[keys[i]] is not { } value || (values[i].Length > 0 && Text(value) != values[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void ReportShape(YamlNode item, string wanted) =>
        diagnostics.Add(KustomizeDiagnostics.PatchFailed, item.Span, $"the items of this list are merged one by one, and this one is not {wanted}");
}
