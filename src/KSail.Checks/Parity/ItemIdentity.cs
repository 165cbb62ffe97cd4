using KSail.Documents.Yaml;

namespace KSail.Checks.Parity;

/// <summary>By which field the items of a list are known, so that a container is compared with itself wherever it stands.</summary>
internal static class ItemIdentity
{
    // The first that tells all items apart counts: volume mounts may share a name, ports may have none.
    private static readonly string[] _fields = ["name", "mountPath", "containerPort", "port", "host", "key", "path", "topologyKey", "interface"];

    /// <summary>The field; null where items are known by their position alone.</summary>
    public static string? Of(YamlSequence from, YamlSequence to)
    {
        foreach (var field in _fields)
        {
            if (from.Count + to.Count > 0 && TellsApart(from, field) && TellsApart(to, field))
                return field;
        }

        return null;
    }

    /// <summary>The item with a value in the field; null where there is none.</summary>
    public static YamlMapping? Find(YamlSequence items, string field, string value)
    {
        foreach (var item in items)
        {
            if (item is YamlMapping mapping && mapping.GetString(field) == value)
                return mapping;
        }

        return null;
    }

    private static bool TellsApart(YamlSequence items, string field)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is not YamlMapping mapping || mapping.GetString(field) is not { Length: > 0 } value || !seen.Add(value))
                return false;
        }

        return true;
    }
}
