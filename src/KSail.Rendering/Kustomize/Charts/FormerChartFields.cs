using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Reads <c>helmChartInflationGenerator</c>, the field that <c>helmCharts</c> and <c>helmGlobals</c> have replaced, as kustomize converts it.</summary>
internal static class FormerChartFields
{
    /// <summary>The fields that kustomize takes over, and what they are called now.</summary>
    private static readonly (string Old, string New)[] Names =
    [
        ("chartName", "name"), ("chartVersion", "version"), ("chartRepoUrl", "repo"), ("values", "valuesFile"), ("valuesLocal", "valuesInline"),
        ("valuesMerge", "valuesMerge"), ("releaseName", "releaseName"),
    ];

    /// <summary>An entry with the names of today; all else that it says kustomize forgets.</summary>
    public static YamlMapping Renamed(YamlMapping entry)
    {
        var renamed = new YamlMapping(entry.Span);
        foreach (var (old, name) in Names)
        {
            if (entry.TryGetEntry(old, out var field))
                renamed.Set(YamlScalar.String(name, field.Key.Span), field.Value);
        }

        return renamed;
    }

    /// <summary>What the entries say for all charts, the last that says something; null where none does.</summary>
    public static YamlMapping? Globals(Layer layer)
    {
        var globals = new YamlMapping();
        foreach (var entry in layer.Objects("helmChartInflationGenerator"))
        {
            foreach (var (old, name) in ((string, string)[])[("chartHome", "chartHome"), ("helmHome", "configHome")])
            {
                if (entry[old] is YamlScalar { Value.Length: > 0 } value)
                    globals.Set(name, value);
            }
        }

        return globals.Count > 0 ? globals : null;
    }
}
