using System.Globalization;

namespace KSail.Benchmarks;

/// <summary>The table a reader gets: one line per command, then how cost grows with the number of manifests.</summary>
internal static class Report
{
    public static void Write(TextWriter output, IReadOnlyList<Result> results, IReadOnlyList<(Subject Subject, int Manifests)> generated, int rounds)
    {
        output.WriteLine();
        output.WriteLine(Invariant($"Medians of {rounds} rounds. F is `dotnet build` of a project with two empty targets, measured right before each command."));
        output.WriteLine();
        output.WriteLine("| project | build | wall | wall / F | CPU | CPU / F | peak memory | goal |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---:|---|");
        foreach (var result in results)
        {
            output.WriteLine(Invariant(
                $"| {result.Subject.Name} | {result.Kind} | {result.Wall.TotalSeconds:0.00} s | {result.WallRatio:0.00} | {result.Cpu.TotalSeconds:0.00} s | {result.CpuRatio:0.00} | {result.PeakMemory / 1048576.0:0} MiB | {Goal(result)} |"));
        }

        WriteGrowth(output, results, generated);
    }

    private static string Goal(Result result)
    {
        if (result.Goal == 0)
            return "";
        return Invariant($"{result.Goal:0.0} F: {(result.WallRatio <= result.Goal ? "met" : "missed")}");
    }

    private static void WriteGrowth(TextWriter output, IReadOnlyList<Result> results, IReadOnlyList<(Subject Subject, int Manifests)> generated)
    {
        if (generated.Count < 2)
            return;
        output.WriteLine();
        output.WriteLine("Growth of what lies above the floor (linear is a constant cost per manifest):");
        output.WriteLine();
        output.WriteLine("| manifests | build | above F | per 1,000 manifests |");
        output.WriteLine("|---:|---|---:|---:|");
        foreach (var (subject, manifests) in generated)
        {
            foreach (var result in results)
            {
                if (result.Subject != subject)
                    continue;
                output.WriteLine(Invariant($"| {manifests:N0} | {result.Kind} | {result.WallAboveFloor:0.00} s | {result.WallAboveFloor / manifests * 1000:0.00} s |"));
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
