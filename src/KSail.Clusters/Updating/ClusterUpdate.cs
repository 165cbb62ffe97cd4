using System.Globalization;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating.Draining;
using KSail.Clusters.Updating.Planning;
using KSail.Clusters.Updating.Rolling;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Scaling;
using KSail.Clusters.Updating.Upgrading;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating;

/// <summary>Brings a running cluster to what its environment says, with the least that does it.</summary>
public static class ClusterUpdate
{
    /// <summary>
    /// Plans, tells the plan, and does it: what nodes share, nodes that are missing, releases, configurations, nodes that are made anew, nodes that go.
    /// Nothing is changed when anything in the plan is impossible, or destructive and not confirmed. The first step that fails ends the update; a second
    /// one goes on where it stopped.
    /// </summary>
    /// <param name="session">The cluster.</param>
    /// <param name="options">What may be done.</param>
    /// <param name="diagnostics">Takes what is in the way, and nodes that were left out.</param>
    /// <param name="cancellation">Gives up; nodes stay as they are at that moment.</param>
    /// <returns>The plan as it was told first; null when there is none.</returns>
    public static async Task<ClusterPlan?> RunAsync(ClusterSession session, UpdateOptions options, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var run = new UpdateRun(new UpdateWork(session, options), diagnostics);
        var span = session.Host.Definition.Span;
        try
        {
            await run.RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (UpdateStop e)
        {
            diagnostics.Add(e.Code, span, $"{e.Message}{run.Standing}");
        }
        catch (ProviderException e)
        {
            diagnostics.Add(e.Code, span, $"{e.Message}{run.Standing}");
        }
        catch (TalosException e)
        {
            diagnostics.Add(e.Descriptor, span, $"{e.Message}{run.Standing}");
        }
        catch (KubernetesException e)
        {
            diagnostics.Add(UpdateDiagnostics.Failed, span, $"{e.Message}{run.Standing}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            diagnostics.Add(UpdateDiagnostics.Interrupted, span, $"the update of {session.Host.Definition.Name} was interrupted{run.Standing}");
        }

        return run.Told;
    }
}

/// <summary>One update.</summary>
internal sealed class UpdateRun(UpdateWork work, DiagnosticBag diagnostics)
{
    private readonly NodeRoll _roll = new(work);

    /// <summary>The plan as it was told first; null before that.</summary>
    public ClusterPlan? Told { get; private set; }

    /// <summary>How far it came, to be put behind what stopped it.</summary>
    public string Standing => work.Changed.Count == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"; {work.Changed.Count} {(work.Changed.Count == 1 ? "node was" : "nodes were")} changed until then, run ClusterUpdate again to go on");

    public async Task RunAsync(CancellationToken cancellation)
    {
        var plan = await PlanAsync(cancellation).ConfigureAwait(false);
        if (plan is { ChangesFoundation: true })
        {
            await work.Provider.PrepareAsync(work.Session.Machines, work.Session.Host.Definition.Nodes, work.Session.Host.Progress, cancellation).ConfigureAwait(false);
            await work.Session.RefreshAsync(cancellation).ConfigureAwait(false);
            plan = await PlanAsync(cancellation).ConfigureAwait(false);
        }

        if (plan is not null && await PopulateAsync(plan, cancellation).ConfigureAwait(false))
            plan = await PlanAsync(cancellation).ConfigureAwait(false);
        if (plan is not null && await UpgradeAsync(plan, cancellation).ConfigureAwait(false))
            plan = await PlanAsync(cancellation).ConfigureAwait(false);
        if (plan is null)
            return;
        await ConfigureAsync(plan, cancellation).ConfigureAwait(false);
        await ReplaceAsync(plan, cancellation).ConfigureAwait(false);
        foreach (var machine in plan.Removed)
            await new NodeLeave(work).RunAsync(machine, cancellation).ConfigureAwait(false);
        foreach (var name in plan.Cordoned)
            await new NodeDrain(work).UncordonAsync(name, cancellation).ConfigureAwait(false);
        foreach (var unread in plan.Unread)
        {
            diagnostics.Add(UpdateDiagnostics.LeftOut, work.Session.Host.Definition.Span,
                $"{unread.Name} was left out, because it does not answer: {unread.Problem}; everything else is done, bring it back and run the update again");
        }
    }

    // Told whenever it is another one: at first, and when it could not be made as a whole before.
    private async Task<ClusterPlan?> PlanAsync(CancellationToken cancellation)
    {
        var found = new DiagnosticBag();
        var plan = await ClusterPlanner.MakeAsync(work.Session, work.Options, found, cancellation).ConfigureAwait(false);
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error || Told is null)
                diagnostics.Add(diagnostic);
        }

