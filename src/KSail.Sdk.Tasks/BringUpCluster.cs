using KSail.Clusters.Lifecycle;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Clusters;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Makes the cluster of an environment, or what is missing of it, and waits until it runs.</summary>
[MSBuildMultiThreadableTask]
public sealed class BringUpCluster : LifecycleTask
{
    /// <summary>The cluster: its context, with <c>Cluster</c>, <c>Environment</c>, <c>Server</c> and <c>Elapsed</c>.</summary>
    [Output]
    public ITaskItem[] Cluster { get; set; } = [];

    /// <summary>Whether something in the cluster follows the environment's artifact, so that pushing one makes sense.</summary>
    [Output]
    public bool FollowsArtifact { get; set; }

    private protected override string Operation => "ClusterUp";

    private protected override async Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        FollowsArtifact = cluster.Environment.Configuration!.Cluster.GitOpsEngine.Value != GitOpsEngine.None;
        if (await ClusterUp.RunAsync(cluster.Host, new NoComponents(), diagnostics, cancellationToken).ConfigureAwait(false) is not { } running)
            return;
        Cluster = [ClusterItem.Of(cluster.Environment.Name, running)];
        // The terminal logger makes a line of this form the result of the project.
        Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> cluster {running.Name} runs at {running.Server} (context {running.Context}) after {running.Elapsed.TotalSeconds:0} s");
    }
}
