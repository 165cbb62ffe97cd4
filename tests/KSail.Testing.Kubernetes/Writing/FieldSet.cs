using System.Text.Json.Nodes;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>
/// Paths of fields in the notation of <c>managedFields</c>: elements <c>f:name</c>, <c>k:{"key":"value"}</c> and <c>v:"value"</c>, and <c>.</c> for an
/// item itself. A path is a text of its elements with line breaks between them.
/// </summary>
internal sealed class FieldSet
{
    private const char Separator = '\n';

    private bool _withContainers;

    private FieldSet(SortedSet<string> paths) => Paths = paths;

    public SortedSet<string> Paths { get; }

    public static FieldSet Empty() => new(new SortedSet<string>(StringComparer.Ordinal));

    /// <summary>The fields of an object: everything but what names it and what the server itself writes.</summary>
    /// <param name="value">The object.</param>
    /// <param name="forms">The forms of its lists.</param>
    /// <param name="withContainers">Whether maps and lists count besides what is in them, as they do for whoever changes an object other than by apply.</param>
    public static FieldSet Of(JsonObject value, ListForms forms, bool withContainers)
    {
        var set = new FieldSet(new SortedSet<string>(StringComparer.Ordinal)) { _withContainers = withContainers };
        foreach (var (name, child) in value)
        {
            if (name is "apiVersion" or "kind")
                continue;
            if (name != "metadata")
            {
                set.Add([name], "f:" + name, child, forms);
                // Those of built-in kinds are there from the start.
                if (!forms.IsCustom && child is JsonObject { Count: > 0 })
                    set.Paths.Remove("f:" + name);
                continue;
            }

            foreach (var (key, field) in (JsonObject)child!)
            {
                if (key is "labels" or "annotations" or "finalizers" or "ownerReferences")
                    set.Add(["metadata", key], $"f:metadata{Separator}f:{key}", field, forms);
            }
        }

        return set;
    }

    /// <summary>Reads <c>fieldsV1</c>.</summary>
    public static FieldSet Read(JsonNode? fields)
    {
        var set = Empty();
        Read(fields as JsonObject, "", set.Paths);
        return set;
    }

    /// <summary>Writes <c>fieldsV1</c>.</summary>
    public JsonObject Write()
    {
        var root = new JsonObject();
        foreach (var path in Paths)
        {
            var at = root;
            foreach (var element in path.Split(Separator))
            {
                if (at[element] is not JsonObject next)
                    at[element] = next = [];
                at = next;
            }
        }

        // A field that is owned, and that fields below are owned of, says so with a dot.
        foreach (var path in Paths)
        {
            var at = root;
            foreach (var element in path.Split(Separator))
                at = (JsonObject)at[element]!;
            if (at.Count > 0 && !path.EndsWith(Separator + ".", StringComparison.Ordinal))
                at.Insert(0, ".", new JsonObject());
        }

        return root;
    }

    public FieldSet Without(FieldSet other)
    {
        var rest = new SortedSet<string>(Paths, StringComparer.Ordinal);
        rest.ExceptWith(other.Paths);
        return new FieldSet(rest);
    }

    public FieldSet With(FieldSet other)
    {
        var all = new SortedSet<string>(Paths, StringComparer.Ordinal);
        all.UnionWith(other.Paths);
        return new FieldSet(all);
    }

    /// <summary>A path as messages show it: <c>.spec.interval</c>, <c>.spec.containers[name="a"].image</c>.</summary>
    public static string Show(string path)
    {
        var text = "";
        foreach (var element in path.Split(Separator))
        {
            if (element.StartsWith("f:", StringComparison.Ordinal))
                text += "." + element[2..];
            else if (element.StartsWith("k:", StringComparison.Ordinal))
                text += "[" + string.Join(",", ((JsonObject)JsonNode.Parse(element[2..])!).Select(key => $"{key.Key}={key.Value!.ToJsonString()}")) + "]";
            else if (element.StartsWith("v:", StringComparison.Ordinal))
                text += $"[={element[2..]}]";
        }

        return text;
    }

