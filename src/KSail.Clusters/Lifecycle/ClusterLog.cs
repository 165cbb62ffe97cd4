using System.Globalization;

namespace KSail.Clusters.Lifecycle;

/// <summary>Lines for people, each with the time since the work began, as those of a reconciliation have it.</summary>
internal sealed class ClusterLog(IProgress<string> progress, TimeProvider clock) : IProgress<string>
{
    private readonly long _started = clock.GetTimestamp();

    /// <summary>How long the work has taken so far.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>A line with the time in front.</summary>
    public void Report(string value)
    {
        var elapsed = Elapsed;
        progress.Report(string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes,3}:{elapsed.Seconds:00}  {value}"));
    }

    /// <summary>A line as it is.</summary>
    public void Plain(string line) => progress.Report(line);
}
