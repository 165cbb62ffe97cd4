using System.Globalization;
using KSail.Checks.Comparison;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Tells what a push of one environment would change in its cluster.</summary>
[MSBuildMultiThreadableTask]
public sealed class DiffArtifact : RegistryTask
{
    /// <summary>Absolute path for results; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>Whether the charts of Helm releases are rendered: anything but <c>false</c>.</summary>
    public string RenderCharts { get; set; } = "";

    /// <summary>The difference as Markdown, a file, with <c>Environment</c>, <c>Reference</c>, <c>TextFile</c>, and <c>Added</c>, <c>Changed</c>, <c>Removed</c> as numbers.</summary>
    [Output]
    public ITaskItem[] ArtifactDifference { get; set; } = [];

    private protected override async Task<IReadOnlyList<Diagnostic>> WorkAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        var request = new ComparisonRequest(context, TagNames, OutputDirectory, RestoreCacheOf(RestoreCacheDirectory)) { RendersCharts = IsOn(RenderCharts) };
        var (diagnostics, difference) = await ArtifactComparison.RunAsync(request, Variables, handler, TimeProvider.System, Progress, cancellationToken).ConfigureAwait(false);
        if (difference is not null)
        {
            var item = new TaskItem(ItemText.Escape(difference.MarkdownFile));
            item.SetMetadata("Environment", difference.Environment);
            item.SetMetadata("Reference", ItemText.Escape(difference.Reference));
            item.SetMetadata("TextFile", ItemText.Escape(difference.TextFile));
            foreach (var kind in (ChangeKind[])[ChangeKind.Added, ChangeKind.Changed, ChangeKind.Removed])
                item.SetMetadata(kind.ToString(), Count(difference.Changes, kind).ToString(CultureInfo.InvariantCulture));
            ArtifactDifference = [item];
            // A message of its own per line: the engine would fold a text of many lines into one without its indentation.
            foreach (var line in difference.Text.TrimEnd('\n').Split('\n'))
                Log.LogMessage(MessageImportance.High, line);
        }

        return diagnostics;
    }

    private static int Count(IReadOnlyList<ResourceChange> changes, ChangeKind kind)
    {
        var count = 0;
        foreach (var change in changes)
            count += change.Kind == kind ? 1 : 0;
        return count;
    }
}
