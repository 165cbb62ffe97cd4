using System.Globalization;
using KSail.Checks;
using KSail.Clusters.Updating;
using KSail.Clusters.Updating.Planning;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Clusters;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace KSail.Sdk.Tasks;

/// <summary>Tells what an update of an environment's cluster would do, for people and for pull requests. Changes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class DiffCluster : LifecycleTask
{
    /// <summary>Absolute path for results; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Whether a difference is an error.</summary>
    public bool ExitCode { get; set; }

    /// <summary>
    /// The plan as JSON, a file, with <c>Environment</c>, <c>Cluster</c>, the same as <c>Markdown</c>, the number of <c>Changes</c>, and whether it
    /// <c>IsDestructive</c>.
    /// </summary>
    [Output]
    public ITaskItem[] Plan { get; set; } = [];

    private protected override string Operation => "ClusterDiff";

    private protected override async Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (await ClusterDiff.RunAsync(cluster.Host, UpdateCluster.OptionsOf(cluster), diagnostics, cancellationToken).ConfigureAwait(false) is not { } plan)
            return;
        // A message of its own per line: the engine would fold a text of many lines into one without its indentation.
        foreach (var line in PlanReport.Lines(plan))
            Log.LogMessage(MessageImportance.High, line);
        if (ExitCode && ClusterDiff.Judge(plan, cluster.Host.Definition.Span) is { } difference)
            diagnostics.Add(difference);
        await WriteAsync(plan, diagnostics, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(ClusterPlan plan, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var root = EnvironmentDelivery.DirectoryOf(ProjectFile);
        var folder = Path.Combine(OutputDirectory, plan.Environment);
        var (json, markdown) = (Path.Combine(folder, "plan.json"), Path.Combine(folder, "plan.md"));
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(json, PlanReport.Json(plan, root), cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(markdown, PlanReport.Markdown(plan, root), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CheckDiagnostics.CannotWrite, SourceSpan.None, $"the plan cannot be written to '{folder}' ({e.Message.TrimEnd('.')}); check permissions and free space");
            return;
        }

        var item = new TaskItem(ItemText.Escape(json));
        item.SetMetadata("Environment", plan.Environment);
        item.SetMetadata("Cluster", plan.Cluster);
        item.SetMetadata("Markdown", ItemText.Escape(markdown));
        item.SetMetadata("Changes", plan.Changes.Count.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata("IsDestructive", plan.IsDestructive ? "true" : "false");
        Plan = [item];
    }
}
