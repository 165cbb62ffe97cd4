using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Follows a path to the one field that a source names (kyaml's PathGetter): items are chosen by equality, and blank parts do not count.</summary>
internal static class FieldLookup
{
    /// <summary>The field; null when there is none, with the reason in <paramref name="problem"/> when the path cannot be followed.</summary>
    public static YamlNode? Find(YamlNode root, ReadOnlySpan<string> parts, out string? problem)
    {
        problem = null;
        YamlNode? at = root;
        foreach (var written in parts)
        {
            var part = written.Trim();
            if (part.Length == 0)
                continue;
            at = Step(at, part, out problem);
            if (at is null)
                return null;
        }

        return at;
    }

    /// <summary>As <see cref="Find"/>, but the place of a single value that can be exchanged there.</summary>
    public static NodeSlot? FindText(YamlNode root, ReadOnlySpan<string> parts)
    {
        YamlNode? parent = null;
        var at = root;
        foreach (var written in parts)
        {
            var part = written.Trim();
            if (part.Length == 0)
                continue;
            parent = at;
            if (Step(at, part, out _) is not { } next)
                return null;
            at = next;
        }

        if (at is not YamlScalar)
            return null;
        if (parent is YamlMapping mapping && mapping.TryGetEntry(parts[^1].Trim(), out var entry))
            return new NodeSlot(mapping, entry.Key);
        for (var i = 0; i < (parent as YamlSequence)?.Count; i++)
        {
            if (ReferenceEquals(((YamlSequence)parent)[i], at))
                return new NodeSlot((YamlSequence)parent, i);
        }

        return null;
    }

    private static YamlNode? Step(YamlNode node, string part, out string? problem)
    {
        problem = null;
        if (int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) || part == "-")
        {
            if (index < 0)
                problem = $"the index {index} is negative";
            else if (node is YamlSequence items && (part != "-" || items.Count > 0))
                return part == "-" ? items[^1] : index < items.Count ? items[index] : null;
            else if (node is not YamlScalar { IsNull: true } || part == "-")
                problem = $"'{part}' is the index of an item, and there is {Describe(node)} before it";
            return null;
        }

        if (part == "*")
        {
            problem = "a source is one field, and '*' means every item";
            return null;
        }

        if (FieldPath.IsCondition(part))
            return FindItem(node, part, out problem);
        if (node is YamlMapping mapping)
            return mapping[part];
        if (node is not YamlScalar { IsNull: true })
            problem = $"there is {Describe(node)} before '{part}'";
        return null;
    }

    private static YamlNode? FindItem(YamlNode node, string part, out string? problem)
    {
        problem = null;
        if (!FieldPath.TrySplitCondition(part, out var key, out var value))
            problem = $"'{part}' chooses an item and needs the form [key=value]";
        else if (node is not YamlSequence and not YamlScalar { IsNull: true })
            problem = $"'{part}' chooses an item of a list, and there is {Describe(node)} before it";
        if (problem is not null || node is not YamlSequence items)
            return null;
        return AssociativeItems.Find(items, [key], [value]);
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        _ => "a single value",
    };
}
