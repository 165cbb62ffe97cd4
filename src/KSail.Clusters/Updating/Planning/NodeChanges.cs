using KSail.Clusters.Planning;
using KSail.Documents.Diagnostics;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Planning;

/// <summary>Tells what changes in the configurations of nodes, once for all nodes that it concerns.</summary>
internal static class NodeChanges
{
    public static void Tell(IReadOnlyList<NodePlan> nodes, List<ClusterChange> changes)
    {
        var lines = new List<Line>();
        var index = new Dictionary<string, Line>(StringComparer.Ordinal);
        foreach (var plan in nodes)
        {
            foreach (var difference in plan.Differences)
            {
                var key = $"{difference.Span} {difference.Effect} {difference}";
                if (!index.TryGetValue(key, out var line))
                {
                    index.Add(key, line = new Line(difference));
                    lines.Add(line);
                }

                line.Nodes.Add(plan.Node.Name);
            }
        }

        foreach (var line in lines)
        {
            var difference = line.Difference;
            var why = difference.Effect != NodeEffect.InPlace && difference.Why.Length > 0 ? $" ({difference.Why})" : "";
            changes.Add(new ClusterChange(EffectOf(difference.Effect), Subject(line.Nodes, nodes), $"{difference}{why}")
            {
                Span = difference.Span.HasFile ? difference.Span : (SourceSpan?)null,
            });
        }
    }

    public static ChangeEffect EffectOf(NodeEffect effect) => effect switch
    {
        NodeEffect.InPlace => ChangeEffect.InPlace,
        NodeEffect.Reboot => ChangeEffect.Reboot,
        NodeEffect.Wipe => ChangeEffect.Wipe,
        NodeEffect.Replace => ChangeEffect.Replace,
        _ => ChangeEffect.Impossible,
    };

    private static string Subject(List<string> names, IReadOnlyList<NodePlan> nodes)
    {
        if (names.Count == 1)
            return $"node {names[0]}";
        if (names.Count == nodes.Count)
            return "all nodes";
        var (controlPlanes, workers) = (0, 0);
        foreach (var plan in nodes)
        {
            if (plan.Node.IsControlPlane)
                controlPlanes++;
            else
                workers++;
        }

        var (own, ofWorkers) = (0, 0);
        foreach (var plan in nodes)
        {
            if (!names.Contains(plan.Node.Name, StringComparer.Ordinal))
                continue;
            if (plan.Node.IsControlPlane)
                own++;
            else
                ofWorkers++;
        }

        return (own, ofWorkers) switch
        {
            (0, _) when ofWorkers == workers => "all workers",
            (_, 0) when own == controlPlanes => "all control planes",
            _ => $"nodes {string.Join(", ", names)}",
        };
    }

    private sealed record Line(ConfigurationDifference Difference)
    {
        public List<string> Nodes { get; } = [];
    }
}
