namespace KSail.Oci.Tests.Registry;

/// <summary>The system's clock, on which pauses of up to half a minute pass at once; time-outs, which are longer, take their time.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromSeconds(30) ? TimeSpan.Zero : dueTime, period);
}
