using KSail.Clusters.Components;
using KSail.Clusters.Lifecycle;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Restore;
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

    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>Whether the lock file must stay as it is.</summary>
    public bool LockedMode { get; set; }

    private protected override string Operation => "ClusterUp";

    private protected override async Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        FollowsArtifact = cluster.Environment.Configuration!.Cluster.GitOpsEngine.Value != GitOpsEngine.None;
        using var handler = RestoreDependencies.CreateHandler();
        var restore = new ComponentRestore(Path.GetDirectoryName(ProjectFile)!, RestoreCacheOf(RestoreCacheDirectory), LockedMode ? RestoreMode.Locked : RestoreMode.Normal);
        var supply = new ComponentSupply(cluster.Environment, cluster.Host, Variables);
        if (await supply.OpenAsync(restore, handler, diagnostics, cancellationToken).ConfigureAwait(false) is not { } components
            || await ClusterUp.RunAsync(cluster.Host, components, diagnostics, cancellationToken).ConfigureAwait(false) is not { } running)
        {
            return;
        }

        Cluster = [ClusterItem.Of(cluster.Environment.Name, running)];
        // The terminal logger makes a line of this form the result of the project.
        Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> cluster {running.Name} runs at {running.Server} (context {running.Context}) after {running.Elapsed.TotalSeconds:0} s");
    }
}
