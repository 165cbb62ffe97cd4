using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Lifecycle;

/// <summary>
/// Starts the nodes of a cluster that stand still, and waits until it runs again; addresses in kubeconfig and talosconfig follow. It makes no node:
/// what is missing is for <see cref="ClusterUp"/>.
/// </summary>
public static class ClusterStart
{
    private const string Operation = "ClusterStart";

    /// <summary>Does it.</summary>
    /// <param name="host">What it works with.</param>
    /// <param name="diagnostics">Takes what went wrong.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The cluster; null after an error.</returns>
    public static Task<RunningCluster?> RunAsync(ClusterHost host, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return ClusterUp.RunAsync(host, new NoComponents(), Operation, Choose, diagnostics, cancellation);

        IReadOnlyList<NodeIdentity>? Choose(ClusterMachines machines)
        {
            if (machines.Nodes.Count > 0)
                return [.. machines.Nodes.Where(static machine => !machine.IsAutoscaled).Select(static machine => machine.Node)];
            diagnostics.Add(LifecycleDiagnostics.NoCluster, host.Definition.Span, $"there is no cluster {host.Definition.Name} on {host.Provider.Traits.Name} that could be started; create it: dotnet build -t:ClusterUp -p:Environment={host.Definition.Environment}");
            return null;
        }
    }
}
