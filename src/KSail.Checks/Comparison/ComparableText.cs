using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Checks.Comparison;

/// <summary>A resource as lines that are equal when the resource means the same, and that hold no secret.</summary>
internal static class ComparableText
{
    private const string Hidden = "***";
    private const string HiddenBefore = "*** (before)";
    private const string HiddenAfter = "*** (after)";

    /// <summary>Both texts; null for a resource that is not there has no lines.</summary>
    public static (string[] Before, string[] After) Of(Resource? before, Resource? after) =>
        (LinesOf(before, after, HiddenBefore), LinesOf(after, before, HiddenAfter));

    private static string[] LinesOf(Resource? resource, Resource? other, string changed)
    {
        if (resource is null)
            return [];
        var tree = (YamlMapping)Sorted(resource.Tree);
        if (resource is { Kind: "Secret", Group: "" })
        {
            foreach (var field in (string[])["data", "stringData"])
                Hide(tree, field, resource.Tree.GetMapping(field), other?.Tree.GetMapping(field), other is null ? Hidden : changed);
            // kubectl keeps a copy of everything there.
            if (tree.GetMapping("metadata")?.GetMapping("annotations") is { } annotations && annotations.Contains("kubectl.kubernetes.io/last-applied-configuration"))
                annotations.Set("kubectl.kubernetes.io/last-applied-configuration", YamlScalar.String(Hidden));
        }

        return YamlWriter.ToText(tree).TrimEnd('\n').Split('\n');
    }

    private static void Hide(YamlMapping tree, string field, YamlMapping? values, YamlMapping? others, string changed)
    {
        if (values is null)
        {
            // Something that is no mapping is no Secret that a server takes, and may hold one all the same.
            if (tree.Contains(field))
                tree.Set(field, YamlScalar.String(Hidden));
            return;
        }

        var hidden = new YamlMapping();
        foreach (var entry in (YamlMapping)Sorted(values))
        {
            var isSame = others is null || !others.TryGet(entry.Name, out var other) || YamlWriter.ToText(other) == YamlWriter.ToText(entry.Value);
            hidden.Set(entry.Key, YamlScalar.String(isSame ? Hidden : changed));
        }

        tree.Set(field, hidden);
    }

    // The order of keys means nothing to a server.
    private static YamlNode Sorted(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var entries = mapping.CopyEntries();
                Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
                var sorted = new YamlMapping(mapping.Span);
                foreach (var entry in entries)
                    sorted.Set(entry.Key, Sorted(entry.Value));
                return sorted;
            case YamlSequence sequence:
                var items = new YamlSequence(sequence.Span);
                foreach (var item in sequence)
                    items.Add(Sorted(item));
                return items;
            default:
                return node;
        }
    }
}
