using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Flux;

/// <summary>
/// What controllers of Kubernetes and kubelets come to, a moment after a Deployment or a DaemonSet was made or changed: its pods run. No pod is made.
/// One with the annotation <c>tests/never-ready</c> is left alone.
/// </summary>
public sealed class PodSimulator : IAsyncDisposable
{
    private readonly IKubernetesApi _api;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _watches = [];

    /// <summary>Begins.</summary>
    public PodSimulator(IKubernetesApi api)
    {
        _api = api;
        foreach (var kind in (ResourceKind[])[WellKnownKinds.Deployments, WellKnownKinds.DaemonSets])
            _watches.Add(RunAsync(kind));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watches).ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RunAsync(ResourceKind kind)
    {
        try
        {
            await foreach (var change in _api.WatchAsync(kind, WatchQuery.All, _end.Token).ConfigureAwait(false))
            {
                if (change.Type == WatchEventType.Deleted || change.Object is not { } workload || workload.ObservedGeneration == workload.Generation || workload.Annotation("tests/never-ready") is not null)
                    continue;
                var status = new JsonObject
                {
                    ["observedGeneration"] = workload.Generation, ["updatedReplicas"] = 1, ["availableReplicas"] = 1, ["numberReady"] = 1, ["desiredNumberScheduled"] = 1,
                };
                await _api.PatchAsync(kind, workload.Name, KubernetesPatch.Merge(new JsonObject { ["status"] = status }).OfStatus(), WriteOptions.Default, _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
