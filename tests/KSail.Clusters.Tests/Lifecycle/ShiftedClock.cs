namespace KSail.Clusters.Tests.Lifecycle;

/// <summary>The clock of this machine, which a test can put on by a day, so that what is waited for is over at once.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _shift);

    /// <summary>Puts it on again and again, from when something is so until the work ends: what is waited for after that is over at once, too.</summary>
    public async Task HurryAfterAsync(Func<bool> condition, Task work)
    {
        await EndAfterAsync(condition, work);
        while (!work.IsCompleted)
        {
            await Task.Delay(200);
            Interlocked.Add(ref _shift, TimestampFrequency * 86_400);
        }
    }

    /// <summary>Puts it on as soon as something is so, or the work ended without it.</summary>
    public async Task EndAfterAsync(Func<bool> condition, Task work)
    {
        while (!work.IsCompleted && !condition())
            await Task.Delay(10);
        Interlocked.Exchange(ref _shift, TimestampFrequency * 86_400);
    }
}
