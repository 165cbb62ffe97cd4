using System.Diagnostics;
using System.Globalization;

namespace KSail.Benchmarks.Checking;

/// <summary>
/// What is already rendered, checked in a second. Validation counts resources: schemas, rules of the API server, identities and references. A scan counts
/// resources times controls of <c>nsa</c> and <c>mitre</c>. Cold is the first
/// check of a process, warm the median of later ones; on one core the environments of a repository come one after the other.
/// </summary>
internal static class CheckBenchmark
{
    private const int WarmingRuns = 20;
    // The goal of validation; that of a scan is its share of a whole build, which bench.sh without a word measures.
    private const double GoalPerCore = 20_000;

    /// <summary>Measures and writes a table.</summary>
    public static void Run(string work, BenchmarkOptions options, TextWriter output)
    {
        var generator = new PlatformGenerator(options);
        output.WriteLine(Invariant($"{(work == "scan" ? "Resources times controls" : "Resources")} per second, medians of {options.Rounds} processes; peak of resident memory of the whole process, rendering and runtime included."));
        output.WriteLine();
        output.WriteLine($"| {(work == "scan" ? "resources × controls" : "resources")} | cores | cold | warm | warm per core | goal | allocated per unit | peak memory |");
        output.WriteLine("|---:|---:|---:|---:|---:|---|---:|---:|");
        foreach (var size in options.Sizes)
        {
            generator.WritePlatform(size, out var project);
            foreach (var cores in (ReadOnlySpan<int>)[1, 2])
                output.WriteLine(Line(work, Path.GetDirectoryName(project)!, cores, options.Rounds));
        }
    }

    private static string Line(string work, string root, int cores, int rounds)
    {
        var runs = new List<Figures>(rounds);
        for (var i = 0; i < rounds; i++)
            runs.Add(Measure(work, root, cores));
        var warm = Median(runs, static run => run.Warm);
        return Invariant(
            $"| {runs[0].Resources:N0} | {cores} | {Median(runs, static run => run.Cold):N0} | {warm:N0} | {warm / cores:N0} | {(work == "scan" ? "" : warm / cores >= GoalPerCore ? "met" : "missed")} | {Median(runs, static run => run.Bytes):N0} B | {Median(runs, static run => run.Peak) / 1048576:0} MiB |");
    }

    private static Figures Measure(string work, string root, int cores)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (ReadOnlySpan<string>)[typeof(CheckBenchmark).Assembly.Location, CheckServer.Argument, work, root, cores == 1 ? "" : "together"])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = cores.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var cold = Ask(process);
        var warm = new List<(int Resources, double Seconds, long Bytes)>();
        for (var i = 0; i < WarmingRuns * 2; i++)
        {
            var answer = Ask(process);
            if (i >= WarmingRuns)
                warm.Add(answer);
        }

        process.Refresh();
        var peak = process.PeakWorkingSet64;
        process.StandardInput.Close();
        process.WaitForExit();
        warm.Sort(static (a, b) => a.Seconds.CompareTo(b.Seconds));
        var middle = warm[warm.Count / 2];
        return new Figures(cold.Resources, cold.Resources / cold.Seconds, middle.Resources / middle.Seconds, (double)middle.Bytes / middle.Resources, peak);
    }

    private static (int Resources, double Seconds, long Bytes) Ask(Process process)
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        if (process.StandardOutput.ReadLine()?.Split(' ') is not [var resources, var ticks, var bytes])
            throw new InvalidOperationException("the process that checks has ended; its errors are above");
        return (int.Parse(resources, CultureInfo.InvariantCulture), new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture)).TotalSeconds, long.Parse(bytes, CultureInfo.InvariantCulture));
    }

    private static double Median(List<Figures> runs, Func<Figures, double> value)
    {
        var values = runs.ConvertAll(run => value(run));
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One process: resources per second cold and warm, bytes allocated per resource, peak of memory in bytes.</summary>
    private sealed record Figures(int Resources, double Cold, double Warm, double Bytes, double Peak);
}
