using KSail.Clusters.Components;
using KSail.Clusters.Definition;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating.Draining;
using KSail.Clusters.Updating.Planning;
using KSail.Clusters.Updating.Rolling;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Scaling;
using KSail.Clusters.Updating.Upgrading;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating;

/// <summary>One update.</summary>
internal sealed class UpdateRun(UpdateWork work, ComponentOpening components, DiagnosticBag diagnostics)
{
    private const int MostRounds = 3;

    private readonly NodeRoll _roll = new(work);
    private readonly BootstrapManifests _manifests = new(work, diagnostics);
    private readonly ComponentUpdate _components = new(work, components, diagnostics);

    /// <summary>The plan as it was told first; null before that.</summary>
    public ClusterPlan? Told { get; private set; }

    /// <summary>How far it came, to be put behind what stopped it.</summary>
    public string Standing => work.Standing;

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
        // Until it is told of the new release, the autoscaler makes nodes of the one before.
        for (var round = 0; round < MostRounds && plan is not null && await UpgradeAsync(plan, cancellation).ConfigureAwait(false); round++)
        {
            if (work.Provider.Pools.Count > 0)
                await work.Session.RefreshAsync(cancellation).ConfigureAwait(false);
            plan = await PlanAsync(cancellation).ConfigureAwait(false);
        }

        if (plan is null)
            return;
        await ConfigureAsync(plan, cancellation).ConfigureAwait(false);
        if (!await FollowAsync(plan, cancellation).ConfigureAwait(false))
            return;
        await ReplaceAsync(plan, cancellation).ConfigureAwait(false);
        foreach (var machine in plan.Removed)
        {
            if (await IsThereAsync(machine, cancellation).ConfigureAwait(false))
                await new NodeLeave(work).RunAsync(machine, cancellation).ConfigureAwait(false);
            work.Finish(machine.Node.Name);
        }

        foreach (var name in plan.Cordoned)
            await new NodeDrain(work).UncordonAsync(name, cancellation).ConfigureAwait(false);
        await RememberAsync(plan, cancellation).ConfigureAwait(false);
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

