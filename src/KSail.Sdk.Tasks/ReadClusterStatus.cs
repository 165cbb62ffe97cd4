using System.Globalization;
using KSail.Checks;
using KSail.Clusters.Components;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Status;
using KSail.Documents.Diagnostics;
using KSail.Restore;
using KSail.Sdk.Tasks.Clusters;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace KSail.Sdk.Tasks;

/// <summary>Tells how the cluster of an environment is. Changes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class ReadClusterStatus : LifecycleTask
{
    /// <summary>Absolute path for results; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>The state as JSON, a file, with <c>Environment</c>, <c>Cluster</c>, <c>Exists</c>, <c>Healthy</c>, and the number of sentences in <c>Drift</c>.</summary>
    [Output]
    public ITaskItem[] Status { get; set; } = [];

    private protected override string Operation => "ClusterStatus";

    private protected override bool IsJudged => false;

    private protected override async Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var restore = new ComponentRestore(Path.GetDirectoryName(ProjectFile)!, RestoreCacheOf(RestoreCacheDirectory), RestoreMode.Locked);
        var components = cluster.Environment.HasErrors ? new NoComponents() : new ComponentSupply(cluster.Environment, cluster.Host, Variables).OpenOffline(restore);
        if (await ClusterStatus.ReadAsync(cluster.Host, components, diagnostics, cancellationToken).ConfigureAwait(false) is not { } report)
            return;
        var file = Path.Combine(OutputDirectory, report.Environment, "cluster.json");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, ReportText.Json(report), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CheckDiagnostics.CannotWrite, SourceSpan.None, $"the status cannot be written to '{file}' ({e.Message.TrimEnd('.')}); check permissions and free space");
            return;
        }

        var item = new TaskItem(ItemText.Escape(file));
        item.SetMetadata("Environment", report.Environment);
        item.SetMetadata("Cluster", report.Cluster);
        item.SetMetadata("Exists", report.Exists ? "true" : "false");
        item.SetMetadata("Healthy", report.IsHealthy ? "true" : "false");
        item.SetMetadata("Drift", report.Drift.Count.ToString(CultureInfo.InvariantCulture));
        Status = [item];
        foreach (var line in ReportText.Lines(report))
            Log.LogMessage(MessageImportance.High, line);
    }
}
