using KSail.Clusters.Lifecycle;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Clusters;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Stops the nodes of an environment's cluster, and keeps what is on them.</summary>
[MSBuildMultiThreadableTask]
public sealed class StopCluster : LifecycleTask
{
    private protected override string Operation => "ClusterStop";

    private protected override bool IsJudged => false;

    private protected override Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken) =>
        ClusterStop.RunAsync(cluster.Host, diagnostics, cancellationToken);
}
