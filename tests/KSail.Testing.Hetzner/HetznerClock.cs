namespace KSail.Testing.Hetzner;

/// <summary>A clock on which nothing passes but what is waited for, and that at once: minutes of a data centre are milliseconds of a test.</summary>
public sealed class HetznerClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero).Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    /// <summary>Waits, which takes no time.</summary>
    public Task DelayAsync(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Advance(time);
        return Task.CompletedTask;
    }
}
