using System.Diagnostics;
using System.Globalization;

namespace KSail.Benchmarks.Kustomize;

/// <summary>A process of ours that stays warm between builds, as a build server does.</summary>
internal sealed class EngineServer : IDisposable
{
    private readonly Process _process;

    public EngineServer(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
    }

    /// <summary>One build, measured inside the process; the peak of memory is that of all builds so far.</summary>
    public Measurement Build()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        if (_process.StandardOutput.ReadLine()?.Split(' ') is not [var wall, var cpu])
            throw new InvalidOperationException("the process that builds again and again has ended; its errors are above");
        _process.Refresh();
        return new Measurement(Ticks(wall), Ticks(cpu), _process.PeakWorkingSet64);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static TimeSpan Ticks(string text) => new(long.Parse(text, CultureInfo.InvariantCulture));
}
