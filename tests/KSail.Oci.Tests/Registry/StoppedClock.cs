namespace KSail.Oci.Tests.Registry;

/// <summary>A clock on which it stays noon, and on which pauses pass as on an <see cref="ImpatientClock"/>.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly ImpatientClock _timers = new();

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _timers.CreateTimer(callback, state, dueTime, period);
}
