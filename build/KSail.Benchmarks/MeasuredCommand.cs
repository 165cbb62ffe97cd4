using System.Diagnostics;

namespace KSail.Benchmarks;

/// <summary>Runs a command and measures it from outside, as a user's clock and process monitor would.</summary>
internal static class MeasuredCommand
{
    // Also what the peak of memory may miss at the end of a process.
    private const int MillisecondsBetweenLooks = 3;

    /// <summary><c>dotnet build</c> of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="argument">One more argument; empty for none.</param>
    /// <param name="variable">One more environment variable; null for none.</param>
    public static Measurement Build(string project, string argument = "", (string Name, string Value)? variable = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };
        foreach (var usual in (string[])["build", project, "--nologo", "-v:q", "-nodeReuse:false"])
            start.ArgumentList.Add(usual);
        if (argument.Length > 0)
            start.ArgumentList.Add(argument);

        // A server or a reused node would carry one measurement's warmth, and its memory, into the next.
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["GHCR_TOKEN"] = "none";
        if (variable is { } more)
            start.Environment[more.Name] = more.Value;
        return Run(start);
    }

    /// <summary>Any command; it must succeed.</summary>
    public static Measurement Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var processorBefore = ChildProcessorTime.Total();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(MillisecondsBetweenLooks))
            peak = Math.Max(peak, PeakMemory(process));
        var wall = clock.Elapsed;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{output.GetAwaiter().GetResult()}{errors.GetAwaiter().GetResult()}");
        }

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
