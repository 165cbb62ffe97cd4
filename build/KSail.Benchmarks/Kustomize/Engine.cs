using System.Diagnostics;
using System.Globalization;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Kustomize;
using KSail.Restore;

namespace KSail.Benchmarks.Kustomize;

/// <summary>Our side of the comparison, in a process of its own: builds a directory and writes the objects to a file, as the program does.</summary>
internal static class Engine
{
    /// <summary>The first argument of a process that builds once and ends.</summary>
    public const string BuildOnce = "kustomize-build";

    /// <summary>The first argument of a process that builds once for every line on its standard input, and answers each with what it took.</summary>
    public const string BuildPerLine = "kustomize-serve";

    /// <summary>Runs what the arguments say: one of the above, the root of the tree, the directory to build, the file to write.</summary>
    public static int Run(string[] arguments)
    {
        var (mode, root, directory, output) = (arguments[0], arguments[1], arguments[2], arguments[3]);
        if (mode == BuildOnce)
            return Build(root, directory, output) ? 0 : 1;
        while (Console.ReadLine() is not null)
        {
            var processor = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            if (!Build(root, directory, output))
                return 1;
            var wall = clock.Elapsed;
            var used = Environment.CpuUsage.TotalTime - processor;
            // The garbage of one build is no part of the next one's memory; how much of it a runtime lets pile up depends on the processor's
            // cache, not on the program.
            GC.Collect();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall.Ticks} {used.Ticks}"));
        }

        return 0;
    }

    // A tree of source files of its own each time: everything is read and parsed anew.
    private static bool Build(string root, string directory, string output)
    {
        var diagnostics = new DiagnosticBag();
        var resources = KustomizeBuild.Run(new SourceTree(root).OpenView(), directory, kustomization: null, NothingRestored.Instance, diagnostics);
        foreach (var diagnostic in diagnostics.Items)
            Console.Error.WriteLine(diagnostic);
        var trees = new List<YamlMapping>(resources.Count);
        foreach (var resource in resources)
            trees.Add(resource.Tree);
        using var writer = new StreamWriter(output, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        YamlWriter.WriteStream(trees, writer);
        return !diagnostics.HasErrors;
    }
}
