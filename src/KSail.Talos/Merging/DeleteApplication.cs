using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Talos.Reading;

namespace KSail.Talos.Merging;

/// <summary>
/// Deletes what a directive names, as Talos does (<c>configloader/internal/decoder/selector.go</c>). A field that its type has may be absent; the
/// key of a map, the item of a list and the section around a field must be there.
/// </summary>
internal static class DeleteApplication
{
    /// <summary>Whether Talos would find what is to be deleted.</summary>
    public static bool TryApply(MachineDocument document, DeleteDirective directive)
    {
        YamlNode? at = document.Root;
        var schema = document.Schema?.Root;
        for (var i = 0; i < directive.Path.Count; i++)
        {
            // What a variable brings may have anything in it.
            if (at is YamlScalar unknown && PlaceholderText.IsIn(unknown.Value))
                return true;
            var mapping = at as YamlMapping;
            if (mapping is null && at is not null)
                return false;
            var key = directive.Path[i];
            var isField = false;
            Schema child = default;
            var hasChild = schema is { } known && ((isField = known.TryGetProperty(key, out child)) || known.TryGetChild(out child));
            if (i == directive.Path.Count - 1 && directive.ItemKey is null)
                return mapping?.Remove(key) == true || isField;
            at = mapping?[key] is YamlScalar { IsNull: true } ? null : mapping?[key];
            if (at is null && !(isField && child.Kind == ValueKind.Object && IsAlwaysThere(document, directive, i)))
                return false;
            schema = hasChild ? child : null;
        }

        return at switch
        {
            YamlSequence list => RemoveItem(list, directive),
            YamlScalar scalar => PlaceholderText.IsIn(scalar.Value),
            _ => false,
        };
    }

    // Sections that are values, not pointers, exist in every configuration, if only as nothing; of other documents, nearly all are.
    private static bool IsAlwaysThere(MachineDocument document, DeleteDirective directive, int depth)
    {
        if (!document.Identity.IsMachine)
            return true;
        var path = string.Join('.', directive.Path.Take(depth + 1));
        return path is "machine.registries" or "cluster.discovery.registries" or "cluster.discovery.registries.kubernetes" or "cluster.discovery.registries.service";
    }

    private static bool RemoveItem(YamlSequence list, DeleteDirective directive)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is YamlMapping item && item[directive.ItemKey!] is YamlScalar value && value.Value == directive.ItemValue)
            {
                list.RemoveAt(i);
                return true;
            }
        }

        return false;
    }
}
