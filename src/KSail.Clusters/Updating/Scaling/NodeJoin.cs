using KSail.Clusters.Providers;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating.Rolling;
using KSail.Clusters.Updating.Versions;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Scaling;

/// <summary>Makes nodes and waits until they are a part of the cluster. Control planes come one after the other, because each one changes etcd.</summary>
internal sealed class NodeJoin(UpdateWork work)
{
    private readonly NodeRoll _roll = new(work);
    private readonly EtcdGate _etcd = new(work);

    /// <summary>Makes a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="release">The Talos release that it is made with.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RunAsync(NodeIdentity node, ReleaseNumber release, MachineConfiguration configuration, CancellationToken cancellation)
    {
        work.Report($"{node.Name}: is made");
        var members = node.Role == NodeRole.ControlPlane ? await _etcd.OpenAsync(node, cancellation).ConfigureAwait(false) : 0;
        NodeOwnValues.NoteAnnotations(configuration);
        var text = configuration.Write();
        var machine = await work.Provider.CreateNodeAsync(new NodeOrder(node, release.ToString(), text), work.Session.Host.Progress, cancellation).ConfigureAwait(false);
        work.NoteChanged(node);
        if (machine.MaintenanceEndpoint is { } endpoint)
            await ConfigureAsync(node, endpoint, text, cancellation).ConfigureAwait(false);
        await work.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        await work.UntilAsync(
            $"node {node.Name}",
            async token => await NodeRoll.StageAsync(work.Talos(node), token).ConfigureAwait(false),
            work.Options.UpgradeTimeout,
            UpdateDiagnostics.NotJoined,
            "see its console, and run the update again",
            cancellation).ConfigureAwait(false);
        if (node.Role == NodeRole.ControlPlane)
            await _etcd.CloseAsync(node, members + 1, cancellation).ConfigureAwait(false);
        await _roll.ReadyAsync(node, cancellation).ConfigureAwait(false);
    }

    // It answers with another certificate while it takes its configuration, so a broken connection says nothing.
    private Task ConfigureAsync(NodeIdentity node, string endpoint, Documents.Secret configuration, CancellationToken cancellation) => work.UntilAsync(
        $"node {node.Name}",
        async token =>
        {
            using var connection = work.Session.Host.Talos.OpenMaintenance(endpoint);
            await UpdateWork.SendAsync(() => connection.Endpoint.ApplyConfigurationAsync(configuration, ApplyMode.Auto, dryRun: false, null, token)).ConfigureAwait(false);
            return null;
        },
        work.Options.NodeTimeout,
        UpdateDiagnostics.NotJoined,
        "it does not take its configuration; see its console, and run the update again",
        cancellation);
}