    /// <summary>Whether a path is that of an item of a list, rather than of a field.</summary>
    public static bool IsItem(string path) => path[(path.LastIndexOf(Separator) + 1)..] is ['k' or 'v', ':', ..];

    /// <summary>The value at a path; null where there is none.</summary>
    public static JsonNode? Find(JsonObject value, string path)
    {
        JsonNode? at = value;
        foreach (var element in path.Split(Separator))
        {
            at = element switch
            {
                ['f', ':', .. var name] => (at as JsonObject)?[name],
                ['k' or 'v', ':', ..] => (at as JsonArray)?[Math.Max(0, IndexOf((JsonArray)at, element))] is { } item && IndexOf((JsonArray)at, element) >= 0 ? item : null,
                _ => at,
            };
            if (at is null)
                return null;
        }

        return at;
    }

    /// <summary>Removes what is at a path, and what is empty after that.</summary>
    public static void Remove(JsonObject value, string path) => Remove(value, path.Split(Separator));

    public static string KeyOf(JsonObject item, IReadOnlyList<string> keys)
    {
        var key = new JsonObject();
        foreach (var name in keys)
            key[name] = item[name]?.DeepClone();
        return "k:" + key.ToJsonString();
    }

    public static int IndexOf(JsonArray list, string element)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (element[0] == 'v' ? list[i]!.ToJsonString() == element[2..] : list[i] is JsonObject item && HasKey(item, (JsonObject)JsonNode.Parse(element[2..])!))
                return i;
        }

        return -1;
    }

    private static bool HasKey(JsonObject item, JsonObject key) => key.All(field => JsonNode.DeepEquals(item[field.Key], field.Value));

    private static bool Remove(JsonNode? at, ReadOnlySpan<string> path)
    {
        if (at is JsonObject value && path[0].StartsWith("f:", StringComparison.Ordinal))
        {
            var name = path[0][2..];
            if (value.ContainsKey(name) && (path.Length == 1 || Remove(value[name], path[1..])))
                value.Remove(name);
            return value.Count == 0;
        }

        if (at is JsonArray list && IndexOf(list, path[0]) is >= 0 and var index)
        {
            if (path.Length == 1 || path[1] == "." || Remove(list[index], path[1..]))
                list.RemoveAt(index);
            return list.Count == 0;
        }

        return false;
    }

    private static void Read(JsonObject? fields, string prefix, SortedSet<string> paths)
    {
        if (fields is null)
            return;
        foreach (var (element, child) in fields)
        {
            var path = element == "." ? prefix : prefix.Length == 0 ? element : prefix + Separator + element;
            if (child is JsonObject { Count: > 0 })
                Read((JsonObject)child, path, paths);
            else
                paths.Add(path);
        }
    }

    private void Add(IReadOnlyList<string> schemaPath, string path, JsonNode? value, ListForms forms)
    {
        if (_withContainers)
            Paths.Add(path);
        if (value is JsonObject { Count: > 0 } map && !forms.IsAtomicMap(schemaPath))
        {
            foreach (var (name, child) in map)
                Add([.. schemaPath, name], $"{path}{Separator}f:{name}", child, forms);
        }
        else if (value is JsonArray { Count: > 0 } list && forms.Of(schemaPath) is { } form && (form.IsSet || form.IsMap))
        {
            foreach (var item in list)
            {
                if (form.IsSet)
                {
                    Paths.Add($"{path}{Separator}v:{item!.ToJsonString()}");
                }
                else
                {
                    var itemPath = $"{path}{Separator}{KeyOf((JsonObject)item!, form.Keys)}";
                    Paths.Add(itemPath);
                    Add([.. schemaPath, ListForms.Items], itemPath, item, forms);
                }
            }
        }
        else
        {
            Paths.Add(path);
        }
    }
}
