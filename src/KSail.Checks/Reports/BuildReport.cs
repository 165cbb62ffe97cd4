using System.Text;
using KSail.Checks.Deployment;
using KSail.Checks.Parity;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Rendering.Flux;
using KSail.Scanning.Reports;

namespace KSail.Checks.Reports;

/// <summary>How the page of a build is written.</summary>
/// <param name="SourceLink">An address with <c>{file}</c> and <c>{line}</c> that places lead to; empty for relative links.</param>
/// <param name="HelpDirectory">Absolute path of the folder with the pages of diagnostics; empty for none.</param>
public sealed record ReportOptions(string SourceLink, string HelpDirectory);

/// <summary>
/// The page of a build: what its steps found in all environments, or in the chosen one. It is made of what <see cref="EnvironmentCheck"/> left in the
/// memory of the build; where all of that was replayed and the page is there, it is left alone, without a look at any environment.
/// </summary>
public static class BuildReport
{
    // Of more environments, each is compared with the default one alone.
    private const int MostForAllPairs = 3;

    /// <summary>Writes the page.</summary>
    /// <param name="request">What was checked.</param>
    /// <param name="options">How the page is written.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="memory">What the steps of the build learned.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What is wrong with the page itself, and its absolute path; null where there is none.</returns>
    public static (IReadOnlyList<Diagnostic> Diagnostics, string? Page) Run(
        CheckRequest request, ReportOptions options, EnvironmentVariables variables, CheckMemory memory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(memory);
        var projectDirectory = Path.GetDirectoryName(request.ProjectFile)!;
        var tree = memory.TreeOf(projectDirectory, request.CacheDirectory);
        // What is wrong with environments as such was told by the steps before.
        var ignored = new DiagnosticBag();
        var found = EnvironmentDiscovery.Discover(tree.OpenView(), projectDirectory, request.Items, request.DefaultEnvironment, ignored);
        var files = EnvironmentSelection.Select(found, request.Environment, SourceSpan.OfFile(request.ProjectFile), ignored);
        if (files.Count == 0)
            return ([], null);

        var chosen = string.IsNullOrEmpty(request.Environment) ? "" : files[0].Name;
        var page = Path.Combine(request.OutputDirectory, chosen, ReportPage.FileName);
        var stamp = Path.Combine(request.IntermediateDirectory, chosen, "report.cache");
        var key = KeyOf(files, request, options, memory);
        if (File.Exists(page) && IsCurrent(stamp, key))
            return ([], page);

        memory.LoadAll(files, tree, request, variables, cancellationToken);
        var settings = new PageSettings(
            new SourceLinks(options.SourceLink, tree.Root, Path.GetDirectoryName(page)!), options.HelpDirectory, chosen.Length > 0 ? "../" : "", ValidationReport.ToolVersion);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(page)!);
            ReportFile.Replace(page, ReportPage.Write(Collect(files, request, memory, tree), settings));
            Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
            File.WriteAllText(stamp, key);
            return ([], page);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([CheckDiagnostics.CannotWriteReport.At(SourceSpan.None, $"the report cannot be written to '{page}' ({e.Message.TrimEnd('.')}); check permissions and free space, or set KSailReport to false")], null);
        }
    }

    // Equal as long as the page would say the same, times apart.
    private static string KeyOf(IReadOnlyList<EnvironmentFile> files, CheckRequest request, ReportOptions options, CheckMemory memory)
    {
        var key = new StringBuilder(request.EngineIdentity).Append('\n').Append(options.SourceLink).Append('\n').Append(options.HelpDirectory);
        foreach (var file in files)
        {
            key.Append('\n').Append(file.Name);
            foreach (var step in (CheckSteps[])[CheckSteps.Validate, CheckSteps.Scan])
                key.Append(' ').Append(memory.FindOutcome(step, file.Path)?.Snapshot.Identity ?? "-");
            key.Append(' ').Append(PushRecord.Read(request.IntermediateDirectory, file.Name)?.Reference);
        }

        return key.ToString();
    }

    private static bool IsCurrent(string stamp, string key)
    {
        try
        {
            return File.Exists(stamp) && File.ReadAllText(stamp) == key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ReportContent Collect(IReadOnlyList<EnvironmentFile> files, CheckRequest request, CheckMemory memory, SourceTree tree)
    {
        var environments = new List<ReportedEnvironment>(files.Count);
        var sides = new List<ParitySide>(files.Count);
        var findings = new FindingCollection();
        foreach (var file in files)
        {
            var loaded = memory.Find(file.Path)!;
            var own = Findings(file, loaded, memory);
            findings.Add(file.Name, own);
            var content = loaded.Rendered is { } rendered ? DeployedContent.Of(rendered) : null;
            environments.Add(Describe(file, loaded, own, content, request, memory, tree));
            if (files.Count > 1 && loaded.Rendered is not null && IsWhole(loaded))
                sides.Add(EnvironmentParity.SideOf(loaded, file.Name));
        }

        return new ReportContent(Path.GetFileNameWithoutExtension(request.ProjectFile), environments, findings.Sorted(), Compare(sides, tree.Root));
    }

    private static List<ParityResult> Compare(List<ParitySide> sides, string root)
    {
        var comparisons = new List<ParityResult>();
        for (var i = 0; i < sides.Count; i++)
        {
            for (var j = i + 1; j < sides.Count && (i == 0 || sides.Count <= MostForAllPairs); j++)
                comparisons.Add(ParityComparison.Compare(sides[i], sides[j], root));
        }

        return comparisons;
    }

    // A variable that is not set is a part of a comparison.
    private static bool IsWhole(LoadedEnvironment loaded)
    {
        foreach (var diagnostic in loaded.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Code != FluxDiagnostics.UndefinedVariable.Code)
                return false;
        }

        return true;
    }

    // Steps repeat what loading found; the score is shown in another way.
    private static List<Diagnostic> Findings(EnvironmentFile file, LoadedEnvironment loaded, CheckMemory memory)
    {
        var all = new HashSet<Diagnostic>();
        var findings = new List<Diagnostic>();
        Add(loaded.Diagnostics);
        foreach (var step in (CheckSteps[])[CheckSteps.Validate, CheckSteps.Scan])
            Add(memory.FindOutcome(step, file.Path)?.Snapshot.Diagnostics ?? []);
        return findings;

        void Add(IReadOnlyList<Diagnostic> diagnostics)
        {
            foreach (var diagnostic in diagnostics)
            {
                if (diagnostic.Code != CheckDiagnostics.Score.Code && all.Add(diagnostic))
                    findings.Add(diagnostic);
            }
        }
    }

    private static ReportedEnvironment Describe(
        EnvironmentFile file, LoadedEnvironment loaded, List<Diagnostic> findings, DeployedContent? content, CheckRequest request, CheckMemory memory, SourceTree tree)
    {
        var scan = memory.FindOutcome(CheckSteps.Scan, file.Path);
        var chart = 0;
        foreach (var release in loaded.Rendered?.Releases ?? [])
            chart += release.Resources.Count;
        return new ReportedEnvironment
        {
            Name = file.Name,
            ConfigFile = loaded.Environment.IsImplied ? null : RepositoryPath.Of(file.Path, tree.Root) ?? Path.GetFileName(file.Path),
            Configuration = loaded.Environment.IsImplied ? null : loaded.Environment.Configuration,
            Chain = loaded is { Rendered: { } rendered, Environment.Paths.SourceDirectory: { } source } ? ChainGraph.Of(rendered, source, findings) : [],
            Errors = findings.Count(static finding => finding.Severity == DiagnosticSeverity.Error),
            Warnings = findings.Count(static finding => finding.Severity == DiagnosticSeverity.Warning),
            Resources = loaded.ResourceCount,
            ChartResources = chart,
            ManifestBytes = SizeOf(loaded.Rendered),
            Images = content?.Images.Count ?? 0,
            Scan = scan is null || Diagnostic.AnyError(loaded.Diagnostics) ? null : ScanSummary.Read(Path.Combine(request.OutputDirectory, file.Name, ScanReports.JsonFileName)),
            Push = PushRecord.Read(request.IntermediateDirectory, file.Name),
            Times = memory.TimesOf(file.Path),
        };
    }

    // As ManifestStream writes it, without writing it.
    private static long SizeOf(RenderedEnvironment? rendered)
    {
        long bytes = 0;
        var text = new StringBuilder(4096);
        foreach (var kustomization in rendered?.Kustomizations ?? [])
        {
            foreach (var resource in kustomization.Resources)
            {
                text.Clear();
                YamlWriter.Write(resource.Tree, text);
                bytes += Encoding.UTF8.GetByteCount(text.ToString()) + (bytes > 0 ? "---\n".Length : 0);
            }
        }

        return bytes;
    }
}
