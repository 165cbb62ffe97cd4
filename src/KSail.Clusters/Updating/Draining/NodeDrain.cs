using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Clusters.Providers;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Updating.Draining;

/// <summary>
/// Empties a node in order, as <c>kubectl drain</c> does with DaemonSets ignored and temporary data given up: no new pods, and every pod is asked to
/// leave, as fast as disruption budgets allow.
/// </summary>
internal sealed class NodeDrain(UpdateWork work)
{
    /// <summary>Marks nodes that an update closed, so that the next one opens them again if this one cannot.</summary>
    public const string Cordoned = "ksail.io/cordoned";

    private const string MirrorPod = "kubernetes.io/config.mirror";
    private static readonly TimeSpan Reopening = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(60);

    private IKubernetesApi Api => work.Session.Kubernetes;

    /// <summary>The node in Kubernetes, by the name of its machine or else by its address; null where it has not joined.</summary>
    public async Task<KubernetesObject?> FindAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        var nodes = await Api.ListAsync(WellKnownKinds.Nodes, ListQuery.All, cancellation).ConfigureAwait(false);
        return KubernetesNodes.Find(nodes.Items, machine);
    }

    /// <summary>Empties a node, where there are others that take its pods. Where that fails, or takes too long, it is opened again.</summary>
    public async Task DrainAsync(KubernetesObject node, CancellationToken cancellation)
    {
        if (!await HasOthersAsync(node, cancellation).ConfigureAwait(false))
        {
            work.Report($"{node.Name}: no other node could take its pods, so they wait for it");
            return;
        }

        if (!KubernetesNodes.IsClosed(node))
            await CordonAsync(node, cancellation).ConfigureAwait(false);
        try
        {
            await EvictAsync(node, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is UpdateStop or KubernetesException or OperationCanceledException)
        {
            await ReopenAsync(node.Name).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a node that an update closed. One that somebody else closed stays closed.</summary>
    public async Task UncordonAsync(ObjectName name, CancellationToken cancellation)
    {
        if (await Api.FindAsync(WellKnownKinds.Nodes, name, cancellation).ConfigureAwait(false) is not { } node || node.Annotation(Cordoned) is null)
            return;
        var patch = KubernetesPatch.Merge(new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Cordoned] = null } },
            ["spec"] = new JsonObject { ["unschedulable"] = null },
        });
        await Api.PatchAsync(WellKnownKinds.Nodes, name, patch, WriteOptions.Default, cancellation).ConfigureAwait(false);
    }

    // The time of whoever gave up is over, so this takes its own; and what was given up for is what has to be told.
    private async Task ReopenAsync(ObjectName name)
    {
        using var limit = new CancellationTokenSource(Reopening);
        try
        {
            await UncordonAsync(name, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubernetesException or OperationCanceledException)
        {
            work.Report($"{name}: it could not be opened for pods again ({e.Message}); the next update does it");
        }
    }

    private async Task CordonAsync(KubernetesObject node, CancellationToken cancellation)
    {
        var patch = KubernetesPatch.Merge(new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Cordoned] = "update" } },
            ["spec"] = new JsonObject { ["unschedulable"] = true },
        });
        await Api.PatchAsync(WellKnownKinds.Nodes, node.Name, patch, WriteOptions.Default, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> HasOthersAsync(KubernetesObject node, CancellationToken cancellation)
    {
        foreach (var other in (await Api.ListAsync(WellKnownKinds.Nodes, ListQuery.All, cancellation).ConfigureAwait(false)).Items)
        {
            if (other.Name != node.Name && KubernetesNodes.TakesPods(other))
                return true;
        }

        return false;
    }

    private async Task EvictAsync(KubernetesObject node, CancellationToken cancellation)
    {
        var clock = work.Session.Host.Clock;
        var start = clock.GetTimestamp();
        var told = false;
        while (true)
        {
            var pods = await PodsAsync(node, cancellation).ConfigureAwait(false);
            if (pods.Count == 0)
                return;
            if (!told)
                work.Report(string.Create(CultureInfo.InvariantCulture, $"{node.Name}: {pods.Count} {(pods.Count == 1 ? "pod leaves" : "pods leave")}"));
            told = true;
            string? refusal = null;
            foreach (var pod in pods)
                refusal ??= pod.Deleted is null ? await EvictOneAsync(pod, cancellation).ConfigureAwait(false) : $"{pod.Name} is ending";
            if (clock.GetElapsedTime(start) > work.Options.DrainTimeout)
            {
                throw new UpdateStop(UpdateDiagnostics.NotDrained, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{node.Name} is not empty after {work.Options.DrainTimeout.TotalMinutes:0.#} min: {pods.Count} pods are left, {refusal ?? $"{pods[0].Name} among them"}; let the budget allow it or give its workload more replicas, raise spec.cluster.talos.drainTimeout, or let pods be deleted in spite of budgets: -p:KSailForceDrain=true"));
            }

            await Task.Delay(work.Pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Asks a pod to leave; says why it may not do so now, or null where it goes.</summary>
    private async Task<string?> EvictOneAsync(KubernetesObject pod, CancellationToken cancellation)
    {
        var options = new DeleteOptions { Uid = pod.Uid };
        try
        {
            await Api.EvictAsync(pod.Name, options, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.Conflict)
        {
            return null;
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.TooManyRequests)
        {
            if (work.Options.ForcesDrain)
            {
                await Api.DeleteAsync(WellKnownKinds.Pods, pod.Name, options, cancellation).ConfigureAwait(false);
                return null;
            }

            var why = e.Status is { Causes: [var cause, ..] } ? cause.Message : e.Status?.Message;
            return $"pod {pod.Name} may not leave: {why}";
        }
        catch (KubernetesException e) when (e.IsTransient)
        {
            return e.Message;
        }
    }

    // Static pods and those of DaemonSets belong to the node; finished ones hold nothing; what has been ending for long hangs on a node that is dead.
    private async Task<List<KubernetesObject>> PodsAsync(KubernetesObject node, CancellationToken cancellation)
    {
        var query = new ListQuery { FieldSelector = $"spec.nodeName={node.Name.Name}" };
        var now = work.Session.Host.Clock.GetUtcNow();
        var pods = new List<KubernetesObject>();
        foreach (var pod in (await Api.ListAsync(WellKnownKinds.Pods, query, cancellation).ConfigureAwait(false)).Items)
        {
            var isOfNode = pod.Annotation(MirrorPod) is not null || IsOfDaemonSet(pod) || pod.Status.Text("phase") is "Succeeded" or "Failed";
            if (!isOfNode && (pod.Deleted is not { } deleted || now - deleted < GivenUp))
                pods.Add(pod);
        }

        return pods;
    }

    private static bool IsOfDaemonSet(KubernetesObject pod)
    {
        foreach (var owner in pod.Owners)
        {
            if (owner is { Kind: "DaemonSet", IsController: true })
                return true;
        }

        return false;
    }
}
