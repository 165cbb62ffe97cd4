using System.Diagnostics.CodeAnalysis;
using KSail.Charts.Templates;

namespace KSail.Charts.Values;

/// <summary>Looks values up by paths with dots.</summary>
internal static class ValuePaths
{
    /// <summary>The map at a path; false where there is none. Keys with dots cannot be named.</summary>
    public static bool TryGetTable(ValueMap values, string path, [NotNullWhen(true)] out ValueMap? table)
    {
        table = values;
        foreach (var part in path.Split('.'))
        {
            if (!table.TryGetMap(part, out table))
                return false;
        }

        return true;
    }

    /// <summary>The value at a path that is no map; false where there is none.</summary>
    public static bool TryGetValue(ValueMap values, string path, out object? value)
    {
        value = null;
        var dot = path.LastIndexOf('.');
        var table = values;
        return (dot < 0 || TryGetTable(values, path[..dot], out table)) && table.TryGet(path[(dot + 1)..], out value) && value is not ValueMap;
    }

    /// <summary>Puts one map over another, which is changed: maps are merged, all else replaced, as Flux merges values.</summary>
    public static void Merge(ValueMap target, ValueMap over)
    {
        foreach (var key in over.Keys)
        {
            if (over[key] is ValueMap inner && target[key] is ValueMap existing)
                Merge(existing, inner);
            else
                target[key] = over[key] is ValueMap map ? map.DeepCopy() : over[key];
        }
    }
}
