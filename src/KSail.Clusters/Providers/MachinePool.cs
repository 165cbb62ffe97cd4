using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Providers;

/// <summary>
/// A pool of workers that the cluster's autoscaler makes and removes by itself. Their machines are <see cref="ClusterMachine.IsAutoscaled"/> and name
/// their pool (<see cref="ClusterMachine.Pool"/>); nobody but the autoscaler makes them.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Min">The number of nodes below which the autoscaler takes none away, and makes others.</param>
/// <param name="Max">The number of nodes above which it makes none; with 0, those that there are go.</param>
/// <param name="Patch">What makes the configuration of a worker without a name that of a node of this pool: labels, taints.</param>
public sealed record MachinePool(string Name, int Min, int Max, AddedPatch Patch)
{
    /// <summary>Where it is configured; null where nobody wrote it down.</summary>
    public SourceSpan? Span { get; init; }
}
