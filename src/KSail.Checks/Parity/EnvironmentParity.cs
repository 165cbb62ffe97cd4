using System.Text;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Rendering.Flux;
using KSail.Scanning.Reports;
using KSail.Validation;

namespace KSail.Checks.Parity;

/// <summary>Compares two environments of a project, and writes the comparison.</summary>
public static class EnvironmentParity
{
    /// <summary>Name of the file for pull requests in the output folder.</summary>
    public const string MarkdownFileName = "parity.md";

    /// <summary>Name of the file for programs in the output folder.</summary>
    public const string JsonFileName = "parity.json";

    /// <summary>
    /// Renders both environments, goes on with what earlier steps of the build rendered, and compares. An environment with errors is not what Flux would
    /// apply, so nothing is compared then; but variables that are not set are a part of the comparison, beside being errors.
    /// </summary>
    /// <param name="request">The project; its choice of an environment does not count.</param>
    /// <param name="from">The first environment; empty where it follows from the other one and what there is.</param>
    /// <param name="to">The second environment, likewise.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="memory">What earlier steps of the same build learned.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What is wrong, and the comparison; null where there is none.</returns>
    public static (IReadOnlyList<Diagnostic> Diagnostics, ParityResult? Result) Run(
        CheckRequest request, string from, string to, EnvironmentVariables variables, CheckMemory memory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(memory);
        var diagnostics = new DiagnosticBag();
        var directory = Path.GetDirectoryName(request.ProjectFile)!;
        var tree = memory.TreeOf(directory, request.CacheDirectory);
        var found = EnvironmentDiscovery.Discover(tree.OpenView(), directory, request.Items, request.DefaultEnvironment, diagnostics);
        if (Choose(found, from, to, SourceSpan.OfFile(request.ProjectFile), diagnostics) is not var (first, second))
            return (diagnostics.Items, null);
        memory.LoadAll([first, second], tree, request, variables, cancellationToken);
        var left = Side(memory.Find(first.Path)!, first.Name, diagnostics);
        var right = Side(memory.Find(second.Path)!, second.Name, diagnostics);
        if (left is null || right is null)
            return (memory.Untold([.. diagnostics.Items]), null);
        var result = ParityComparison.Compare(left, right, tree.Root);
        Write(result, request.OutputDirectory, diagnostics);
        return (memory.Untold([.. diagnostics.Items]), result);
    }

    /// <summary>The two environments that are meant; null after an error.</summary>
    internal static (EnvironmentFile From, EnvironmentFile To)? Choose(
        IReadOnlyList<EnvironmentFile> environments, string from, string to, SourceSpan project, DiagnosticBag diagnostics)
    {
        // An unknown name, and a project without any environment, are told as everywhere.
        foreach (var name in (string[])[from, to])
        {
            if (EnvironmentSelection.Select(environments, name, project, diagnostics).Count == 0)
                return null;
        }

        var first = Find(environments, from);
        var second = Find(environments, to);
        if (environments.Count == 2)
        {
            first ??= second == environments[0] ? environments[1] : environments[0];
            second ??= first == environments[0] ? environments[1] : environments[0];
        }

        if (first is not null && second is not null && first.Name != second.Name)
            return (first, second);
        var names = new List<string>(environments.Count);
        foreach (var environment in environments)
            names.Add($"'{environment.Name}'");
        var list = string.Join(", ", names);
        diagnostics.Add(CheckDiagnostics.ParityNeedsTwo, project,
            environments.Count < 2 ? $"Parity compares two environments, and the project has only {list}; add another, ksail.<name>.yaml"
            : first is not null && second is not null ? $"Parity compares two environments, and From and To both name '{first.Name}'; choose among {list}"
            : $"Parity compares two environments; choose with -p:From=<name> -p:To=<name>: {list}");
        return null;
    }

    /// <summary>One side of a comparison, as far as it could be rendered; node patches that are wrong leave nothing of them to compare.</summary>
    internal static ParitySide SideOf(LoadedEnvironment loaded, string name) =>
        new(name, loaded.Environment.Configuration, loaded.Rendered!, NodePatchCheck.Generate(loaded.Environment, loaded.View, new DiagnosticBag()));

    // Null where errors, which are told, keep it from being what Flux would apply. Warnings are for the build.
    private static ParitySide? Side(LoadedEnvironment loaded, string name, DiagnosticBag diagnostics)
    {
        var isWhole = loaded.Rendered is not null;
        foreach (var diagnostic in loaded.Diagnostics)
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error)
                continue;
            diagnostics.Add(diagnostic);
            isWhole &= diagnostic.Code == FluxDiagnostics.UndefinedVariable.Code;
        }

        return isWhole ? SideOf(loaded, name) : null;
    }

    private static EnvironmentFile? Find(IReadOnlyList<EnvironmentFile> environments, string name)
    {
        foreach (var environment in environments)
        {
            if (environment.Name == name)
                return environment;
        }

        return null;
    }

    private static void Write(ParityResult result, string directory, DiagnosticBag diagnostics)
    {
        try
        {
            Directory.CreateDirectory(directory);
            ReportFile.Replace(Path.Combine(directory, MarkdownFileName), Encoding.UTF8.GetBytes(ParityMarkdown.Write(result)));
            ReportFile.Replace(Path.Combine(directory, JsonFileName), ParityJson.Write(result));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CheckDiagnostics.CannotWriteParity, SourceSpan.None, $"the comparison cannot be written to '{directory}' ({e.Message.TrimEnd('.')}); check permissions and free space");
        }
    }
}
