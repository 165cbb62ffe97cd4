using System.Diagnostics;
using System.Globalization;
using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux;
using KSail.Restore;

namespace KSail.Benchmarks.Charts;

/// <summary>A process that renders all Helm releases of a generated repository once for every line on its standard input, from files to objects, with nothing kept from the line before.</summary>
internal static class ChartServer
{
    /// <summary>The first argument of such a process; the root of the repository follows.</summary>
    public const string Argument = "chart-serve";

    /// <summary>Answers each line with releases, objects, ticks on the clock, and bytes allocated.</summary>
    public static int Run(string root)
    {
        while (Console.ReadLine() is not null)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var clock = Stopwatch.StartNew();
            var settings = new ReleaseSettings(static () => new ClusterCapabilities("1.36.0", ["v1", "apps/v1", "networking.k8s.io/v1", "policy/v1", "autoscaling/v2"]), new ReleaseStore(null));
            var view = new SourceTree(root).OpenView().Narrow(Path.Combine(root, "k8s"));
            var rendered = FluxChain.Render(new FluxChainRequest("prod", view, "", SourceSpan.None, NothingRestored.Instance) { Releases = settings });
            var wall = clock.Elapsed;
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            // What is wrong would be measured, too.
            if (Diagnostic.AnyError(rendered.Diagnostics))
                throw new InvalidOperationException($"the generated repository is not valid: {rendered.Diagnostics[0]}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rendered.Releases.Count} {rendered.Releases.Sum(static release => release.Resources.Count)} {wall.Ticks} {bytes}"));
        }

        return 0;
    }
}
