using System.Globalization;
using KSail.Checks;
using KSail.Documents.Diagnostics;
using KSail.GitOps.States;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Tells how repository, registry and cluster of one environment stand to each other. Changes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class EnvironmentStatus : ClusterTask
{
    /// <summary>Absolute path for results; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>
    /// The state as JSON, a file, with <c>Environment</c>, <c>Reference</c>, the digests <c>Git</c>, <c>Registry</c> and <c>Cluster</c>, empty where
    /// nobody knows, and the number of sentences in <c>Drift</c>.
    /// </summary>
    [Output]
    public ITaskItem[] Status { get; set; } = [];

    private protected override async Task<IReadOnlyList<Diagnostic>> WorkAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        var (diagnostics, state) = await EnvironmentReconciliation.StatusAsync(OrderOf(context), Variables, handler, TimeProvider.System, Progress, cancellationToken).ConfigureAwait(false);
        if (state is null)
            return diagnostics;
        var file = Path.Combine(OutputDirectory, state.Environment, "status.json");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, StateReport.Json(state), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [.. diagnostics, CheckDiagnostics.CannotWrite.At(SourceSpan.None, $"the status cannot be written to '{file}' ({e.Message.TrimEnd('.')}); check permissions and free space")];
        }

        var item = new TaskItem(ItemText.Escape(file));
        item.SetMetadata("Environment", state.Environment);
        item.SetMetadata("Reference", ItemText.Escape(state.Reference));
        item.SetMetadata("Git", state.Git?.Digest?.ToString() ?? "");
        item.SetMetadata("Registry", state.Registry?.Digest?.ToString() ?? "");
        item.SetMetadata("Cluster", state.Cluster?.Fetched?.Digest?.ToString() ?? "");
        item.SetMetadata("Drift", state.Drift.Count.ToString(CultureInfo.InvariantCulture));
        Status = [item];
        // A message of its own per line: the engine would fold a text of many lines into one without its indentation.
        foreach (var line in StateReport.Text(state).TrimEnd('\n').Split('\n'))
            Log.LogMessage(MessageImportance.High, line);
        return diagnostics;
    }
}
