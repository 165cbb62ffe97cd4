using System.Globalization;
using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Charts;

/// <summary>Values in which one is changed, so that its way into the output shows.</summary>
/// <param name="Path">Where the changed value is.</param>
/// <param name="Values">All values.</param>
/// <param name="Mark">The text of the changed value.</param>
/// <param name="IsWhole">Whether the value looks like all of what it may show in, not like a part.</param>
internal sealed record ValueProbe(IReadOnlyList<string> Path, ValueMap Values, string Mark, bool IsWhole)
{
    // Fits wherever a name does, and nobody writes it.
    private const string Marker = "ksailprobe";
    private const int MaxProbes = 24;

    // Enough for the digits of a number not to be found in another one by chance.
    private const double Distance = 70_007;

    /// <summary>Whether the changed value shows in a node.</summary>
    public bool ShowsIn(YamlNode node) => node is YamlScalar scalar && scalar.Value.Contains(Mark, StringComparison.OrdinalIgnoreCase);

    /// <summary>Probes of the values that a node may come from: first those that look the same, then those whose text is in it.</summary>
    public static IEnumerable<ValueProbe> For(ValueMap values, YamlNode node)
    {
        var same = new List<List<string>>();
        var parts = new List<List<string>>();
        Collect(values, [], path =>
        {
            var value = At(values, path);
            if (node is not YamlScalar scalar)
            {
                if (value is ValueMap or ValueList && AreEqual(value, ValuesYaml.Of(node)))
                    same.Add(path);
            }
            else if (TextOf(value) is { Length: > 0 } text)
            {
                if (text == scalar.Value)
                    same.Add(path);
                else if (scalar.Value.Contains(text, StringComparison.Ordinal))
                    parts.Add(path);
            }
        });
        var whole = same.Count;
        same.AddRange(parts);
        for (var i = 0; i < same.Count && i < MaxProbes; i++)
        {
            var changed = values.DeepCopy();
            var mark = Change(changed, same[i]);
            yield return new ValueProbe(same[i], changed, mark, i < whole);
        }
    }

    /// <summary>The values with others in the place of all single ones that are asked for; null where none is.</summary>
    public static ValueMap? WithOthers(ValueMap values, Func<IReadOnlyList<string>, bool> isMeant)
    {
        ValueMap? changed = null;
        Collect(values, [], path =>
        {
            if (At(values, path) is not (null or ValueMap or ValueList) && isMeant(path))
                Change(changed ??= values.DeepCopy(), path);
        });
        return changed;
    }

    private static void Collect(object? value, List<string> path, Action<List<string>> take)
    {
        if (path.Count > 0)
            take(path);
        switch (value)
        {
            case ValueMap map:
                foreach (var key in map.Keys)
                    Collect(map[key], [.. path, key], take);
                break;
            case ValueList list:
                for (var i = 0; i < list.Count; i++)
                    Collect(list[i], [.. path, i.ToString(CultureInfo.InvariantCulture)], take);
                break;
        }
    }

    private static object? At(object? value, List<string> path)
    {
        foreach (var step in path)
            value = value is ValueMap map ? map[step] : value is ValueList list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : null;
        return value;
    }

    // Lists are not changed in place: a copy takes their place.
    private static string Change(ValueMap values, List<string> path)
    {
        var (changed, mark) = Changed(values, path, 0);
        foreach (var key in ((ValueMap)changed!).Keys)
            values[key] = ((ValueMap)changed)[key];
        return mark;
    }

    private static (object? Value, string Mark) Changed(object? value, List<string> path, int depth)
    {
        if (depth == path.Count)
            return Other(value);
        string mark;
        if (value is ValueMap map)
        {
            (map[path[depth]], mark) = Changed(map[path[depth]], path, depth + 1);
            return (map, mark);
        }

        var items = new object?[((ValueList)value!).Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = ((ValueList)value)[i];
        var index = int.Parse(path[depth], CultureInfo.InvariantCulture);
        (items[index], mark) = Changed(items[index], path, depth + 1);
        return (new ValueList(items), mark);
    }

    private static (object? Value, string Mark) Other(object? value) => value switch
    {
        double number => (number + Distance, TextOf(number + Distance)),
        bool flag => (!flag, TextOf(!flag)),
        _ => (Marker, Marker),
    };

    private static string TextOf(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };

    private static bool AreEqual(object? left, object? right)
    {
        switch (left, right)
        {
            case (ValueMap a, ValueMap b):
                if (a.Count != b.Count)
                    return false;
                foreach (var key in a.Keys)
                {
                    if (!b.TryGet(key, out var other) || !AreEqual(a[key], other))
                        return false;
                }

                return true;
            case (ValueList a, ValueList b):
                if (a.Count != b.Count)
                    return false;
                for (var i = 0; i < a.Count; i++)
                {
                    if (!AreEqual(a[i], b[i]))
                        return false;
                }

                return true;
            default:
                return Equals(left, right);
        }
    }
}