        if (plan is null)
            return null;
        if (Told is null || Told.IsPreliminary)
        {
            foreach (var line in PlanReport.Lines(plan))
                work.Report(line);
            Told ??= plan;
        }

        if (found.HasErrors)
            return null;
        if (plan.IsDestructive && work.Options.Confirmation != plan.Cluster)
        {
            diagnostics.Add(PlanReport.NotConfirmed(plan, work.Session.Host.Definition.Span));
            return null;
        }

        return plan;
    }

    private async Task<bool> PopulateAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        foreach (var machine in plan.Stopped)
        {
            work.Report($"{machine.Node.Name}: is started");
            await work.Provider.StartNodeAsync(machine, cancellation).ConfigureAwait(false);
            work.NoteChanged(machine.Node);
        }

        if (plan.Stopped.Count > 0)
        {
            await work.Session.RefreshAsync(cancellation).ConfigureAwait(false);
            foreach (var machine in plan.Stopped)
                await _roll.ReadyAsync(machine.Node, cancellation).ConfigureAwait(false);
        }

        foreach (var node in plan.Added)
            await JoinAsync(node, cancellation).ConfigureAwait(false);
        return plan.Stopped.Count + plan.Added.Count > 0;
    }

    private async Task JoinAsync(NodeIdentity node, CancellationToken cancellation)
    {
        var running = await RunningReader.ReadAsync(work.Session, work.Options.ReadTimeout, cancellation).ConfigureAwait(false);
        var release = running.OldestTalos ?? throw new UpdateStop(UpdateDiagnostics.Unreadable, "no node says which Talos it runs");
        var foundation = await work.Provider.PrepareAsync(work.Session.Machines, work.Session.Host.Definition.Nodes, work.Session.Host.Progress, cancellation).ConfigureAwait(false);
        var found = new DiagnosticBag();
        var configuration = new DesiredNodes(work.Session, running, foundation, release).OfNew(node, release, found)
            ?? throw new UpdateStop(UpdateDiagnostics.Failed, found.Items.Count > 0 ? found.Items[0].Message : $"there is no configuration for {node.Name}");
        await new NodeJoin(work).RunAsync(node, release, configuration, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> UpgradeAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        foreach (var step in plan.Upgrades)
        {
            work.Report(step.ToString());
            var running = await RunningReader.ReadAsync(work.Session, work.Options.ReadTimeout, cancellation).ConfigureAwait(false);
            if (step.Subject == UpgradeSubject.Talos)
                await new TalosUpgrade(work).RunAsync(running, step.To, cancellation).ConfigureAwait(false);
            else
                await new KubernetesUpgrade(work, plan.Patched).RunAsync(running, step.To, cancellation).ConfigureAwait(false);
        }

        foreach (var reinstall in plan.Reinstalled)
            await new TalosUpgrade(work).ReinstallAsync(reinstall.Node, reinstall.Image, cancellation).ConfigureAwait(false);
        return plan.Upgrades.Count + plan.Reinstalled.Count > 0;
    }

    // What is used at once goes first, because it cannot take a node away; then, node by node, what takes it away.
    private async Task ConfigureAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        foreach (var node in plan.WorkersFirst(NodeEffect.InPlace))
        {
            work.Report($"{node.Node.Name}: takes its configuration");
            await work.ApplyAsync(node.Node.Machine.Node, node.Text(), ApplyMode.NoReboot, cancellation).ConfigureAwait(false);
        }

        foreach (var node in plan.WorkersFirst(NodeEffect.Wipe))
            await _roll.RunAsync(node.Node.Machine.Node, "its data is wiped", token => _roll.WipeAsync(node.Node.Machine.Node, node.Text(), token), cancellation).ConfigureAwait(false);
        foreach (var node in plan.WorkersFirst(NodeEffect.Reboot))
            await _roll.RunAsync(node.Node.Machine.Node, "restarts with its configuration", token => _roll.RebootAsync(node.Node.Machine.Node, node.Text(), token), cancellation).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        foreach (var machine in plan.Replaced)
        {
            await new NodeLeave(work).RunAsync(machine, cancellation).ConfigureAwait(false);
            await JoinAsync(machine.Node, cancellation).ConfigureAwait(false);
        }
    }
}
