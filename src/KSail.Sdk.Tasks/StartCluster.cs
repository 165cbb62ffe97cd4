using KSail.Clusters.Lifecycle;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Clusters;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Starts the nodes of an environment's cluster that stand still, and waits until it runs again.</summary>
[MSBuildMultiThreadableTask]
public sealed class StartCluster : LifecycleTask
{
    /// <summary>The cluster, as <see cref="BringUpCluster.Cluster"/>.</summary>
    [Output]
    public ITaskItem[] Cluster { get; set; } = [];

    private protected override string Operation => "ClusterStart";

    private protected override bool IsJudged => false;

    private protected override async Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (await ClusterStart.RunAsync(cluster.Host, diagnostics, cancellationToken).ConfigureAwait(false) is { } running)
            Cluster = [ClusterItem.Of(cluster.Environment.Name, running)];
    }
}
