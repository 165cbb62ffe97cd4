using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Clusters.Updating.Rolling;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Versions;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Upgrading;

/// <summary>
/// Brings nodes to another release, or another image, of Talos: workers first, control planes one by one. A node that is there already is left alone, so
/// that a second run goes on where the first one stopped.
/// </summary>
internal sealed class TalosUpgrade(UpdateWork work, IReadOnlySet<NodeComponent> patched)
{
    private static readonly TalosRelease WithLifecycle = new(1, 13);

    private readonly NodeRoll _roll = new(work);

    /// <summary>Brings all nodes to a release.</summary>
    public async Task RunAsync(RunningNodes running, ReleaseNumber target, CancellationToken cancellation)
    {
        var behind = new List<RunningNode>();
        foreach (var node in NodeOrdering.WorkersFirst(running))
        {
            if (node.Talos is { } own && own < target && node.Configuration is not null)
                behind.Add(node);
        }

        work.Expect(behind.Select(static node => node.Name));
        foreach (var node in behind)
        {
            var image = InstallerChoice.For(work.Session.Host.Definition, node, target, patched.Contains(NodeComponent.Installer));
            await _roll.RunAsync(
                node.Machine.Node, $"Talos {node.Talos} → {target}", token => work.Provider.Traits.ReplacesToUpgrade ? ReplaceAsync(node, target, token) : UpgradeAsync(node, target, image, token),
                cancellation).ConfigureAwait(false);
            work.Finish(node.Name);
        }
    }

    /// <summary>Installs an image of the same release anew, with other extensions.</summary>
    public async Task ReinstallAsync(RunningNode node, string image, CancellationToken cancellation)
    {
        await _roll.RunAsync(node.Machine.Node, $"installs {image}", token => UpgradeAsync(node, node.Talos!, image, token), cancellation).ConfigureAwait(false);
        work.Finish(node.Name);
    }

    private async Task UpgradeAsync(RunningNode node, ReleaseNumber target, string image, CancellationToken cancellation)
    {
        var identity = node.Machine.Node;
        work.NoteChanged(identity);
        var api = work.Talos(identity);
        if (TalosRelease.Parse(node.Talos!.ToString())!.IsBefore(WithLifecycle))
        {
            await UpdateWork.SendAsync(() => api.UpgradeLegacyAsync(image, stage: false, force: false, cancellation)).ConfigureAwait(false);
        }
        else
        {
            await foreach (var _ in api.PullImageAsync(ImageNamespace.System, image, cancellation).ConfigureAwait(false))
            {
                // Its layers are of no interest; the pull is over when they are.
            }

            await foreach (var _ in api.UpgradeAsync(image, cancellation).ConfigureAwait(false))
            {
                // The installer says the same each time; when it fails, the call does, too.
            }

            await work.RestartAsync(identity, cancellation).ConfigureAwait(false);
        }

        await RunsAsync(identity, node.Talos!, target, cancellation).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(RunningNode node, ReleaseNumber target, CancellationToken cancellation)
    {
        var identity = node.Machine.Node;
        work.NoteChanged(identity);
        var active = await work.Talos(identity).GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, cancellation).ConfigureAwait(false)
            ?? throw new UpdateStop(UpdateDiagnostics.Failed, $"{identity.Name} has no configuration any longer");
        var order = new NodeOrder(identity, target.ToString(), active.ReadConfiguration());
        await work.Provider.ReplaceNodeAsync(work.MachineOf(identity), order, work.Session.Host.Progress, cancellation).ConfigureAwait(false);
        await work.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        await RunsAsync(identity, node.Talos!, target, cancellation).ConfigureAwait(false);
    }

    // A node whose new release does not start goes back to the old one by itself: then it has been away, and runs what it ran before.
    private Task RunsAsync(NodeIdentity node, ReleaseNumber old, ReleaseNumber target, CancellationToken cancellation)
    {
        var wasAway = false;
        return work.UntilAsync(
            $"node {node.Name}",
            async token =>
            {
                ReleaseNumber? release;
                string? missing;
                try
                {
                    var api = work.Talos(node);
                    release = ReleaseNumber.Parse((await api.GetVersionAsync(token).ConfigureAwait(false)).Tag);
                    missing = await NodeRoll.StageAsync(api, token).ConfigureAwait(false);
                }
                catch (TalosException e) when (e.Code is GrpcCode.Unavailable or GrpcCode.DeadlineExceeded)
                {
                    wasAway = true;
                    return e.Message;
                }

                wasAway |= missing is not null;
                if (release == target)
                    return wasAway || old != target ? missing : "it has not restarted yet";
                if (wasAway && missing is null && old != target)
                    throw new UpdateStop(UpdateDiagnostics.RolledBack, $"{node.Name} runs Talos {release} again after its upgrade to {target}: the new release did not start, and the node went back; see its console, the other nodes are left alone");
                return missing ?? $"it still runs {release}";
            },
            work.Options.UpgradeTimeout,
            UpdateDiagnostics.NotBack,
            "the other nodes are left alone; see its console",
            cancellation);
    }
}

/// <summary>In which order nodes are changed.</summary>
internal static class NodeOrdering
{
    /// <summary>Workers, then control planes, each by number.</summary>
    public static IEnumerable<RunningNode> WorkersFirst(RunningNodes running)
    {
        foreach (var role in (NodeRole[])[NodeRole.Worker, NodeRole.ControlPlane])
        {
            foreach (var node in running.Nodes)
            {
                if (node.Machine.Node.Role == role)
                    yield return node;
            }
        }
    }
}