        return await _components.OpenAsync(plan, cancellation).ConfigureAwait(false) ? plan : null;
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
            {
                await _roll.StartedAsync(machine.Node, cancellation).ConfigureAwait(false);
                await _roll.ReadyAsync(machine.Node, cancellation).ConfigureAwait(false);
            }
        }

        work.Expect(plan.Added.Select(static node => node.Name));
        foreach (var node in plan.Added)
        {
            await JoinAsync(node, cancellation).ConfigureAwait(false);
            work.Finish(node.Name);
        }

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
            var running = (await RunningReader.ReadAsync(work.Session, work.Options.ReadTimeout, cancellation, plan.Unread).ConfigureAwait(false)).Without(plan.Removed);
            if (step.Subject == UpgradeSubject.Talos)
                await new TalosUpgrade(work, plan.Patched).RunAsync(running, step.To, cancellation).ConfigureAwait(false);
            else
                await new KubernetesUpgrade(work, plan.Patched, _manifests).RunAsync(running, step.To, cancellation).ConfigureAwait(false);
        }

        work.Expect(plan.Reinstalled.Select(static reinstall => reinstall.Node.Name));
        foreach (var reinstall in plan.Reinstalled)
            await new TalosUpgrade(work, plan.Patched).ReinstallAsync(reinstall.Node, reinstall.Image, cancellation).ConfigureAwait(false);
        return plan.Upgrades.Count + plan.Reinstalled.Count > 0;
    }

    // What is used at once goes first, because it cannot take a node away; then, node by node, what takes it away.
    private async Task ConfigureAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        if (plan.ChangesManifests)
            work.NoteManifests(areMissing: true);
        foreach (var effect in (NodeEffect[])[NodeEffect.InPlace, NodeEffect.Wipe, NodeEffect.Reboot])
            work.Expect(plan.WorkersFirst(effect).Select(static node => node.Node.Name));
        work.Expect(plan.Replaced.Concat(plan.Removed).Select(static machine => machine.Node.Name));
        foreach (var node in plan.WorkersFirst(NodeEffect.InPlace))
        {
            if (await IsThereAsync(node.Node.Machine, cancellation).ConfigureAwait(false))
            {
                work.Report($"{node.Node.Name}: takes its configuration");
                await work.ApplyAsync(node.Node.Machine.Node, node.Text(), ApplyMode.NoReboot, cancellation).ConfigureAwait(false);
            }

            work.Finish(node.Node.Name);
        }

        foreach (var node in plan.WorkersFirst(NodeEffect.Wipe))
        {
            await _roll.RunAsync(node.Node.Machine.Node, "its data is wiped", token => _roll.WipeAsync(node.Node.Machine.Node, node.Text(), token), cancellation).ConfigureAwait(false);
            work.Finish(node.Node.Name);
        }

        foreach (var node in plan.WorkersFirst(NodeEffect.Reboot))
        {
            if (await IsThereAsync(node.Node.Machine, cancellation).ConfigureAwait(false))
                await _roll.RunAsync(node.Node.Machine.Node, "restarts with its configuration", token => _roll.RebootAsync(node.Node.Machine.Node, node.Text(), token), cancellation).ConfigureAwait(false);
            work.Finish(node.Node.Name);
        }
    }

    // What the cluster makes of the configurations of its nodes.
    private async Task<bool> FollowAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        if (plan.ChangesManifests)
        {
            await _manifests.ApplyAsync(null, cancellation).ConfigureAwait(false);
            work.NoteManifests(areMissing: false);
        }

        if (plan.LacksImages || (plan.Secrets.Count > 0 && work.Provider.Pools.Count > 0))
            await work.Provider.EnsureImagesAsync(plan.Release, work.Session.Host.Progress, cancellation).ConfigureAwait(false);
        foreach (var secret in plan.Secrets)
        {
            work.Report($"secret {secret.Namespace}/{secret.Name}: is written");
            await ProvidedSecretWriter.WriteAsync(work.Session.Kubernetes, secret, cancellation).ConfigureAwait(false);
        }

        return await _components.RunAsync(plan, cancellation).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        foreach (var machine in plan.Replaced)
        {
            if (await IsThereAsync(machine, cancellation).ConfigureAwait(false))
            {
                await new NodeLeave(work).RunAsync(machine, cancellation).ConfigureAwait(false);
                if (!machine.IsAutoscaled)
                    await JoinAsync(machine.Node, cancellation).ConfigureAwait(false);
                await new StorageGate(work).PassAsync(cancellation).ConfigureAwait(false);
            }

            work.Finish(machine.Node.Name);
        }
    }

    // The autoscaler may have taken one of its own away since the plan was made.
    private async Task<bool> IsThereAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        if (!machine.IsAutoscaled)
            return true;
        await work.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        return work.Session.Machines.Nodes.Any(found => found.Id == machine.Id);
    }

    // So that nodes that are made later are made as these are now, and that bringing the cluster up finds nothing to tell.
    private async Task RememberAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        if (work.Changed.Count == 0)
            return;
        var host = work.Session.Host;
        var running = await RunningReader.ReadAsync(work.Session, work.Options.ReadTimeout, cancellation, plan.Unread).ConfigureAwait(false);
        var record = host.Store.ReadRecord() with
        {
            Release = running.OldestTalos?.ToString(),
            Kubernetes = running.OldestKubernetes(new HashSet<NodeComponent>())?.ToString()[1..],
        };
        var releases = ClusterReleases.Choose(host.Definition, work.Session.Machines, record);
        if (PlainConfigurations.Make(host.Definition, releases, host.Provider.Traits.Runtime, host.Repository, host.Variables, new DiagnosticBag()) is { } plain)
        {
            var configurations = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var node in running.Nodes)
            {
                if (node.Machine.IsAutoscaled)
                    continue;
                if (node.Configuration is not null)
                    configurations[node.Name] = plain.Of(node.Machine.Node.Role);
                else if (record.Configurations.TryGetValue(node.Name, out var old))
                    configurations[node.Name] = old;
            }

            record = record with { Configurations = configurations };
        }

        host.Store.WriteRecord(record, diagnostics);
    }
}
