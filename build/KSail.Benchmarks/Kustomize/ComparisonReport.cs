using System.Globalization;

namespace KSail.Benchmarks.Kustomize;

/// <summary>The table a reader gets: one line per tree and state, ours beside the program's.</summary>
internal static class ComparisonReport
{
    // Below this size starting a runtime is most of what a fresh process does.
    private const int LeastResourcesOfGoal = 500;
    private const double GoalOfTime = 1;
    private const double GoalOfMemory = 1.5;

    public static void Write(TextWriter output, IReadOnlyList<ComparisonResult> results)
    {
        output.WriteLine();
        output.WriteLine("Times in milliseconds as least / median / most, CPU as medians, peaks of resident memory in MiB (a warm process' over all its builds, collected after each); ratios are medians of ours : kustomize.");
        output.WriteLine();
        output.WriteLine("| resources | build | rounds | kustomize | ours | ratio | CPU kustomize | CPU ours | ratio | memory kustomize | memory ours | ratio | goal |");
        output.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|");
        foreach (var result in results)
            output.WriteLine(Line(result));
    }

    private static string Line(ComparisonResult result)
    {
        var time = result.Median(static (program, ours) => ours.Wall / program.Wall);
        var memory = result.Median(static (program, ours) => (double)ours.PeakMemory / program.PeakMemory);
        var cells = new List<string>
        {
            Invariant($"{result.Resources:N0}"), result.IsWarm ? "warm" : "cold", Invariant($"{result.Rounds}"),
            Spread(result.Sorted(static (program, _) => program.Wall.TotalMilliseconds), result.Median(static (program, _) => program.Wall.TotalMilliseconds)),
            Spread(result.Sorted(static (_, ours) => ours.Wall.TotalMilliseconds), result.Median(static (_, ours) => ours.Wall.TotalMilliseconds)),
            Invariant($"{time:0.00}"),
            Invariant($"{result.Median(static (program, _) => program.Cpu.TotalMilliseconds):0}"),
            Invariant($"{result.Median(static (_, ours) => ours.Cpu.TotalMilliseconds):0}"),
            Invariant($"{result.Median(static (program, ours) => ours.Cpu / program.Cpu):0.00}"),
            Invariant($"{result.Median(static (program, _) => program.PeakMemory) / 1048576:0}"),
            Invariant($"{result.Median(static (_, ours) => ours.PeakMemory) / 1048576:0}"),
            Invariant($"{memory:0.00}"),
            Goal(result, time, memory),
        };
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Spread(List<double> sorted, double median) => Invariant($"{sorted[0]:0.0} / {median:0.0} / {sorted[^1]:0.0}");

    private static string Goal(ComparisonResult result, double time, double memory)
    {
        if (result.Resources < LeastResourcesOfGoal)
            return "";
        return (time <= GoalOfTime, memory <= GoalOfMemory) switch
        {
            (true, true) => "met",
            (false, true) => "time missed",
            (true, false) => "memory missed",
            _ => "time and memory missed",
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
