using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Updating.Rolling;

/// <summary>Waits between two nodes until volumes are well: what lost one copy must not lose the other.</summary>
internal sealed class StorageGate(UpdateWork work)
{
    private static readonly ResourceKind LonghornVolumes = new("longhorn.io", "v1beta2", "Volume", "volumes", Namespaced: true);

    public async Task PassAsync(CancellationToken cancellation)
    {
        if (work.Options.StorageTimeout is not { } timeout)
            return;
        await work.UntilAsync(
            "storage", FindAsync, timeout, UpdateDiagnostics.StorageNotWell, "the next node waits until it is; repair it and run the update again, or raise spec.cluster.talos.storageHealthTimeout",
            cancellation).ConfigureAwait(false);
    }

    private async Task<string?> FindAsync(CancellationToken cancellation)
    {
        foreach (var volume in await ListAsync(WellKnownKinds.PersistentVolumes, cancellation).ConfigureAwait(false))
        {
            if (volume.Status.Text("phase") == "Failed")
                return $"{volume} has failed";
        }

        foreach (var claim in await ListAsync(WellKnownKinds.PersistentVolumeClaims, cancellation).ConfigureAwait(false))
        {
            if (claim.Status.Text("phase") == "Lost")
                return $"{claim} has lost its volume";
        }

        foreach (var attachment in await ListAsync(WellKnownKinds.VolumeAttachments, cancellation).ConfigureAwait(false))
        {
            if ((attachment.Status.Object("attachError") ?? attachment.Status.Object("detachError")) is { } error)
                return $"{attachment}: {error.Text("message")}";
        }

        foreach (var volume in await ListAsync(LonghornVolumes, cancellation).ConfigureAwait(false))
        {
            if (volume.Status.Text("robustness") is var state && state is "degraded" or "faulted")
                return $"the Longhorn volume {volume.Name} is {state}";
        }

        return null;
    }

    private async Task<IReadOnlyList<KubernetesObject>> ListAsync(ResourceKind kind, CancellationToken cancellation)
    {
        try
        {
            return (await work.Session.Kubernetes.ListAsync(kind, ListQuery.All, cancellation).ConfigureAwait(false)).Items;
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            return [];
        }
    }
}
