using System.Globalization;
using System.Text;
using KSail.Checks.Caching;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Flux;

namespace KSail.Checks;

/// <summary>
/// Checks the environments of a project: finds them, loads their configuration, renders them and judges what they render. Environments
/// share the parsed files of one <see cref="SourceTree"/>; an error in one does not stop the others.
/// </summary>
public static class EnvironmentCheck
{
    /// <summary>
    /// Runs a check. It computes and reads the disk, so it blocks its caller rather than pretend to wait for anything. What users got wrong is
    /// in the result; exceptions are faults.
    /// </summary>
    /// <param name="request">What to check.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="memory">What earlier steps of the same build learned; what they told is left out of the result.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static CheckResult Run(CheckRequest request, EnvironmentVariables variables, CheckMemory memory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(memory);
        var projectDirectory = Path.GetDirectoryName(request.ProjectFile)!;
        var tree = memory.TreeOf(projectDirectory, request.CacheDirectory);
        var diagnostics = new DiagnosticBag();
        var found = EnvironmentDiscovery.Discover(tree.OpenView(), projectDirectory, request.Items, request.DefaultEnvironment, diagnostics);
        var selected = EnvironmentSelection.Select(found, request.Environment, SourceSpan.OfFile(request.ProjectFile), diagnostics);

        var work = new Task<Outcome>[selected.Count];
        for (var i = 0; i < work.Length; i++)
        {
            var file = selected[i];
            var start = (double)i / work.Length;
            work[i] = Task.Run(() => CheckOne(tree, file, found, start, request, variables.Recorder(), memory, cancellationToken), cancellationToken);
        }

        var environments = new List<CheckedEnvironment>(work.Length);
        foreach (var task in work)
        {
            var outcome = task.GetAwaiter().GetResult();
            environments.Add(outcome.Environment);
            diagnostics.AddRange(outcome.Snapshot.Diagnostics);
        }

        return new CheckResult(memory.Untold(UnusedVariables.Fold(Merge(WithoutContradicted(diagnostics.Items, work)))), environments);
    }

    private static Outcome CheckOne(
        SourceTree tree, EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, double start, CheckRequest request, EnvironmentVariables variables, CheckMemory memory, CancellationToken cancellationToken)
    {
        var output = Path.Combine(request.OutputDirectory, file.Name);
        var manifests = request.Steps.HasFlag(CheckSteps.Render) ? Path.Combine(output, ManifestStream.FileName) : null;
        var cacheFile = Path.Combine(request.IntermediateDirectory, file.Name, $"{CacheName(request.Steps)}.cache");
        var cacheKey = CacheKey(file, project, request);
        // What Validate found to be current in this build need not be compared again.
        var validated = memory.FindOutcome(CheckSteps.Validate, file.Path)?.Snapshot;
        var snapshot = CheckCacheFile.TryRead(cacheFile, cacheKey, validated);
        var fromCache = snapshot is not null && CheckCache.IsCurrent(snapshot, validated, tree, variables, start) && ManifestStream.IsCurrent(manifests, snapshot.ManifestsDigest)
            && (!request.Steps.HasFlag(CheckSteps.Scan) || ScanStep.HasReports(output, snapshot));
        TimeSpan? elapsed = null;
        if (!fromCache)
        {
            var loaded = memory.Find(file.Path);
            if (loaded is null)
                memory.Keep(file.Path, loaded = LoadedEnvironment.Load(tree, file, request, variables, memory, cancellationToken));
            var clock = request.Clock.GetTimestamp();
            var (findings, digest) = EnvironmentSteps.Run(loaded, file, project, request, output, manifests, cancellationToken);
            elapsed = request.Clock.GetElapsedTime(clock);
            snapshot = CheckCacheFile.Write(cacheFile, cacheKey, loaded.Snapshot(findings, digest));
        }

        memory.Keep(request.Steps, file.Path, new StepOutcome(snapshot!, elapsed));
        if (request.Steps.HasFlag(CheckSteps.Validate))
            ValidationReport.Write(Path.Combine(output, ValidationReport.FileName), file.Name, snapshot!.Diagnostics, tree.Root, file.Path, isNew: !fromCache);
        var written = snapshot!.ManifestsDigest.Length > 0 && !snapshot.HasErrors ? manifests : null;
        return new Outcome(new CheckedEnvironment(file.Name, file.Path, written, snapshot.ResourceCount, !snapshot.HasErrors, fromCache), snapshot);
    }

    // An environment is judged beside the others, so it depends on which there are.
    private static string CacheKey(EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, CheckRequest request)
    {
        var key = new StringBuilder(request.EngineIdentity).Append('\n').Append(file.Name).Append('\n').Append(request.CacheDirectory)
            .Append('\n').Append(request.RendersCharts);
        foreach (var location in request.SchemaLocations)
            key.Append('\n').Append(location.Template);
        // Exceptions expire by the day, and with them what a scan found.
        if (request.Steps.HasFlag(CheckSteps.Scan))
            key.Append('\n').Append(request.Scan.Key).Append('\n').Append(request.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var environment in project)
            key.Append('\n').Append(environment.Name).Append('\n').Append(environment.Path).Append('\n').Append(environment.Span.ToString());
        return key.ToString();
    }

    private static string CacheName(CheckSteps steps) => steps switch
    {
        CheckSteps.Validate => "validate",
        CheckSteps.Render => "render",
        CheckSteps.Scan => "scan",
        CheckSteps.None => "load",
        _ => "check",
    };

    // What one environment does not use, another one that shares the file may need.
    private static List<Diagnostic> WithoutContradicted(IReadOnlyList<Diagnostic> diagnostics, Task<Outcome>[] work)
    {
        var kept = new List<Diagnostic>(diagnostics.Count);
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Code != FluxDiagnostics.VariablesUnused.Code || !IsContradicted(diagnostic, work))
                kept.Add(diagnostic);
        }

        return kept;
    }

    private static bool IsContradicted(Diagnostic diagnostic, Task<Outcome>[] work)
    {
        foreach (var task in work)
        {
            var snapshot = task.GetAwaiter().GetResult().Snapshot;
            if (!snapshot.HasErrors && HasRead(snapshot, diagnostic.Span.File) && !Has(snapshot, diagnostic))
                return true;
        }

        return false;
    }

    private static bool HasRead(CheckSnapshot snapshot, string file)
    {
        foreach (var read in snapshot.Reads)
        {
            if (read.Kind == ReadKind.Content && read.Path == file)
                return true;
        }

        return false;
    }

    private static bool Has(CheckSnapshot snapshot, Diagnostic wanted)
    {
        foreach (var diagnostic in snapshot.Diagnostics)
        {
            if (diagnostic == wanted)
                return true;
        }

        return false;
    }

    // Environments share their bases, so they share most findings about them.
    private static List<Diagnostic> Merge(IReadOnlyList<Diagnostic> diagnostics)
    {
        var sorted = new List<Diagnostic>(diagnostics);
        sorted.Sort();
        var merged = new List<Diagnostic>(sorted.Count);
        foreach (var diagnostic in sorted)
        {
            if (merged.Count == 0 || merged[^1] != diagnostic)
                merged.Add(diagnostic);
        }

        return merged;
    }

    private sealed record Outcome(CheckedEnvironment Environment, CheckSnapshot Snapshot);
}
