using KSail.Charts.Releases;
using KSail.Charts.Templates;

namespace KSail.Charts.Values;

/// <summary>
/// Puts given values over those of a chart and its subcharts, as Helm 4 does (<c>pkg/chart/common/util</c>): maps are merged, all else is
/// replaced, globals go down, and a null that is given takes a default away.
/// </summary>
/// <remarks>
/// Helm does this twice: once in a way that keeps nulls (merging), while it decides about subcharts, and once in a way that removes
/// what nulls have taken away. Where Helm's loops run over maps in no order, these run in the order of keys.
/// </remarks>
internal sealed class Coalescing(bool keepsNulls, ICollection<string> warnings)
{
    private const string Global = "global";

    /// <summary>The values of a chart with all that its subcharts get; <paramref name="values"/> is left as it is.</summary>
    /// <exception cref="Loading.ChartException">Something else than a map stands where the values of a subchart belong.</exception>
    public ValueMap Run(ReleaseChart chart, ValueMap values)
    {
        var copy = values.DeepCopy();
        Apply(chart, copy, "");
        return copy;
    }

    /// <summary>Merges defaults into a map, which wins.</summary>
    public ValueMap MergeTables(ValueMap values, ValueMap defaults)
    {
        MergeTables(values, defaults, "", keepsNulls);
        return values;
    }

    private void Apply(ReleaseChart chart, ValueMap values, string prefix)
    {
        ApplyDefaults(chart, values, prefix);
        foreach (var child in chart.Dependencies)
        {
            if (!values.TryGet(child.Name, out var given))
                values[child.Name] = given = new ValueMap();
            if (given is not ValueMap own)
                throw new Loading.ChartException($"type mismatch on {child.Name}: the values of a subchart are a mapping");
            var path = Join(prefix, chart.Name);
            ApplyGlobals(own, values, path);
            Apply(child, own, path);
        }
    }

    private void ApplyGlobals(ValueMap target, ValueMap source, string prefix)
    {
        var targets = new ValueMap();
        if (target.TryGet(Global, out var existing))
        {
            if (existing is not ValueMap map)
            {
                warnings.Add($"skipping globals because destination {Global} is not a table.");
                return;
            }

            targets = map;
        }

        var sources = new ValueMap();
        if (source.TryGet(Global, out var given))
        {
            if (given is not ValueMap map)
            {
                warnings.Add($"skipping globals because source {Global} is not a table.");
                return;
            }

            sources = map;
        }

        foreach (var key in sources.Keys)
        {
            if (sources[key] is ValueMap table)
                ApplyGlobalTable(targets, key, table, prefix);
            else if (targets[key] is ValueMap)
                warnings.Add($"key {key} is table. Skipping");
            else
                targets[key] = sources[key];
        }

        target[Global] = targets;
    }

    private void ApplyGlobalTable(ValueMap targets, string key, ValueMap table, string prefix)
    {
        // Helm copies the outer map alone; what is below is shared, and merged into.
        var copy = new ValueMap();
        foreach (var inner in table.Keys)
            copy[inner] = table[inner];
        if (!targets.TryGet(key, out var existing))
        {
            targets[key] = copy;
        }
        else if (existing is not ValueMap own)
        {
            warnings.Add($"Conflict: cannot merge map onto non-map for \"{key}\". Skipping.");
        }
        else
        {
            // Top down: what the parent says wins. Nulls are taken out later.
            MergeTables(copy, own, Join(prefix, key), merges: true);
            targets[key] = copy;
        }
    }

    private void ApplyDefaults(ReleaseChart chart, ValueMap values, string prefix)
    {
        var path = Join(prefix, chart.Name);
        var defaults = chart.Values.DeepCopy();
        // Nulls of a subchart's own defaults would hide globals; those of the topmost chart stay.
        var cleans = !keepsNulls && prefix.Length > 0;
        foreach (var key in defaults.Keys)
        {
            var standard = defaults[key];
            if (!values.TryGet(key, out var given))
            {
                if (cleans && standard is null)
                    continue;
                if (cleans && standard is ValueMap inner)
                    RemoveNulls(inner);
                values[key] = standard;
            }
            else if (given is null && !keepsNulls)
            {
                values.Remove(key);
            }
            else if (given is ValueMap table)
            {
                ApplyTable(chart, table, standard, Join(path, key), key, cleans);
            }
        }
    }

    private void ApplyTable(ReleaseChart chart, ValueMap table, object? standard, string path, string key, bool cleans)
    {
        if (standard is not ValueMap defaults)
        {
            if (standard is not null)
                warnings.Add($"skipped value for {path}: Not a table.");
            return;
        }

        var merges = keepsNulls || chart.HasDependency(key);
        if (!merges && cleans)
            RemoveNulls(defaults);
        MergeTables(table, defaults, path, merges);
    }

    private void MergeTables(ValueMap values, ValueMap defaults, string prefix, bool merges)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var key in defaults.Keys)
        {
            var standard = defaults[key];
            if (!values.TryGet(key, out var given))
            {
                values[key] = standard;
            }
            else if (given is null)
            {
                // Takes a default away; a null that stands against nothing stays.
                if (!merges && standard is not null)
                    values.Remove(key);
            }
            else if (standard is ValueMap inner)
            {
                if (given is ValueMap table)
                    MergeTables(table, inner, Join(prefix, key), merges);
                else
                    warnings.Add($"cannot overwrite table with non table for {Join(prefix, key)}");
            }
            else if (given is ValueMap && standard is not null)
            {
                warnings.Add($"destination for {Join(prefix, key)} is a table. Ignoring non-table value");
            }
        }
    }

    private static void RemoveNulls(ValueMap map)
    {
        foreach (var key in map.Keys)
        {
            if (map[key] is null)
                map.Remove(key);
            else if (map[key] is ValueMap inner)
                RemoveNulls(inner);
        }
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
}
