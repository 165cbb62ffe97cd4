using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Lifecycle;

/// <summary>Stops the nodes of a cluster, workers first, and keeps all that is on them.</summary>
public static class ClusterStop
{
    private const string Operation = "ClusterStop";
    private const int AtOnce = 8;

    /// <summary>Does it.</summary>
    /// <param name="host">What it works with.</param>
    /// <param name="diagnostics">Takes what went wrong.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether nothing of it runs any more.</returns>
    public static async Task<bool> RunAsync(ClusterHost host, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(diagnostics);
        using var held = host.Store.TryLock(Operation, host.Definition.Span, diagnostics);
        if (held is null)
            return false;
        var work = new UpWork(Operation, new ClusterLog(host.Progress, host.Clock));
        await ClusterFailures.GuardAsync(host, Operation, work, diagnostics, () => StopAsync(host, work, diagnostics, cancellation), cancellation).ConfigureAwait(false);
        return !diagnostics.HasErrors;
    }

    private static async Task<ClusterMachines?> StopAsync(ClusterHost host, UpWork work, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var machines = await host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        if (machines.Nodes.Count == 0)
        {
            diagnostics.Add(LifecycleDiagnostics.NoCluster, host.Definition.Span, $"there is no cluster {host.Definition.Name} on {host.Provider.Traits.Name} that could be stopped");
            return null;
        }

        foreach (var role in (NodeRole[])[NodeRole.Worker, NodeRole.ControlPlane])
        {
            var running = machines.Nodes.Where(machine => machine.IsRunning && machine.Node.Role == role).ToList();
            work.Step = role == NodeRole.Worker ? "workers" : "control planes";
            await SideBySide.RunAsync(running, AtOnce, machine => host.Provider.StopNodeAsync(machine, cancellation), diagnostics, host.Definition.Span, cancellation).ConfigureAwait(false);
            if (diagnostics.HasErrors)
                return null;
            work.Log.Report($"{work.Step}: {running.Count} stopped");
        }

        return machines;
    }
}
