using KSail.Checks.Caching;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Scanning;
using KSail.Scanning.Inputs;
using KSail.Scanning.Reports;

namespace KSail.Checks;

/// <summary>Scans one loaded environment, by what the project and its configuration ask for, and writes the reports.</summary>
/// <param name="loaded">The environment.</param>
/// <param name="request">What to check.</param>
/// <param name="diagnostics">Takes the findings.</param>
internal sealed class ScanStep(LoadedEnvironment loaded, CheckRequest request, DiagnosticBag diagnostics)
{
    private readonly ScanSettings? _settings = loaded.Environment.Configuration?.Workload.Scan;

    /// <summary>Scans. Half an environment is not what Flux would apply, and its score would be nobody's: where something is wrong already, nothing is done.</summary>
    /// <param name="directory">Where the reports go.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Run(string directory, CancellationToken cancellationToken)
    {
        if (loaded.Rendered is not { } rendered || diagnostics.HasErrors)
            return;
        var scan = new ScanRequest
        {
            Selections = Selections(),
            Threshold = request.Scan.ComplianceThreshold ?? _settings?.ComplianceThreshold?.Value,
            ThresholdSpan = request.Scan.ComplianceThreshold is null && _settings?.ComplianceThreshold is { } threshold ? threshold.Span : Project,
            Exceptions = Find(request.Scan.Exceptions, _settings?.Exceptions) is { } exceptions ? loaded.View.ReadFile(exceptions) : null,
            Inputs = Inputs(),
            WithCharts = request.Scan.WithCharts,
            Now = request.Clock.GetUtcNow(),
            RepositoryRoot = loaded.View.RepositoryRoot,
        };
        if (diagnostics.HasErrors)
            return;
        var outcome = EnvironmentScan.Run(rendered, scan, cancellationToken);
        diagnostics.AddRange(outcome.Diagnostics);
        if (outcome.Result is not { } result)
            return;
        diagnostics.Add(CheckDiagnostics.Score, SourceSpan.None, ScanText.Summary(result));
        try
        {
            ScanReports.Write(result, directory, loaded.View.RepositoryRoot, loaded.Environment.ConfigFile, ValidationReport.ToolVersion);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CheckDiagnostics.CannotWriteReports, SourceSpan.None, $"the reports of the scan cannot be written to '{directory}' ({e.Message.TrimEnd('.')}); check permissions and free space");
        }
    }

    /// <summary>Whether all reports are where the scan of a snapshot would have left them. Without a score there are none.</summary>
    public static bool HasReports(string directory, CheckSnapshot snapshot) =>
        snapshot.HasErrors || !HasScore(snapshot) ||
        File.Exists(Path.Combine(directory, ScanReports.JsonFileName)) && File.Exists(Path.Combine(directory, ScanReports.SarifFileName))
        && File.Exists(Path.Combine(directory, ScanReports.JunitFileName)) && File.Exists(Path.Combine(directory, ScanReports.HtmlFileName));

    private static bool HasScore(CheckSnapshot snapshot)
    {
        foreach (var diagnostic in snapshot.Diagnostics)
        {
            if (diagnostic.Code == CheckDiagnostics.Score.Code)
                return true;
        }

        return false;
    }

    private SourceSpan Project => SourceSpan.OfFile(request.ProjectFile);

    private List<ScanSelection> Selections()
    {
        var selections = new List<ScanSelection>();
        foreach (var name in request.Scan.Frameworks)
            selections.Add(new ScanSelection(name, Project));
        if (selections.Count > 0 || _settings is null)
            return selections;
        foreach (var framework in _settings.Frameworks)
        {
            if (framework.Value.IsComplete)
                selections.Add(new ScanSelection(framework.Value.Reveal(), framework.Span));
        }

        return selections;
    }

    private IReadOnlyList<ControlInput> Inputs()
    {
        if (Find(request.Scan.Inputs, _settings?.Inputs) is not { } path || loaded.View.ReadYaml(path) is not { } file)
            return [];
        diagnostics.AddRange(file.Diagnostics);
        return ControlInputFile.Read(file, diagnostics);
    }

    // The project's file goes before the configuration's. That the latter exists is told by the rules of the configuration, which a scan alone does not run.
    private string? Find(string ofProject, Setting<ExpandedText>? configured)
    {
        if (ofProject.Length == 0 && configured is not { Value.IsComplete: true })
            return null;
        var (path, start, span) = ofProject.Length > 0
            ? (ofProject, request.ProjectFile, Project)
            : (configured!.Value.Reveal(), loaded.Environment.ConfigFile, configured.Span);
        var found = loaded.View.Locate(Path.GetFullPath(path, Path.GetDirectoryName(start)!));
        if (found.Kind == PathKind.File)
            return found.Path;
        diagnostics.Add(CheckDiagnostics.ScanFileMissing, span, $"there is no file '{path}' in the repository for the scan");
        return null;
    }
}
