using System.Diagnostics;
using System.Globalization;

namespace KSail.Benchmarks.Charts;

/// <summary>Helm releases rendered in a second, from files to objects: cold is the first time in a process, warm the median of later ones.</summary>
internal static class ChartBenchmark
{
    private const int Releases = 60;
    private const int WarmRuns = 20;
    private const double GoalSeconds = 2;

    /// <summary>Measures and writes a table.</summary>
    public static void Run(BenchmarkOptions options, TextWriter output)
    {
        var root = ChartGenerator.Write(Path.Combine(options.RepositoryRoot, "artifacts", "benchmarks"), Releases);
        output.WriteLine(Invariant($"{Releases} releases of charts with 14 templates, medians of {options.Rounds} processes."));
        output.WriteLine();
        output.WriteLine("| releases | objects | cores | cold | releases per second, cold | warm | releases per second, warm | goal | allocated per release | peak memory |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---|---:|---:|");
        foreach (var cores in (ReadOnlySpan<int>)[1, 2])
        {
            var runs = new List<Figures>();
            for (var i = 0; i < options.Rounds; i++)
                runs.Add(Measure(root, cores));
            var cold = Median(runs, static run => run.Cold);
            var warm = Median(runs, static run => run.Warm);
            output.WriteLine(Invariant(
                $"| {Releases} | {runs[0].Objects} | {cores} | {cold * 1000:0} ms | {Releases / cold:0} | {warm * 1000:0} ms | {Releases / warm:0} | {(cores < 2 ? "" : cold <= GoalSeconds ? "met" : "missed")} | {Median(runs, static run => run.Bytes) / Releases / 1024:0} KiB | {Median(runs, static run => run.Peak) / 1048576:0} MiB |"));
        }
    }

    private static Figures Measure(string root, int cores)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (ReadOnlySpan<string>)[typeof(ChartBenchmark).Assembly.Location, ChartServer.Argument, root])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = cores.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var cold = Ask(process);
        if (cold.Releases != Releases)
            throw new InvalidOperationException($"{cold.Releases} of {Releases} releases were rendered");
        var warm = new List<double>();
        var bytes = 0.0;
        for (var i = 0; i < WarmRuns; i++)
        {
            var answer = Ask(process);
            warm.Add(answer.Seconds);
            bytes = answer.Bytes;
        }

        process.Refresh();
        var peak = process.PeakWorkingSet64;
        process.StandardInput.Close();
        process.WaitForExit();
        warm.Sort();
        return new Figures(cold.Objects, cold.Seconds, warm[warm.Count / 2], bytes, peak);
    }

    private static (int Releases, int Objects, double Seconds, long Bytes) Ask(Process process)
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        if (process.StandardOutput.ReadLine()?.Split(' ') is not [var releases, var objects, var ticks, var bytes])
            throw new InvalidOperationException("the process that renders has ended; its errors are above");
        return (int.Parse(releases, CultureInfo.InvariantCulture), int.Parse(objects, CultureInfo.InvariantCulture),
            new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture)).TotalSeconds, long.Parse(bytes, CultureInfo.InvariantCulture));
    }

    private static double Median(List<Figures> runs, Func<Figures, double> value)
    {
        var values = runs.ConvertAll(run => value(run));
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>One process: seconds cold and warm, bytes allocated for all releases, peak of memory in bytes.</summary>
    private sealed record Figures(int Objects, double Cold, double Warm, double Bytes, double Peak);
}
