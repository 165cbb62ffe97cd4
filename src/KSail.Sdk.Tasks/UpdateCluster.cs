using KSail.Clusters.Components;
using KSail.Clusters.Updating;
using KSail.Documents.Diagnostics;
using KSail.Restore;
using KSail.Sdk.Tasks.Clusters;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Brings an environment's cluster to what the environment says.</summary>
[MSBuildMultiThreadableTask]
public sealed class UpdateCluster : LifecycleTask
{
    /// <summary>The name of the cluster, when destructive changes are allowed.</summary>
    public string Confirm { get; set; } = "";

    /// <summary>Whether pods are deleted in spite of their disruption budgets.</summary>
    public bool ForceDrain { get; set; }

    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>Whether the lock file must stay as it is.</summary>
    public bool LockedMode { get; set; }

    private protected override string Operation => "ClusterUpdate";

    /// <summary>What the environment says about the pace of updates.</summary>
    internal static UpdateOptions OptionsOf(OpenedCluster cluster)
    {
        var definition = cluster.Host.Definition;
        var talos = definition.Configuration.Cluster.Talos;
        var options = new UpdateOptions { DrainTimeout = talos.DrainTimeout.Value, StorageTimeout = talos.StorageHealthTimeout?.Value };
        return definition.Timeout is { } timeout ? options with { NodeTimeout = timeout, UpgradeTimeout = timeout > options.UpgradeTimeout ? timeout : options.UpgradeTimeout } : options;
    }

    private protected override async Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var options = OptionsOf(cluster) with { Confirmation = Confirm, ForcesDrain = ForceDrain };
        using var handler = RestoreDependencies.CreateHandler();
        var restore = new ComponentRestore(Path.GetDirectoryName(ProjectFile)!, RestoreCacheOf(RestoreCacheDirectory), LockedMode ? RestoreMode.Locked : RestoreMode.Normal);
        var supply = new ComponentSupply(cluster.Environment, cluster.Host, Variables);
        var plan = await ClusterUpdate.RunAsync(
            cluster.Host, (needed, found, token) => supply.OpenAsync(needed, restore, handler, found, token), options, diagnostics, cancellationToken).ConfigureAwait(false);
        // The terminal logger makes a line of this form the result of the project.
        if (plan is not null && !diagnostics.HasErrors)
            Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {plan.Cluster} is as {plan.Environment} says");
    }
}
