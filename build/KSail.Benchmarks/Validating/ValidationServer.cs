using System.Diagnostics;
using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Rendering.Flux;
using KSail.Restore;
using KSail.Schemas;
using KSail.Validation;

namespace KSail.Benchmarks.Validating;

/// <summary>A process that renders the environments of a generated repository once, and then validates them once for every line on its standard input.</summary>
internal static class ValidationServer
{
    /// <summary>The first argument of such a process; the root of the repository follows, then whether all environments are validated at once.</summary>
    public const string Argument = "validate-serve";

    /// <summary>Answers each line with the resources validated, ticks on the clock, and bytes allocated.</summary>
    public static int Run(string root, bool together)
    {
        var tree = new SourceTree(root);
        var environments = new List<RenderedEnvironment>();
        foreach (var name in PlatformGenerator.Environments)
        {
            var request = new FluxChainRequest(name, tree.OpenView().Narrow(Path.Combine(root, "k8s")), $"clusters/{name}", SourceSpan.None, NothingRestored.Instance);
            environments.Add(FluxChain.Render(request));
        }

        GC.Collect();
        while (Console.ReadLine() is not null)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var clock = Stopwatch.StartNew();
            var resources = together ? ValidateTogether(environments) : environments.Sum(Validate);
            var wall = clock.Elapsed;
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            GC.Collect();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{resources} {wall.Ticks} {bytes}"));
        }

        return 0;
    }

    // As in a build: a task for each environment.
    private static int ValidateTogether(List<RenderedEnvironment> environments)
    {
        var tasks = environments.ConvertAll(static environment => Task.Run(() => Validate(environment)));
        return tasks.Sum(static task => task.GetAwaiter().GetResult());
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
