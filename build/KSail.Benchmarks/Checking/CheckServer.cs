using System.Diagnostics;
using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Rendering.Flux;
using KSail.Restore;
using KSail.Scanning;
using KSail.Schemas;
using KSail.Validation;

namespace KSail.Benchmarks.Checking;

/// <summary>A process that renders the environments of a generated repository once, and then validates or scans them once for every line on its standard input.</summary>
internal static class CheckServer
{
    /// <summary>The first argument of such a process; <c>validate</c> or <c>scan</c> follows, the root of the repository, and whether all environments are checked at once.</summary>
    public const string Argument = "check-serve";

    /// <summary>Answers each line with what was checked — resources, or resources times controls —, ticks on the clock, and bytes allocated.</summary>
    public static int Run(string work, string root, bool together)
    {
        var tree = new SourceTree(root);
        var environments = new List<RenderedEnvironment>();
        foreach (var name in PlatformGenerator.Environments)
        {
            var request = new FluxChainRequest(name, tree.OpenView().Narrow(Path.Combine(root, "k8s")), $"clusters/{name}", SourceSpan.None, NothingRestored.Instance);
            environments.Add(FluxChain.Render(request));
        }

        Func<RenderedEnvironment, int> check = work == "scan" ? Scan : Validate;
        GC.Collect();
        while (Console.ReadLine() is not null)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var clock = Stopwatch.StartNew();
            var done = together ? RunTogether(environments, check) : environments.Sum(check);
            var wall = clock.Elapsed;
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            GC.Collect();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} {wall.Ticks} {bytes}"));
        }

        return 0;
    }

    // As in a build: a task for each environment.
    private static int RunTogether(List<RenderedEnvironment> environments, Func<RenderedEnvironment, int> check)
    {
        var tasks = environments.ConvertAll(environment => Task.Run(() => check(environment)));
        return tasks.Sum(static task => task.GetAwaiter().GetResult());
    }

    private static int Scan(RenderedEnvironment environment)
    {
        var request = new ScanRequest { Selections = [new ScanSelection("nsa", SourceSpan.None), new ScanSelection("mitre", SourceSpan.None)] };
        return EnvironmentScan.Run(environment, request, CancellationToken.None).Result is { } result
            ? result.ResourceCount * result.Controls.Count
            : throw new InvalidOperationException("the generated repository has nothing to scan");
    }

    private static int Validate(RenderedEnvironment environment)
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(environment.Diagnostics);
        ManifestValidation.Validate(environment, SchemaCatalog.Embedded, diagnostics, CancellationToken.None);
        // What is wrong would be measured, too.
        return diagnostics.HasErrors
            ? throw new InvalidOperationException($"the generated repository is not valid: {diagnostics.Items[0]}")
            : environment.Kustomizations.Sum(static kustomization => kustomization.Resources.Count);
    }
}
