using KSail.Clusters.Access;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Clusters.Lifecycle;

/// <summary>What is asked of a removal.</summary>
/// <param name="Confirmed">The name that the user confirmed; empty for none.</param>
/// <param name="WithVolumes">Whether data that survives a cluster goes, too.</param>
public sealed record DownOrder(string Confirmed, bool WithVolumes);

/// <summary>
/// Removes a cluster: its nodes, what they shared, its entries in kubeconfig and talosconfig, and what this machine remembers of it. Nothing else is
/// touched. What is gone already is no failure, so that an interrupted removal goes on.
/// </summary>
public static class ClusterDown
{
    private const string Operation = "ClusterDown";
    private const int AtOnce = 8;

    /// <summary>Does it.</summary>
    /// <param name="host">What it works with.</param>
    /// <param name="order">What is asked for.</param>
    /// <param name="diagnostics">Takes what went wrong, and what was left.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether the cluster is gone.</returns>
    public static async Task<bool> RunAsync(ClusterHost host, DownOrder order, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(diagnostics);
        using var held = host.Store.TryLock(Operation, host.Definition.Span, diagnostics);
        if (held is null)
            return false;
        var work = new UpWork(Operation, new ClusterLog(host.Progress, host.Clock));
        await ClusterFailures.GuardAsync(host, Operation, work, diagnostics, () => RemoveAsync(host, order, work, diagnostics, cancellation), cancellation).ConfigureAwait(false);
        return !diagnostics.HasErrors;
    }

    private static async Task<ClusterMachines?> RemoveAsync(ClusterHost host, DownOrder order, UpWork work, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var machines = await host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        var changes = await PlanAsync(host, order, machines, cancellation).ConfigureAwait(false);
        ShowPlan(host, order, machines, changes);
        if (!IsConfirmed(host, order, machines, changes, diagnostics))
            return null;
        // Read first: afterwards it can no longer be told whose entries those in the user's files are.
        var secrets = await FindSecretsAsync(host, machines, cancellation).ConfigureAwait(false);
        foreach (var role in (NodeRole[])[NodeRole.Worker, NodeRole.ControlPlane])
        {
            var nodes = machines.Nodes.Where(machine => machine.Node.Role == role).ToList();
            work.Step = role == NodeRole.Worker ? "workers" : "control planes";
            await SideBySide.RunAsync(nodes, AtOnce, machine => host.Provider.RemoveNodeAsync(machine, cancellation), diagnostics, host.Definition.Span, cancellation).ConfigureAwait(false);
            if (diagnostics.HasErrors)
                return null;
            work.Log.Report($"{work.Step}: {nodes.Count} removed");
        }

        work.Step = "foundation";
        var rest = await host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        foreach (var left in await host.Provider.RemoveFoundationAsync(rest, order.WithVolumes, work.Log, cancellation).ConfigureAwait(false))
            diagnostics.Add(LifecycleDiagnostics.LeftBehind, host.Definition.Span, left);
        work.Log.Report("foundation: removed");
        await ForgetAsync(host, secrets, work, diagnostics, cancellation).ConfigureAwait(false);
        return rest;
    }

    private static async Task ForgetAsync(ClusterHost host, MachineSecrets? secrets, UpWork work, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        work.Step = "access";
        await new AccessFiles(host.Definition, host.Clock).RemoveAsync(secrets, diagnostics, cancellation).ConfigureAwait(false);
        try
        {
            host.Store.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(LifecycleDiagnostics.StateUnusable, SourceSpan.OfFile(host.Store.Folder), $"the state of the cluster cannot be deleted ({e.Message.TrimEnd('.')}); delete the folder");
            return;
        }

        work.Log.Report("access: the entries in kubeconfig and talosconfig, and the secrets, are removed");
    }

    private static bool IsConfirmed(ClusterHost host, DownOrder order, ClusterMachines machines, IReadOnlyList<ClusterChange> changes, DiagnosticBag diagnostics)
    {
        var name = host.Definition.Name;
        if (order.Confirmed.Length > 0 ? order.Confirmed == name : !host.Provider.Traits.CostsMoney || changes.Count == 0)
            return true;
        var subject = machines.IsEmpty
            ? $"what the cluster {name} left on {host.Provider.Traits.Name} ({changes[0].Subject}{(changes.Count > 1 ? $" and {ClusterWords.Count(changes.Count - 1, "other")}" : "")})"
            : $"the cluster {name} on {host.Provider.Traits.Name} with {ClusterWords.Count(machines.Nodes.Count, "node")}";
        diagnostics.Add(LifecycleDiagnostics.NotConfirmed, host.Definition.Span, order.Confirmed.Length > 0
            ? $"'{order.Confirmed}' was confirmed, and the cluster that would be removed is {name}; nothing was removed"
            : $"{subject} would be removed for good; nothing was removed: confirm it by its name, -p:KSailConfirm={name}");
        return false;
    }

    // Without them the machines can still be removed.
    private static async Task<MachineSecrets?> FindSecretsAsync(ClusterHost host, ClusterMachines machines, CancellationToken cancellation)
    {
        if (host.Store.ReadSecrets(new DiagnosticBag()) is { } kept)
            return kept;
        return machines.IsEmpty ? null : await ClusterSecrets.FindAsync(host with { Progress = new Silence() }, machines, new DiagnosticBag(), cancellation).ConfigureAwait(false);
    }

    private static void ShowPlan(ClusterHost host, DownOrder order, ClusterMachines machines, IReadOnlyList<ClusterChange> changes)
    {
        host.Progress.Report(machines.IsEmpty
            ? $"there is no cluster {host.Definition.Name} on {host.Provider.Traits.Name}; what is left of it {(changes.Count > 0 ? "there and " : "")}on this machine is removed{(changes.Count > 0 ? ":" : "")}"
            : $"the cluster {host.Definition.Name} on {host.Provider.Traits.Name} is removed{(order.WithVolumes ? ", with its volumes" : "")}:");
        foreach (var change in changes)
            host.Progress.Report($"  {change}");
        if (PlanPrice.Of(changes) is { } price)
            host.Progress.Report($"  {price} in all");
    }

    // A provider that knows more of what goes, prices above all, says it itself.
    private static async Task<IReadOnlyList<ClusterChange>> PlanAsync(ClusterHost host, DownOrder order, ClusterMachines machines, CancellationToken cancellation)
    {
        if (await host.Provider.PlanRemovalAsync(machines, order.WithVolumes, cancellation).ConfigureAwait(false) is { Count: > 0 } known)
            return known;
        var changes = new List<ClusterChange>();
        foreach (var machine in machines.Nodes)
            changes.Add(new ClusterChange(ChangeEffect.Remove, $"node {machine.Node.Name}", ""));
        foreach (var shared in machines.Shared)
            changes.Add(new ClusterChange(ChangeEffect.Remove, $"{shared.Kind} {shared.Name}", ""));
        return changes;
    }

    private sealed class Silence : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
