using KSail.Checks.Deployment;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Rendering;

namespace KSail.Checks.Parity;

/// <summary>Versions of what everything else runs on, and of charts.</summary>
internal static class VersionRows
{
    /// <summary>The rows: Kubernetes, Talos and Flux, then charts by name.</summary>
    public static IReadOnlyList<ParityRow> Of(ParitySide from, ParitySide to)
    {
        var rows = new List<ParityRow>
        {
            Row("Kubernetes", from, to, static c => Text(c.Cluster.KubernetesVersion)),
            Row("Talos", from, to, static c => Text(c.Cluster.Talos.Version)),
            Row("Flux", from, to, static c => c.Cluster.GitOpsEngine.Value == GitOpsEngine.Flux ? c.Workload.Flux.DistributionVersion.Value.ToString() : null),
            Row("Flux operator", from, to, static c => Text(c.Workload.Flux.OperatorVersion)),
        };
        rows.RemoveAll(static row => row.From is null && row.To is null);
        AddCharts(from, to, rows);
        return rows;
    }

    private static ParityRow Row(string name, ParitySide from, ParitySide to, Func<ClusterConfiguration, string?> read) =>
        new(name, from.Configuration is { } left ? read(left) : null, to.Configuration is { } right ? read(right) : null);

    private static string? Text(Setting<ExpandedText>? setting) => setting?.Value.ToString();

    private static void AddCharts(ParitySide from, ParitySide to, List<ParityRow> rows)
    {
        var left = Charts(from);
        var right = Charts(to);
        var names = new SortedSet<string>(left.Keys, StringComparer.Ordinal);
        names.UnionWith(right.Keys);
        foreach (var name in names)
            rows.Add(new ParityRow($"chart {name}", left.GetValueOrDefault(name), right.GetValueOrDefault(name)));
    }

    // What was rendered is known for certain; of the others, what is written: a range, or nothing.
    private static Dictionary<string, string> Charts(ParitySide side)
    {
        var versions = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var release in side.Rendered.Releases)
            Add(release.Identity.Chart, release.Identity.Version);
        foreach (var chart in side.Content.Charts)
        {
            if (!IsRendered(side.Rendered, chart))
                Add(chart.Name, chart.Version.Length > 0 ? chart.Version : "newest");
        }

        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, all) in versions)
            lines[name] = string.Join(", ", all);
        return lines;

        void Add(string name, string version)
        {
            if (!versions.TryGetValue(name, out var all))
                versions.Add(name, all = new SortedSet<string>(StringComparer.Ordinal));
            all.Add(version);
        }
    }

    private static bool IsRendered(RenderedEnvironment rendered, DeployedChart chart)
    {
        foreach (var release in rendered.Releases)
        {
            if (release.Identity.Chart == chart.Name)
                return true;
        }

        return false;
    }
}
