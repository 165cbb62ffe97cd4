using System.Diagnostics;
using System.Globalization;

namespace KSail.Benchmarks.Kustomize;

/// <summary>
/// Builds the same trees with the released kustomize and in process, in turn, so that a load on the machine slows both. Cold is a fresh process
/// for each build; warm is the same process again, where the program, which knows no such thing, is a fresh process still.
/// </summary>
internal sealed class Comparison(ComparisonOptions options)
{
    // Enough for the runtime to have compiled the hot code for good.
    private const int WarmingBuilds = 20;

    /// <returns>The measurements of all trees; null, after saying where, when the two outputs of a tree are not the same.</returns>
    public List<ComparisonResult>? Run()
    {
        var generator = new TreeGenerator(options.WorkDirectory);
        var results = new List<ComparisonResult>();
        foreach (var size in options.Sizes)
        {
            var directory = generator.Write(size);
            var tree = new Tree(size, Path.GetFullPath(Path.Combine(directory, "..", "..")), directory);
            if (!AreEqual(tree))
                return null;
            Measure(tree, results);
        }

        return results;
    }

    private bool AreEqual(Tree tree)
    {
        MeasuredCommand.Run(Program(tree));
        MeasuredCommand.Run(Ours(tree, Engine.BuildOnce));
        var expected = File.ReadAllBytes(tree.ProgramOutput);
        if (expected.AsSpan().SequenceEqual(File.ReadAllBytes(tree.OurOutput)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tree.Resources:N0} resources: the outputs are equal, {expected.Length:N0} bytes"));
            return true;
        }

        Console.Error.WriteLine($"the outputs differ: compare {tree.ProgramOutput} and {tree.OurOutput}");
        return false;
    }

    private void Measure(Tree tree, List<ComparisonResult> results)
    {
        var cold = new ComparisonResult(tree.Resources, isWarm: false);
        var warm = new ComparisonResult(tree.Resources, isWarm: true);
        using var server = new EngineServer(Ours(tree, Engine.BuildPerLine));
        for (var i = 0; i < WarmingBuilds; i++)
            server.Build();
        for (var round = 0; round < options.RoundsFor(tree.Resources); round++)
        {
            var program = MeasuredCommand.Run(Program(tree));
            cold.Add(program, MeasuredCommand.Run(Ours(tree, Engine.BuildOnce)));
            warm.Add(program, server.Build());
        }

        results.Add(cold);
        results.Add(warm);
    }

    private ProcessStartInfo Program(Tree tree) => Start(
        options.Kustomize, "build", "--load-restrictor", "LoadRestrictionsNone", "--reorder", "none", "--output", tree.ProgramOutput, tree.Directory);

    private static ProcessStartInfo Ours(Tree tree, string mode) =>
        Start(Environment.ProcessPath!, typeof(Comparison).Assembly.Location, mode, tree.Root, tree.Directory, tree.OurOutput);

    private static ProcessStartInfo Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private sealed record Tree(int Resources, string Root, string Directory)
    {
        public string ProgramOutput => Root + ".kustomize.yaml";

        public string OurOutput => Root + ".ksail.yaml";
    }
}
