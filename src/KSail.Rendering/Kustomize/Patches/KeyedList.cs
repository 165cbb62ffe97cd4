using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Merges lists whose items are told apart by one or two fields. The order is upstream's: the items of the patch first, in the patch's
/// order, then the others; with two keys, items that lack the second one come after those before them that have it.
/// </summary>
internal sealed class KeyedList(string[] keys, StrategicMerge merge, MergeType? type)
{
    /// <summary>Unites two lists of scalars.</summary>
    public static YamlSequence Unite(YamlSequence target, YamlSequence changes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var result = new YamlSequence(target.Span);
        foreach (var item in changes.Concat(target))
        {
            if (item is not YamlScalar scalar || seen.Add(scalar.Value))
                result.Add(item);
        }

        return result;
    }

    /// <summary>Removes what was left blank in the items, as every merge of an object does.</summary>
    public YamlSequence Prune(YamlSequence target)
    {
        for (var i = 0; i < target.Count; i++)
        {
            if (target[i] is YamlMapping item && keys.Length > 0)
                merge.MergeItem(item, null, type);
        }

        return target;
    }

    public YamlSequence? Merge(YamlSequence target, YamlSequence changes)
    {
        var values = Complete(Values(changes, Values(target, []), first: true));
        var used = UsedKeys(values);
        var result = new List<YamlNode>();
        var rest = new List<YamlNode>(target);
        foreach (var value in values)
        {
            var match = Selector(used, value);
            var old = Find(rest, Present(match));
            var merged = merge.MergeItem(old, Find(changes, Present(match)), type);
            if (merged is null or YamlMapping { Count: 0 })
            {
                rest.RemoveAll(item => Fits(item, match));
                continue;
            }

            AddKeys((YamlMapping)merged, match);
            Put(result, merged, match);
        }

        foreach (var item in rest)
            Place(result, item, used);
        return result.Count == 0 ? new YamlSequence(target.Span) : new YamlSequence(result, target.Span);
    }

    private List<string[]> Values(YamlSequence items, List<string[]> others, bool first = false)
    {
        var values = new List<string[]>();
        foreach (var item in items)
            AddDistinct(values, Array.ConvertAll(keys, key => (item as YamlMapping)?.GetString(key) ?? ""));
        if (first)
        {
            foreach (var other in others)
                AddDistinct(values, other);
        }

        return values;
    }

    private static void AddDistinct(List<string[]> values, string[] value)
    {
        foreach (var each in values)
        {
            if (each.AsSpan().SequenceEqual(value))
                return;
        }

        values.Add(value);
    }

    // "80" and "80/TCP" are taken for one item: the fuller value stands for both.
    private List<string[]> Complete(List<string[]> values)
    {
        if (keys.Length < 2)
            return values;
        for (var i = 0; i < values.Count; i++)
        {
            for (var j = 0; j < values.Count; j++)
            {
                if (Unite(values[i], values[j]) is { } united)
                    values[i] = values[j] = united;
            }
        }

        return values;
    }

    private static string[]? Unite(string[] left, string[] right)
    {
        var result = new string[left.Length];
        var common = false;
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && left[i].Length > 0 && right[i].Length > 0)
                return null;
            common |= left[i] == right[i];
            result[i] = left[i].Length > 0 ? left[i] : right[i];
        }

        return common ? result : null;
    }

    private List<int> UsedKeys(List<string[]> values)
    {
        var used = new List<int>();
        for (var i = 0; i < keys.Length; i++)
        {
            if (values.Exists(value => value[i].Length > 0))
                used.Add(i);
        }

        return used.Count > 0 ? used : [.. Enumerable.Range(0, keys.Length)];
    }

    private List<(string Key, string Value)> Selector(List<int> used, string[] value)
    {
        var selector = new List<(string, string)>(used.Count);
        foreach (var i in used)
            selector.Add((keys[i], value[i]));
        return selector;
    }

    private static List<(string Key, string Value)> Present(List<(string Key, string Value)> selector)
    {
        var present = selector.FindAll(static each => each.Value.Length > 0);
        return present.Count > 0 ? present : selector;
    }

    private static YamlMapping? Find(IEnumerable<YamlNode> items, List<(string Key, string Value)> selector)
    {
        foreach (var item in items)
        {
            if (item is YamlMapping mapping && selector.TrueForAll(each => mapping[each.Key] is YamlScalar scalar && scalar.Value == each.Value))
                return mapping;
        }

        return null;
    }

    // An empty wanted value is satisfied by any value: upstream's setter asks only for the field then.
    private static bool Fits(YamlNode item, List<(string Key, string Value)> selector) =>
        item is YamlMapping mapping
        && selector.TrueForAll(each => mapping[each.Key] is YamlScalar scalar && (each.Value.Length == 0 || scalar.Value == each.Value));

    private static void AddKeys(YamlMapping item, List<(string Key, string Value)> selector)
    {
        foreach (var (key, value) in selector)
        {
            if (value.Length > 0 && !item.Contains(key))
                item.Set(key, YamlScalar.Plain(value, span: item.Span));
        }
    }

    private static void Put(List<YamlNode> result, YamlNode item, List<(string Key, string Value)> selector)
    {
        var found = false;
        for (var i = 0; i < result.Count; i++)
        {
            if (!Fits(result[i], selector))
                continue;
            result[i] = item;
            found = true;
        }

        if (!found)
            result.Add(item);
    }

    private void Place(List<YamlNode> result, YamlNode item, List<int> used)
    {
        var selector = new List<(string, string)>(used.Count);
        var complete = true;
        foreach (var i in used)
        {
            if ((item as YamlMapping)?[keys[i]] is YamlScalar scalar)
            {
                selector.Add((keys[i], scalar.Value));
                continue;
            }

            complete = false;
            if (!result.Contains(item))
                result.Add(item);
        }

        if (selector.Count == 0)
            return;
        // Upstream removes and appends again with two keys, which moves items to the end.
        if (used.Count > 1)
            result.RemoveAll(each => Fits(each, selector));
        if (complete || !result.Contains(item))
            Put(result, item, selector);
    }
}
