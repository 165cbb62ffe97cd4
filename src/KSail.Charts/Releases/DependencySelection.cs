using KSail.Charts.Loading;
using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Charts.Versions;

namespace KSail.Charts.Releases;

/// <summary>
/// Decides which subcharts a release has, under which names, and what values their parents take over from them, as Helm does
/// (<c>pkg/chart/v2/util/dependencies.go</c>).
/// </summary>
internal sealed class DependencySelection(ICollection<string> warnings)
{
    /// <summary>Applies conditions, tags, aliases and imports, from the top down.</summary>
    public void Run(ReleaseChart chart, ValueMap values)
    {
        Select(chart, values, "");
        Import(chart);
    }

    private void Select(ReleaseChart chart, ValueMap values, string path)
    {
        if (chart.Requirements is not { } requirements)
            return;
        chart.SetDependencies(Rename(chart, requirements));
        foreach (var requirement in requirements)
            requirement.IsEnabled = true;
        var effective = new Coalescing(keepsNulls: false, warnings).Run(chart, values);
        ApplyTags(requirements, effective);
        ApplyConditions(requirements, effective, path);

        var off = new HashSet<string>(StringComparer.Ordinal);
        foreach (var requirement in requirements)
        {
            if (!requirement.IsEnabled)
                off.Add(requirement.Name);
        }

        var kept = new List<ReleaseChart>();
        foreach (var child in chart.Dependencies)
        {
            if (!off.Contains(child.Name))
                kept.Add(child);
        }

        foreach (var child in kept)
            Select(child, effective, $"{path}{child.Name}.");
        requirements.RemoveAll(requirement => off.Contains(requirement.Name));
        chart.SetDependencies(kept);
    }

    // What Chart.yaml does not name stays; what it names is taken under each of its names.
    private static List<ReleaseChart> Rename(ReleaseChart chart, List<ChartDependency> requirements)
    {
        var renamed = new List<ReleaseChart>();
        foreach (var child in chart.Dependencies)
        {
            if (!requirements.Exists(requirement => IsMeant(requirement, child)))
                renamed.Add(child);
        }

        foreach (var requirement in requirements)
        {
            foreach (var child in chart.Dependencies)
            {
                if (!IsMeant(requirement, child))
                    continue;
                renamed.Add(ReleaseChart.Of(child.Source, requirement.Alias.Length > 0 ? requirement.Alias : null));
                break;
            }

            if (requirement.Alias.Length > 0)
                requirement.Name = requirement.Alias;
        }

        return renamed;
    }

    private static bool IsMeant(ChartDependency requirement, ReleaseChart child) =>
        child.Name == requirement.Name && SemanticVersion.TryParse(child.Source.Metadata.Version, strict: false, out var version)
        && VersionConstraint.TryParse(requirement.Version, out var constraint) && constraint.Matches(version);

    private void ApplyTags(List<ChartDependency> requirements, ValueMap values)
    {
        if (!values.TryGetMap("tags", out var tags))
            return;
        foreach (var requirement in requirements)
        {
            bool hasTrue = false, hasFalse = false;
            foreach (var tag in requirement.Tags)
            {
                if (!tags.TryGet(tag, out var value))
                    continue;
                if (value is not bool flag)
                    warnings.Add($"the tag '{tag}' of the subchart {requirement.Name} is neither true nor false");
                else if (flag)
                    hasTrue = true;
                else
                    hasFalse = true;
            }

            requirement.IsEnabled = hasTrue || !hasFalse;
        }
    }

    // The first path that leads to true or false decides.
    private void ApplyConditions(List<ChartDependency> requirements, ValueMap values, string path)
    {
        foreach (var requirement in requirements)
        {
            foreach (var condition in requirement.Condition.Trim().Split(','))
            {
                if (condition.Length == 0 || !ValuePaths.TryGetValue(values, path + condition, out var value))
                    continue;
                if (value is bool flag)
                {
                    requirement.IsEnabled = flag;
                    break;
                }

                warnings.Add($"the condition '{condition}' of the subchart {requirement.Name} is neither true nor false");
            }
        }
    }

    private void Import(ReleaseChart chart)
    {
        foreach (var child in chart.Dependencies)
            Import(child);
        if (chart.Requirements is not { } requirements)
            return;
        var merging = new Coalescing(keepsNulls: true, warnings);
        var values = merging.Run(chart, new ValueMap());
        var imported = new ValueMap();
        foreach (var requirement in requirements)
        {
            foreach (var import in requirement.ImportValues)
            {
                var (child, parent) = import is ValueMap map ? (TextOf(map["child"]), TextOf(map["parent"])) : ($"exports.{import}", ".");
                if (import is not (ValueMap or string))
                    continue;
                if (ValuePaths.TryGetTable(values, $"{requirement.Name}.{child}", out var table))
                    merging.MergeTables(imported, AtPath(parent, table));
                else
                    warnings.Add($"the subchart {requirement.Name} has no values '{child}' to import");
            }
        }

        // What a parent says itself goes before what it imports.
        chart.Values = merging.MergeTables(values.DeepCopy(), imported.DeepCopy());
    }

    private static ValueMap AtPath(string path, ValueMap table)
    {
        if (path == ".")
            return table.DeepCopy();
        var parts = path.Split('.');
        var at = table.DeepCopy();
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var outer = new ValueMap();
            outer[parts[i]] = at;
            at = outer;
        }

        return at;
    }

    private static string TextOf(object? value) => value switch
    {
        null => "<nil>",
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}"),
    };
}
