using System.Diagnostics;

namespace KSail.Benchmarks;

/// <summary>Runs <c>dotnet build</c> and measures it from outside, as a user's clock and process monitor would.</summary>
internal static class MeasuredCommand
{
    public static Measurement Build(string project)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(project)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["build", project, "--nologo", "-v:q", "-nodeReuse:false"])
            start.ArgumentList.Add(argument);

        // A server or a reused node would carry one measurement's warmth, and its memory, into the next.
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["GHCR_TOKEN"] = "none";

        var processorBefore = ChildProcessorTime.Total();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(20))
            peak = Math.Max(peak, PeakMemory(process));
        var wall = clock.Elapsed;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dotnet build {project} ended with {process.ExitCode}:\n{output.GetAwaiter().GetResult()}{errors.GetAwaiter().GetResult()}");

        return new Measurement(wall, ChildProcessorTime.Total() - processorBefore, peak);
    }

    private static long PeakMemory(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0; // it ended between the wait and the question; the last answer stands
        }
    }
}
