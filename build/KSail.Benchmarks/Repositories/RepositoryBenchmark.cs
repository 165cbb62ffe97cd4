using System.Diagnostics;
using System.Globalization;

namespace KSail.Benchmarks.Repositories;

/// <summary>
/// A build of the repository of 750 files beside what it replaces at the least: the released kustomize, run for every overlay of both environments.
/// Validating what that prints would come on top.
/// </summary>
internal static class RepositoryBenchmark
{
    private const double ColdGoal = 8;
    private const double UnchangedGoal = 2;

    /// <param name="options">Rounds, and where it goes.</param>
    /// <param name="kustomize">Path of the released program.</param>
    /// <param name="output">Receives the table.</param>
    public static void Run(BenchmarkOptions options, string kustomize, TextWriter output)
    {
        var floor = new PlatformGenerator(options).WriteFloor();
        var generator = new RepositoryGenerator(Path.Combine(options.WorkDirectory, "repository"), options.SdkVersion);
        var subject = new Subject($"{RepositoryGenerator.FileCount} files", generator.Write(), ColdGoal, UnchangedGoal);
        var (cold, unchanged) = (new Result(subject, "cold", ColdGoal), new Result(subject, "unchanged", UnchangedGoal));
        var theirs = new List<double>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            output.WriteLine(round == 0 ? "warming up" : $"round {round} of {options.Rounds}");
            subject.Clean();
            foreach (var result in (Result[])[cold, unchanged])
            {
                var before = MeasuredCommand.Build(floor);
                var ours = MeasuredCommand.Build(subject.Project);
                if (round > 0)
                    result.Add(before, ours);
            }

            var clock = Stopwatch.StartNew();
            foreach (var overlay in generator.Overlays)
                MeasuredCommand.Run(new ProcessStartInfo(kustomize, ["build", "--load-restrictor", "LoadRestrictionsNone", overlay]) { UseShellExecute = false });
            if (round > 0)
                theirs.Add(clock.Elapsed.TotalSeconds);
        }

        Report.Write(output, [cold, unchanged], [], options.Rounds);
        theirs.Sort();
        var median = theirs[theirs.Count / 2];
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"kustomize build of the {generator.Overlays.Count} overlays, nothing validated: {median:0.00} s; ours, cold, validated and scanned: {cold.Wall.TotalSeconds / median:0.00} times that."));
    }
}
