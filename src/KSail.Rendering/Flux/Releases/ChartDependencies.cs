using KSail.Charts.Loading;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;
using KSail.Restore;

namespace KSail.Rendering.Flux.Releases;

/// <summary>
/// Gives charts of the repository the subcharts that they name and do not hold, as source-controller does when it packs them: in the versions of
/// <c>Chart.lock</c>, from their repositories as far as restored, and from folders beside the chart.
/// </summary>
internal sealed class ChartDependencies(SourceView view, IRestoredContent restored, ReleaseStore store, ChartDependencies.Loader load)
{
    private const string FilePrefix = "file://";

    // Charts whose subcharts have subcharts elsewhere: nobody goes further than a handful.
    private const int MaxDepth = 16;

    /// <summary>Loads a chart; null where it cannot be loaded, and why.</summary>
    public delegate Chart? Loader(SourceView from, PathLookup lookup, out string error);

    /// <summary>The chart with all its subcharts; null where one is not at hand.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="directory">Absolute path of its folder.</param>
    /// <param name="span">Where the repository names it.</param>
    /// <param name="absence">What is not at hand; null where nothing is missing.</param>
    public Chart? Complete(Chart chart, string directory, SourceSpan span, out ChartAbsence? absence) => Complete(chart, directory, span, 0, out absence);

    private Chart? Complete(Chart chart, string directory, SourceSpan span, int depth, out ChartAbsence? absence)
    {
        absence = null;
        var missing = chart.MissingDependencies();
        if (missing.Count == 0)
            return chart;
        var added = new List<Chart>();
        foreach (var wanted in missing)
        {
            if (Find(chart, wanted, directory, span, depth, out absence) is not { } found)
                return null;
            added.Add(found);
        }

        return chart.WithDependencies(added);
    }

    private Chart? Find(Chart chart, MissingChart wanted, string directory, SourceSpan span, int depth, out ChartAbsence? absence)
    {
        if (wanted.Repository.StartsWith(FilePrefix, StringComparison.Ordinal))
            return FindLocal(chart, wanted, directory, span, depth, out absence);
        absence = null;
        if (!wanted.Repository.Contains("://", StringComparison.Ordinal))
        {
            absence = Absent(chart, wanted, $"and its repository '{wanted.Repository}' is no address");
            return null;
        }

        var reference = new ChartReference(wanted.Repository.TrimEnd('/'), wanted.Name, wanted.Version == "*" ? "" : wanted.Version);
        var item = restored.Find(RestoreRequest.Of(reference, span));
        if (item.State != RestoreState.Ready || view.Narrow(item.Root).ReadFile(item.Path) is not { } file)
        {
            absence = new ChartAbsence($"{reference.Display}, which the chart {chart.Metadata.Name} depends on", IsRestorable: true);
            return null;
        }

        var loaded = store.LoadArchive(file);
        if (loaded.Chart is null)
            absence = Absent(chart, wanted, $"and {reference} cannot be loaded: {loaded.Error}");
        return loaded.Chart;
    }

    private Chart? FindLocal(Chart chart, MissingChart wanted, string directory, SourceSpan span, int depth, out ChartAbsence? absence)
    {
        absence = null;
        var path = wanted.Repository[FilePrefix.Length..];
        var lookup = depth >= MaxDepth || path.Contains('\0', StringComparison.Ordinal) ? new PathLookup(PathKind.Missing, "") : view.Locate(Path.GetFullPath(path, directory));
        if (lookup.Kind is PathKind.Directory or PathKind.File && load(view, lookup, out _) is { } found)
            return Complete(found, lookup.Path, span, depth + 1, out absence);
        absence = Absent(chart, wanted, $"and there is none at '{path}'");
        return null;
    }

    private static ChartAbsence Absent(Chart chart, MissingChart wanted, string why) =>
        new($"the chart {chart.Metadata.Name} depends on {wanted.Name}, which is not in its folder 'charts', {why}", IsRestorable: false);
}
