using KSail.Charts.Releases;

namespace KSail.Rendering.Charts;

/// <summary>How the releases of an environment are rendered.</summary>
/// <param name="Cluster">What charts may ask about the cluster, without the kinds that the environment itself defines. Asked when there is a release.</param>
/// <param name="Store">Charts and results that several environments and steps of a build share.</param>
public sealed record ReleaseSettings(Func<ClusterCapabilities> Cluster, ReleaseStore Store)
{
    /// <summary>Whether the environment names its Kubernetes version, so that a chart that wants another one is an error for certain.</summary>
    public bool IsVersionKnown { get; init; }
}
