using KSail.Clusters.Providers;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating.Draining;
using KSail.Documents;
using KSail.Kubernetes.Objects;
using KSail.Talos;

namespace KSail.Clusters.Updating.Rolling;

/// <summary>
/// Changes one node such that the cluster can do without it meanwhile: etcd first, then the pods leave, the node changes and comes back, etcd and
/// storage are well again. Only then does the next one follow; where that does not happen, none does.
/// </summary>
internal sealed class NodeRoll(UpdateWork work)
{
    private readonly EtcdGate _etcd = new(work);
    private readonly NodeDrain _drain = new(work);
    private readonly StorageGate _storage = new(work);

    /// <summary>Changes a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What is done, for people.</param>
    /// <param name="change">Does it, and waits until the node is well by itself.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RunAsync(NodeIdentity node, string what, Func<CancellationToken, Task> change, CancellationToken cancellation)
    {
        var start = work.Session.Host.Clock.GetTimestamp();
        work.Report($"{node.Name}: {what}");
        var members = node.Role == NodeRole.ControlPlane ? await _etcd.OpenAsync(node, cancellation).ConfigureAwait(false) : 0;
        var known = await _drain.FindAsync(work.MachineOf(node), cancellation).ConfigureAwait(false);
        if (known is not null)
            await _drain.DrainAsync(known, cancellation).ConfigureAwait(false);
        await change(cancellation).ConfigureAwait(false);
        if (node.Role == NodeRole.ControlPlane)
            await _etcd.CloseAsync(node, members, cancellation).ConfigureAwait(false);
        if (known is not null)
            await ReadyAsync(node, cancellation).ConfigureAwait(false);
        if (known is not null)
            await _drain.UncordonAsync(known.Name, cancellation).ConfigureAwait(false);
        await _storage.PassAsync(cancellation).ConfigureAwait(false);
        work.Report($"{node.Name}: done after {work.Session.Host.Clock.GetElapsedTime(start).TotalSeconds:0} s");
    }

    /// <summary>Restarts a node into a configuration.</summary>
    public async Task RebootAsync(NodeIdentity node, Secret configuration, CancellationToken cancellation)
    {
        await work.ApplyAsync(node, configuration, ApplyMode.Staged, cancellation).ConfigureAwait(false);
        await work.RestartAsync(node, cancellation).ConfigureAwait(false);
        await RunsAsync(node, configuration, cancellation).ConfigureAwait(false);
    }

    /// <summary>Wipes the partition with the node's data, and restarts it into a configuration.</summary>
    public async Task WipeAsync(NodeIdentity node, Secret configuration, CancellationToken cancellation)
    {
        await work.ApplyAsync(node, configuration, ApplyMode.Staged, cancellation).ConfigureAwait(false);
        // In order: a control plane leaves etcd, and joins it anew, because its copy of the data goes.
        var reset = new NodeReset { Graceful = true, Reboot = true, Partitions = ["EPHEMERAL"] };
        await UpdateWork.SendAsync(() => work.Talos(node).ResetAsync(reset, cancellation)).ConfigureAwait(false);
        await RunsAsync(node, configuration, cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until a node that was started runs: Kubernetes notices only later that it was away.</summary>
    public Task StartedAsync(NodeIdentity node, CancellationToken cancellation) => work.UntilAsync(
        $"node {node.Name}",
        token => StageAsync(work.Talos(node), token),
        work.Options.NodeTimeout,
        UpdateDiagnostics.NotBack,
        "see its console",
        cancellation);

    /// <summary>Waits until Kubernetes uses a node.</summary>
    public Task ReadyAsync(NodeIdentity node, CancellationToken cancellation) => work.UntilAsync(
        $"node {node.Name}",
        async token => await _drain.FindAsync(work.MachineOf(node), token).ConfigureAwait(false) switch
        {
            null => "Kubernetes does not know it",
            { } found when KubernetesNodes.IsReady(found) => null,
            var found => KubernetesNodes.Describe(found),
        },
        work.Options.NodeTimeout,
        UpdateDiagnostics.NotBack,
        "the other nodes are left alone; see the kubelet's log on it",
        cancellation);

    // Only a node that restarted uses what was staged.
    private Task RunsAsync(NodeIdentity node, Secret configuration, CancellationToken cancellation) => work.UntilAsync(
        $"node {node.Name}",
        async token =>
        {
            var api = work.Talos(node);
            if (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, token).ConfigureAwait(false) is not { } active
                || active.ReadConfiguration().Reveal() != configuration.Reveal())
            {
                return "it does not use its new configuration yet";
            }

            return await StageAsync(api, token).ConfigureAwait(false);
        },
        work.Options.NodeTimeout,
        UpdateDiagnostics.NotBack,
        "the other nodes are left alone; see its console",
        cancellation);

    /// <summary>What a node lacks to be running; null for nothing.</summary>
    public static async Task<string?> StageAsync(Clusters.Talos.ITalosApi api, CancellationToken cancellation)
    {
        if (await api.GetResourceAsync(ResourceType.MachineStatus, ResourceType.MachineId, cancellation).ConfigureAwait(false) is not { } resource)
            return "it does not say how it is";
        var status = resource.ReadMachineStatus();
        if (status.Stage != MachineStage.Running)
            return $"it is {status.Stage.ToString().ToLowerInvariant()}{(status.Unmet.Count > 0 ? $", {status.Unmet[0]}" : "")}";
        return status.IsReady ? null : status.Unmet.Count > 0 ? status.Unmet[0] : "it is not ready";
    }
}
