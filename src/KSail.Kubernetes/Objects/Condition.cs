namespace KSail.Kubernetes.Objects;

/// <summary>Whether something is so.</summary>
public enum ConditionStatus
{
    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>It is so.</summary>
    True,

    /// <summary>It is not so.</summary>
    False,
}

/// <summary>One condition of an object's status (<c>Condition</c> of <c>meta/v1</c>, and the older forms that have the same fields).</summary>
/// <param name="Type">What is judged, for example <c>Ready</c>.</param>
/// <param name="Status">Whether it is so.</param>
/// <param name="Reason">One word for programs.</param>
/// <param name="Message">For people; as the controller wrote it, perhaps in several lines.</param>
public sealed record Condition(string Type, ConditionStatus Status, string Reason, string Message)
{
    /// <summary>When <see cref="Status"/> last changed; null when it is not known.</summary>
    public DateTimeOffset? LastTransition { get; init; }

    /// <summary>The generation of the object that was judged; null when it is not known.</summary>
    public long? ObservedGeneration { get; init; }
}
