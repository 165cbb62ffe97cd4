namespace KSail.Kubernetes.Tests;

/// <summary>The system's clock, on which pauses of up to ten seconds pass at once; time-outs, which are longer, take their time.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private int _pauses;

    /// <summary>How many pauses there were.</summary>
    public int Pauses => _pauses;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isPause = dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(10);
        if (isPause)
            Interlocked.Increment(ref _pauses);
        return base.CreateTimer(callback, state, isPause ? TimeSpan.Zero : dueTime, period);
    }
}
