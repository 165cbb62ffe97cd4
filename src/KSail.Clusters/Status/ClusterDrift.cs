using KSail.Clusters.Definition;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Status;

/// <summary>
/// What of a cluster differs from its configuration, as far as one sees it without asking its nodes; what exactly an update would change is for its plan.
/// </summary>
internal static class ClusterDrift
{
    public static IReadOnlyList<string> Find(ClusterHost host, ClusterMachines machines)
    {
        var (definition, record) = (host.Definition, host.Store.ReadRecord());
        var drift = new List<string>();
        var releases = ClusterReleases.Choose(definition, machines, record);
        if (releases.Difference(definition) is { Length: > 0 } difference)
            drift.Add(difference);
        var wanted = definition.Nodes;
        foreach (var node in wanted)
        {
            if (!machines.Nodes.Any(machine => machine.Node == node))
                drift.Add($"{node.Name} is missing");
        }

        foreach (var machine in machines.Nodes)
        {
            if (!machine.IsAutoscaled && !wanted.Contains(machine.Node))
                drift.Add($"{machine.Node.Name} is beyond the configured number of nodes");
            if (machine.Drift is { } own)
                drift.Add($"{machine.Node.Name}: {own}");
        }

        foreach (var shared in machines.Shared)
        {
            if (!shared.IsHealthy)
                drift.Add($"the {shared.Kind} {shared.Name} is not as it should be");
        }

        // What is wrong with patches is for a build to say.
        if (PlainConfigurations.Make(definition, releases, host.Provider.Traits.Runtime, host.Repository, host.Variables, new DiagnosticBag()) is { } plain)
        {
            foreach (var node in wanted)
            {
                if (record.Configurations.TryGetValue(node.Name, out var digest) && digest != plain.Of(node.Role))
                    drift.Add($"patches or settings of {node.Name} changed since it was configured; see what that means: dotnet build -t:ClusterDiff -p:Environment={definition.Environment}");
            }
        }

        return drift;
    }
}
