using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>What tells the items of a list apart: for each item the values of its keys, empty where it has none.</summary>
internal static class KeyValues
{
    /// <summary>The values of all items, each once, those of the patch first.</summary>
    public static List<string[]> Of(AssociativeItems? patch, AssociativeItems target, string[] keys)
    {
        var values = new List<string[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (patch is not null)
            Add(values, seen, patch, keys);
        Add(values, seen, target, keys);
        return keys.Length > 1 ? Complete(values) : values;
    }

    /// <summary>The keys that any item has; all of them when none has any.</summary>
    public static string[] Used(List<string[]> values, string[] keys)
    {
        var used = new List<string>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (values.Exists(value => value[i].Length > 0))
                used.Add(keys[i]);
        }

        return used.Count == 0 ? keys : [.. used];
    }

    /// <summary>The values of the used keys.</summary>
    public static string[] Select(string[] value, string[] keys, string[] used)
    {
        var selected = new string[used.Length];
        for (var i = 0; i < used.Length; i++)
            selected[i] = value[Array.IndexOf(keys, used[i])];
        return selected;
    }

    /// <summary>The keys that have a value, with their values; all of them when none has.</summary>
    public static (string[] Keys, string[] Values) Present(string[] keys, string[] values)
    {
        var presentKeys = new List<string>(keys.Length);
        var presentValues = new List<string>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (values[i].Length == 0)
                continue;
            presentKeys.Add(keys[i]);
            presentValues.Add(values[i]);
        }

        return presentKeys.Count == 0 ? (keys, values) : ([.. presentKeys], [.. presentValues]);
    }

    private static void Add(List<string[]> values, HashSet<string> seen, AssociativeItems items, string[] keys)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var value = Array.ConvertAll(keys, key => key.Length == 0 ? AssociativeItems.Text(item) : (item as YamlMapping)?.GetString(key) ?? "");
            if (seen.Add(string.Join('\0', value)))
                values.Add(value);
        }
    }

    // "80" and "80/TCP" are taken for one item: the fuller value stands for both.
    private static List<string[]> Complete(List<string[]> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            // Compared as it was before this round, whatever the round makes of it.
            var left = values[i];
            for (var j = 0; j < values.Count; j++)
            {
                if (Unite(left, values[j]) is { } united)
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
}
