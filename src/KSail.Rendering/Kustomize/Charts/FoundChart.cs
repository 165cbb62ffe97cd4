using KSail.Charts.Loading;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;
using KSail.Restore;

namespace KSail.Rendering.Kustomize;

/// <summary>The chart of an entry.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Directory">Absolute path of its folder in the repository; null for one that was restored.</param>
internal sealed record FoundChart(Chart Chart, string? Directory)
{
    /// <summary>
    /// Opens a chart where kustomize looks for it: in its folder below <c>chartHome</c>, else what <c>helm pull</c> would bring there. Null after
    /// a report, or when it is still to be restored, which is told once for all.
    /// </summary>
    /// <param name="context">Reads the repository and what was restored.</param>
    /// <param name="layer">The kustomization, whose folder <c>chartHome</c> is relative to.</param>
    /// <param name="entry">The chart as it is listed.</param>
    /// <param name="store">Has charts that were loaded before.</param>
    public static FoundChart? Open(BuildContext context, Layer layer, ChartEntry entry, ReleaseStore store)
    {
        // One folder a version where there may be several, as kustomize arranges them.
        var home = entry is { Version.Length: > 0, Repository.Length: > 0 } ? Path.Combine(entry.Home, $"{entry.Name}-{entry.Version}") : entry.Home;
        var path = Path.Combine(home, entry.Name);
        if (path.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(path))
            return Report(context, KustomizeDiagnostics.PathOutside, entry, $"the folder of charts '{entry.Home}' is not one below this kustomization; write a relative path");
        var lookup = context.View.Locate(Path.Combine(layer.Directory, path));
        switch (lookup.Kind)
        {
            case PathKind.Directory:
                return Load(context, entry, lookup.Path);
            case PathKind.Outside or PathKind.LinkLoop:
                return Report(context, KustomizeDiagnostics.PathOutside, entry, $"the chart '{path}' leads out of what is built");
            default:
                return entry.Repository.Length > 0 ? OpenRemote(context, entry, store) : ReportMissing(context, layer, entry, home);
        }
    }

    private static FoundChart? Load(BuildContext context, ChartEntry entry, string directory)
    {
        if (!ChartLoader.TryLoadFolder(context.View, directory, out var chart, out var error))
            return Report(context, ReleaseDiagnostics.InvalidChart, entry, $"the chart {entry.Name} cannot be loaded: {error}");
        return Check(context, entry, new FoundChart(chart, directory));
    }

    private static FoundChart? OpenRemote(BuildContext context, ChartEntry entry, ReleaseStore store)
    {
        var version = entry is { Version.Length: 0, TakesPrereleases: true } ? ">0.0.0-0" : entry.Version;
        var reference = new ChartReference(entry.Repository, entry.Name, version);
        var item = context.Restored.Find(RestoreRequest.Of(reference, entry.Span));
        if (item.State != RestoreState.Ready || context.View.Narrow(item.Root).ReadFile(item.Path) is not { } file)
        {
            context.MissingCharts.Add(reference.Display);
            return null;
        }

        var (chart, error) = store.LoadArchive(file);
        return chart is null
            ? Report(context, ReleaseDiagnostics.InvalidChart, entry, $"the chart {reference} cannot be loaded: {error}")
            : Check(context, entry, new FoundChart(chart, null));
    }

    private static FoundChart? Check(BuildContext context, ChartEntry entry, FoundChart found)
    {
        if (found.Chart.Metadata.IsLibrary)
            return Report(context, ReleaseDiagnostics.InvalidChart, entry, $"the chart {entry.Name} is a library, which other charts use and nobody installs");
        return found.Chart.MissingDependency is { } missing
            ? Report(context, ReleaseDiagnostics.InvalidChart, entry, $"the chart {entry.Name} depends on {missing}, which is not in its folder 'charts'; run 'helm dependency build' and commit what it brings")
            : found;
    }

    private static FoundChart? ReportMissing(BuildContext context, Layer layer, ChartEntry entry, string home)
    {
        var names = new List<string>();
        var folder = context.View.Locate(Path.Combine(layer.Directory, home));
        if (folder.Kind == PathKind.Directory)
        {
            foreach (var name in context.View.ListDirectory(folder.Path))
            {
                if (name.EndsWith('/'))
                    names.Add(name[..^1]);
            }
        }

        return Report(context, KustomizeDiagnostics.PathMissing, entry, $"there is no chart '{Path.Combine(home, entry.Name)}', and no 'repo' that it could come from{NearestName.Suggest(entry.Name, names)}");
    }

    private static FoundChart? Report(BuildContext context, DiagnosticDescriptor descriptor, ChartEntry entry, string message)
    {
        context.Diagnostics.Add(descriptor, entry.Span, message);
        return null;
    }
}
