using System.Globalization;
using System.Net.Http.Headers;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>
/// How many requests a project has left, as the last answer said: <c>RateLimit-Limit</c> in an hour, <c>RateLimit-Remaining</c> now, and
/// <c>RateLimit-Reset</c>, the time at which all are there again. They come back one by one.
/// </summary>
internal sealed class RateLimit
{
    // What is left for others that share the project: the cloud controller, the storage driver and the autoscaler of the cluster.
    private const long Reserve = 60;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _limit;
    private long _remaining = long.MaxValue;
    private long _reset;

    public void Note(HttpResponseHeaders headers)
    {
        if (Read(headers, "RateLimit-Remaining") is not { } remaining)
            return;
        _remaining = remaining;
        _limit = Read(headers, "RateLimit-Limit") ?? 0;
        _reset = Read(headers, "RateLimit-Reset") ?? 0;
    }

    /// <summary>How long to wait before the next request, so that the limit is not reached; nothing as long as there are many left.</summary>
    public TimeSpan PauseBefore(DateTimeOffset now) => _remaining >= Math.Min(Reserve, _limit / 4) ? TimeSpan.Zero : UntilNext(now);

    /// <summary>How long one more request takes to come back.</summary>
    public TimeSpan UntilNext(DateTimeOffset now)
    {
        var missing = Math.Max(1, _limit - Math.Max(0, _remaining));
        var seconds = Math.Max(0, _reset - (now.ToUnixTimeMilliseconds() / 1000.0)) / missing;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0.2, Longest.TotalSeconds));
    }

    private static long? Read(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
