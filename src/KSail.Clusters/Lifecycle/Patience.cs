namespace KSail.Clusters.Lifecycle;

/// <summary>How a wait ended.</summary>
/// <param name="IsOver">Whether what was waited for is so.</param>
/// <param name="Last">What it lacked when it was asked last; empty when it is so.</param>
internal sealed record WaitEnd(bool IsOver, string Last)
{
    public static readonly WaitEnd Over = new(IsOver: true, "");
}

/// <summary>An answer to the question whether something is so by now.</summary>
/// <param name="Lacks">What it lacks, in a few words; null when it is so.</param>
/// <param name="IsFinal">Whether waiting longer cannot help.</param>
internal sealed record Answer(string? Lacks, bool IsFinal = false)
{
    public static readonly Answer Yes = new(Lacks: null);

    public static implicit operator Answer(string lacks) => new(lacks);
}

/// <summary>Waits by asking, and tells what it waits for when that changes, but not with every breath.</summary>
internal sealed class Patience(ClusterHost host, ClusterLog log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    /// <summary>Asks until the answer is yes, or final, or until the time is over.</summary>
    /// <param name="subject">What is waited for.</param>
    /// <param name="limit">How long, unless the configuration says otherwise.</param>
    /// <param name="ask">The question.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<WaitEnd> UntilAsync(string subject, TimeSpan limit, Func<CancellationToken, Task<Answer>> ask, CancellationToken cancellation)
    {
        var clock = host.Clock;
        var end = host.Definition.Timeout ?? limit;
        var started = clock.GetTimestamp();
        var told = started;
        var last = "";
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = await ask(cancellation).ConfigureAwait(false);
            if (answer.Lacks is not { } lacks)
                return WaitEnd.Over;
            if (answer.IsFinal || clock.GetElapsedTime(started) >= end)
                return new WaitEnd(IsOver: false, lacks);
            if (lacks != last && clock.GetElapsedTime(told) >= Quiet)
            {
                log.Report($"{subject}: waiting, {lacks}");
                (told, last) = (clock.GetTimestamp(), lacks);
            }

            await Task.Delay(host.Pause, clock, cancellation).ConfigureAwait(false);
        }
    }
}
