using KSail.Clusters.Lifecycle;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Clusters;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Removes the cluster of an environment, and all that it left on this machine.</summary>
[MSBuildMultiThreadableTask]
public sealed class RemoveCluster : LifecycleTask
{
    /// <summary>Name of the cluster that may be removed, as the user confirms it; empty for none.</summary>
    public string Confirm { get; set; } = "";

    /// <summary>Whether data that survives a cluster goes, too.</summary>
    public bool DeleteVolumes { get; set; }

    private protected override string Operation => "ClusterDown";

    private protected override bool IsJudged => false;

    private protected override Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken) =>
        ClusterDown.RunAsync(cluster.Host, new DownOrder(Confirm, DeleteVolumes), diagnostics, cancellationToken);
}
