using System.Collections.Concurrent;

namespace KSail.Testing.Kubernetes;

/// <summary>A request as faults see it.</summary>
/// <param name="Verb">As in <see cref="ApiRequestRecord"/>.</param>
/// <param name="Resource">As in <see cref="ApiRequestRecord"/>.</param>
/// <param name="User">Who asks; empty for nobody.</param>
public sealed record ApiCall(string Verb, string Resource, string User);

/// <summary>What goes wrong in the server itself. All of it may be changed at any time.</summary>
public sealed class ApiFaults
{
    private readonly ConcurrentQueue<(int Status, int RetryAfter)> _refusals = new();

    /// <summary>How long every answer takes at least.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Which requests are forbidden (403); null for none.</summary>
    public Func<ApiCall, bool>? Forbids { get; set; }

    /// <summary>Whether a watch from a version that is too old is refused with HTTP's 410, rather than with an event of the stream.</summary>
    public bool RefusesOldWatches { get; set; }

    /// <summary>Whether discovery comes in parts, as before Kubernetes 1.26.</summary>
    public bool HasOldDiscovery { get; set; }

    /// <summary>Changes every line of watches before it is sent; null for not at all.</summary>
    public Func<byte[], byte[]>? GarblesWatches { get; set; }

    /// <summary>After how many bytes of events a watch is cut, that is without an end; null for never.</summary>
    public int? CutsWatchesAfter { get; set; }

    /// <summary>Answers the next requests for objects with a status.</summary>
    /// <param name="count">How many.</param>
    /// <param name="status">Status of HTTP, for example 429 or 503.</param>
    /// <param name="retryAfter">Seconds of <c>Retry-After</c>; negative for none.</param>
    public void Refuse(int count, int status, int retryAfter = -1)
    {
        for (var i = 0; i < count; i++)
            _refusals.Enqueue((status, retryAfter));
    }

    internal (int Status, int RetryAfter)? Next() => _refusals.TryDequeue(out var refusal) ? refusal : null;
}
