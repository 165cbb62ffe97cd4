using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Updating.Draining;
using KSail.Clusters.Updating.Rolling;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;

namespace KSail.Clusters.Updating.Scaling;

/// <summary>
/// Takes a node out of the cluster: its pods leave, a control plane leaves etcd, then the machine goes, and with it what Kubernetes knows of it. A node
/// that is dead already is taken out by the others.
/// </summary>
internal sealed class NodeLeave(UpdateWork work)
{
    private readonly EtcdGate _etcd = new(work);
    private readonly NodeDrain _drain = new(work);

    /// <summary>Removes a node.</summary>
    public async Task RunAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        var node = machine.Node;
        work.Report($"{node.Name}: is removed");
        var members = node.Role == NodeRole.ControlPlane ? await _etcd.OpenAsync(node, cancellation).ConfigureAwait(false) : 0;
        var known = await _drain.FindAsync(machine, cancellation).ConfigureAwait(false);
        if (known is not null && KubernetesNodes.IsReady(known))
            await _drain.DrainAsync(known, cancellation).ConfigureAwait(false);
        work.NoteChanged(node);
        if (node.Role == NodeRole.ControlPlane)
            await LeaveEtcdAsync(machine, members, cancellation).ConfigureAwait(false);
        await work.Provider.RemoveNodeAsync(work.MachineOf(node), cancellation).ConfigureAwait(false);
        await work.Session.RefreshAsync(cancellation).ConfigureAwait(false);
        if (known is not null)
            await ForgetAsync(known.Name, cancellation).ConfigureAwait(false);
    }

    private async Task LeaveEtcdAsync(ClusterMachine machine, int members, CancellationToken cancellation)
    {
        // A run before this one may have come so far.
        if (await _etcd.FindAsync(machine, cancellation).ConfigureAwait(false) is not { } member)
            return;
        if (members <= 1)
            throw new UpdateStop(UpdateDiagnostics.EtcdAtRisk, $"{machine.Node.Name} is the last member of etcd, which would be lost with it");
        try
        {
            var api = work.Session.Node(machine);
            await api.ForfeitEtcdLeadershipAsync(cancellation).ConfigureAwait(false);
            await api.LeaveEtcdAsync(cancellation).ConfigureAwait(false);
        }
        catch (TalosException e) when (e.IsTransient)
        {
            await RemoveMemberAsync(machine, member.Id, cancellation).ConfigureAwait(false);
        }

        await _etcd.ShrinkAsync(machine.Node, members - 1, cancellation).ConfigureAwait(false);
    }

    private async Task RemoveMemberAsync(ClusterMachine machine, ulong id, CancellationToken cancellation)
    {
        foreach (var other in work.Session.RunningControlPlanes)
        {
            if (other.Node == machine.Node)
                continue;
            try
            {
                await work.Session.Node(other).RemoveEtcdMemberAsync(id, cancellation).ConfigureAwait(false);
                return;
            }
            catch (TalosException e) when (e.Code == Clusters.Talos.Wire.GrpcCode.NotFound)
            {
                return;
            }
            catch (TalosException e) when (e.IsTransient)
            {
                // Another one may do it.
            }
        }

        throw new UpdateStop(UpdateDiagnostics.EtcdAtRisk, $"no control plane takes {machine.Node.Name} out of etcd, so it is not removed");
    }

    private async Task ForgetAsync(ObjectName name, CancellationToken cancellation)
    {
        try
        {
            await work.Session.Kubernetes.DeleteAsync(WellKnownKinds.Nodes, name, DeleteOptions.Default, cancellation).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            // The provider's controller was faster.
        }
    }
}
