using System.Runtime.CompilerServices;

namespace KSail.Oci.Registry.Transport;

/// <summary>How often and after what time a failed step is tried again. Times double from <see cref="FirstDelay"/>, varied by a fifth so that clients do not return in step.</summary>
/// <param name="clock">Measures the waiting.</param>
/// <param name="random">Varies it.</param>
/// <param name="progress">Told why and how long is being waited.</param>
internal sealed class RetryPolicy(TimeProvider clock, Random random, Action<string> progress)
{
    public const int MaxAttempts = 5;
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait; who asks for more is told to the user instead.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(60);

    /// <summary>Runs a step until it succeeds, fails for good, or has failed too often.</summary>
    /// <param name="step">Receives the number of the attempt, from 1.</param>
    /// <param name="position">How far the step has come; an attempt that came further than all before it starts the count anew.</param>
    /// <param name="cancellationToken">Stops waiting and trying.</param>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<T> RunAsync<T>(Func<int, CancellationToken, Task<T>> step, Func<long>? position, CancellationToken cancellationToken)
    {
        var furthest = 0L;
        var failures = 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await step(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException e) when (e.IsTransient)
            {
                var reached = position?.Invoke() ?? 0;
                failures = reached > furthest ? 1 : failures + 1;
                furthest = Math.Max(furthest, reached);
                if (failures >= MaxAttempts)
                    throw new RegistryException(e.Descriptor, $"{e.Message}; {failures} attempts failed", inner: e);
                var delay = e.RetryAfter ?? BackOff(failures);
                if (delay > MaxDelay)
                    throw new RegistryException(e.Descriptor, $"{e.Message}; it asks for a pause of {delay.TotalSeconds:0} s, so push again later", inner: e);
                progress($"{e.Message}; trying again in {delay.TotalSeconds:0.#} s");
                await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan BackOff(int failures) => FirstDelay * Math.Pow(2, failures - 1) * (0.9 + (0.2 * random.NextDouble()));
}
