using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Access;

/// <summary>Rights that a control looks for: a verb on a resource of a group, all within one entry of a role.</summary>
/// <param name="Verbs">Verbs, each of which is enough.</param>
/// <param name="Groups">API groups, each of which is enough; the core group is the empty one.</param>
/// <param name="Resources">Resources, each of which is enough.</param>
internal sealed record AccessPattern(string[] Verbs, string[] Groups, string[] Resources)
{
    /// <summary>Object names to which the rights may be limited and still count; null when names do not matter.</summary>
    public string? ResourceName { get; init; }

    /// <summary>Whether an entry of a role gives the rights.</summary>
    public bool Matches(YamlMapping rule) =>
        HasAny(rule, "resources", Resources) && HasAny(rule, "verbs", Verbs) && HasAny(rule, "apiGroups", Groups) && NameCounts(rule);

    /// <summary>Adds the paths of everything that matches in an entry, below <paramref name="path"/>.</summary>
    public void AddPaths(YamlMapping rule, string path, List<string> paths)
    {
        AddPaths(rule, path, "resources", Resources, paths);
        AddPaths(rule, path, "verbs", Verbs, paths);
        AddPaths(rule, path, "apiGroups", Groups, paths);
    }

    private bool NameCounts(YamlMapping rule) =>
        ResourceName is null || rule["resourceNames"] is not YamlSequence names || names.HasText(ResourceName);

    private static bool HasAny(YamlMapping rule, string field, string[] values)
    {
        var list = rule.GetSequence(field);
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            if (Array.IndexOf(values, Fields.TextOf(list![i])) >= 0)
                return true;
        }

        return false;
    }

    private static void AddPaths(YamlMapping rule, string path, string field, string[] values, List<string> paths)
    {
        var list = rule.GetSequence(field);
        for (var i = 0; i < (list?.Count ?? 0) && paths.Count < Findings.Max; i++)
        {
            if (Array.IndexOf(values, Fields.TextOf(list![i])) >= 0)
                paths.Add($"{path}.{field}[{i}]");
        }
    }
}
