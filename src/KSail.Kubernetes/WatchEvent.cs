using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes;

/// <summary>What a watch tells.</summary>
public enum WatchEventType
{
    /// <summary>The object is new to the watcher.</summary>
    Added,

    /// <summary>The object has changed.</summary>
    Modified,

    /// <summary>The object is gone, or is no longer selected; the event holds its last known state.</summary>
    Deleted,

    /// <summary>Everything that there was at the start has been delivered. Once per watch, without an object.</summary>
    Synchronized,

    /// <summary>The connection was lost and does not come back at once; <see cref="WatchEvent.Problem"/> says why. Without an object.</summary>
    Interrupted,

    /// <summary>The watch goes on after <see cref="Interrupted"/>; changes of the meantime follow or have been delivered. Without an object.</summary>
    Resumed,
}

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">To which object; null where the event is about the watch itself.</param>
public sealed record WatchEvent(WatchEventType Type, KubernetesObject? Object)
{
    /// <summary>Why the watch was interrupted; null for other events.</summary>
    public KubernetesException? Problem { get; init; }
}
