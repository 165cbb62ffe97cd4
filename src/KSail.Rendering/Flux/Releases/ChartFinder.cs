using KSail.Charts.Loading;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;
using KSail.Restore;

namespace KSail.Rendering.Flux.Releases;

/// <summary>Opens the charts of releases: from the repository, or from what was restored.</summary>
internal sealed class ChartFinder(SourceView view, IRestoredContent restored, ReleaseStore store)
{
    /// <summary>Opens a chart; null when it is not at hand, or wrong.</summary>
    /// <param name="release">The HelmRelease, for messages.</param>
    /// <param name="source">Where the chart comes from.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="absence">Why the chart is not at hand; null where that is an error, or it is there.</param>
    public Chart? Open(Resource release, ReleaseSource source, DiagnosticBag diagnostics, out ChartAbsence? absence)
    {
        absence = null;
        if (source.InvalidVersion is { } version)
        {
            diagnostics.Add(ReleaseDiagnostics.InvalidVersion, version.Span, $"'{version.Value}' is neither a version nor a range of versions for the chart of {release}; write for example 1.2.3, 1.2.x or '>=1.2.0 <2.0.0'");
            return null;
        }

        if (source.Reason is { } reason)
        {
            absence = new ChartAbsence(reason, IsRestorable: false);
            return null;
        }

        var chart = source.LocalPath is { } path ? OpenLocal(release, path, source, diagnostics, out absence) : OpenRemote(release, source, diagnostics, out absence);
        return chart is null ? null : WithFiles(chart, release, source, diagnostics);
    }

    private Chart? OpenRemote(Resource release, ReleaseSource source, DiagnosticBag diagnostics, out ChartAbsence? absence)
    {
        absence = null;
        var item = restored.Find(RestoreRequest.Of(source.Remote!, source.Span));
        if (item.State != RestoreState.Ready || view.Narrow(item.Root).ReadFile(item.Path) is not { } file)
        {
            absence = new ChartAbsence(source.Remote!.Display, IsRestorable: true);
            return null;
        }

        var loaded = store.LoadArchive(file);
        if (loaded.Chart is null)
            diagnostics.Add(ReleaseDiagnostics.InvalidChart, source.Span, $"the chart {source.Remote} of {release} cannot be loaded: {loaded.Error}");
        return loaded.Chart;
    }

    private Chart? OpenLocal(Resource release, string path, ReleaseSource source, DiagnosticBag diagnostics, out ChartAbsence? absence)
    {
        absence = null;
        var (found, lookup) = Locate(path);
        if (lookup.Kind is not (PathKind.Directory or PathKind.File))
        {
            diagnostics.Add(ReleaseDiagnostics.ChartMissing, source.Span, $"there is no chart at '{path}', which {release} takes from this repository; paths count from the repository's root");
            return null;
        }

        if (Load(found, lookup, out var error) is { } chart)
            return new ChartDependencies(found, restored, store, Load).Complete(chart, lookup.Path, source.Span, out absence);
        diagnostics.Add(ReleaseDiagnostics.InvalidChart, source.Span, $"the chart at '{path}' of {release} cannot be loaded: {error}");
        return null;
    }

    private Chart? Load(SourceView from, PathLookup lookup, out string error)
    {
        Chart? chart;
        if (lookup.Kind == PathKind.Directory)
            ChartLoader.TryLoadFolder(from, lookup.Path, out chart, out error);
        else if (from.ReadFile(lookup.Path) is { } file)
            (chart, error) = store.LoadArchive(file) is var loaded ? (loaded.Chart, loaded.Error) : default;
        else
            (chart, error) = (null, "the file cannot be read");
        return chart;
    }

    // What is delivered is the source directory; Git has the whole repository.
    private (SourceView View, PathLookup Lookup) Locate(string path)
    {
        var relative = KustomizationRenderer.CleanPath(path);
        var lookup = Look(view, relative);
        if (lookup.Kind is PathKind.Directory or PathKind.File)
            return (view, lookup);
        var repository = view.Narrow(view.RepositoryRoot);
        return (repository, Look(repository, relative));
    }

    private static PathLookup Look(SourceView at, string relative) =>
        relative.Contains('\0', StringComparison.Ordinal) ? new PathLookup(PathKind.Missing, "") : at.Locate(Path.Combine(at.Boundary, relative));

    private Chart? WithFiles(Chart chart, Resource release, ReleaseSource source, DiagnosticBag diagnostics)
    {
        if (source.ValuesFiles is not { Count: > 0 } names)
            return chart;
        var files = new List<ChartFile>();
        foreach (var item in names)
        {
            if (item is not YamlScalar { IsNull: false } name)
                continue;
            if (ReadValuesFile(chart, name.Value, source) is { } file)
            {
                files.Add(file);
            }
            else if (!source.IgnoresMissingFiles)
            {
                diagnostics.Add(ReleaseDiagnostics.ChartMissing, name.Span, $"there is no file '{name.Value}' of values for {release} in {(source.LocalPath is null ? "its chart" : "this repository")}; correct the name, or set 'ignoreMissingValuesFiles: true'");
                return null;
            }
        }

        if (files.Count == 0)
            return chart;
        if (chart.TryWithValues(files, out var changed, out var error))
            return changed;
        diagnostics.Add(ReleaseDiagnostics.InvalidChart, names.Span, $"the values files of {release} cannot be loaded: {error}");
        return null;
    }

    private ChartFile? ReadValuesFile(Chart chart, string name, ReleaseSource source)
    {
        if (source.LocalPath is null)
            return chart.FindFile(name);
        var (found, lookup) = Locate(name);
        return lookup.Kind == PathKind.File && found.ReadFile(lookup.Path) is { } file ? new ChartFile(name, file.Bytes) : null;
    }
}

/// <summary>Why a chart is not at hand.</summary>
/// <param name="What">The chart to restore, or what stands against it.</param>
/// <param name="IsRestorable">Whether a restore would bring it.</param>
internal sealed record ChartAbsence(string What, bool IsRestorable);
