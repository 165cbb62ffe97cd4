using System.Globalization;

namespace KSail.Benchmarks.Repositories;

/// <summary>Two packed versions of the SDK, building the same repositories in turn, so that what slows the machine slows both.</summary>
internal static class VersionComparison
{
    /// <param name="options">Rounds, and where the repositories go.</param>
    /// <param name="versions">The older and the newer package version.</param>
    /// <param name="output">Receives the table.</param>
    public static void Run(BenchmarkOptions options, (string Older, string Newer) versions, TextWriter output)
    {
        var pairs = new List<(Subject Older, Subject Newer)>();
        foreach (var (name, write) in Repositories(options))
            pairs.Add((new Subject(name, write("older", versions.Older), 0, 0), new Subject(name, write("newer", versions.Newer), 0, 0)));
        var rounds = new List<(string Name, string Kind, List<(Measurement Older, Measurement Newer)> Measured)>();
        foreach (var (older, _) in pairs)
        {
            rounds.Add((older.Name, "cold", []));
            rounds.Add((older.Name, "unchanged", []));
        }

        for (var round = 0; round <= options.Rounds; round++)
        {
            output.WriteLine(round == 0 ? "warming up" : $"round {round} of {options.Rounds}");
            for (var i = 0; i < pairs.Count; i++)
            {
                pairs[i].Older.Clean();
                pairs[i].Newer.Clean();
                for (var kind = 0; kind < 2; kind++)
                {
                    // Each goes first every other time.
                    var (first, second) = round % 2 == 0 ? (pairs[i].Older, pairs[i].Newer) : (pairs[i].Newer, pairs[i].Older);
                    var measured = (First: MeasuredCommand.Build(first.Project), Second: MeasuredCommand.Build(second.Project));
                    if (round > 0)
                        rounds[(2 * i) + kind].Measured.Add(round % 2 == 0 ? (measured.First, measured.Second) : (measured.Second, measured.First));
                }
            }
        }

        output.WriteLine();
        output.WriteLine($"Medians of {options.Rounds} rounds, {versions.Older} and {versions.Newer} in turn; the last columns are the newer one's share of the older one's cost.");
        output.WriteLine();
        output.WriteLine("| project | build | older | newer | wall | CPU | memory |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (var (name, kind, measured) in rounds)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {kind} | {Median(measured, static each => each.Older.Wall.TotalSeconds):0.00} s | {Median(measured, static each => each.Newer.Wall.TotalSeconds):0.00} s | {Median(measured, static each => each.Newer.Wall / each.Older.Wall):P0} | {Median(measured, static each => each.Newer.Cpu / each.Older.Cpu):P0} | {Median(measured, static each => (double)each.Newer.PeakMemory / each.Older.PeakMemory):P0} |"));
        }
    }

    private static IEnumerable<(string Name, Func<string, string, string> Write)> Repositories(BenchmarkOptions options)
    {
        yield return ("empty", (side, version) => new PlatformGenerator(options with { WorkDirectory = Path.Combine(options.WorkDirectory, side), SdkVersion = version }).WriteEmpty());
        yield return ("samples/platform", (side, version) => CopySample(options.RepositoryRoot, Path.Combine(options.WorkDirectory, side, "sample"), version));
        yield return ($"{RepositoryGenerator.FileCount} files", (side, version) => new RepositoryGenerator(Path.Combine(options.WorkDirectory, side, "repository"), version).Write());
    }

    private static string CopySample(string root, string folder, string version)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var sample = Path.Combine(root, "samples", "platform");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(sample, file);
            if (name.StartsWith("bin", StringComparison.Ordinal) || name.StartsWith("obj", StringComparison.Ordinal))
                continue;
            var copy = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return RepositoryProject.Write(folder, version);
    }

    private static double Median(List<(Measurement Older, Measurement Newer)> measured, Func<(Measurement Older, Measurement Newer), double> value)
    {
        var values = measured.ConvertAll(each => value(each));
        values.Sort();
        return values[values.Count / 2];
    }
}
