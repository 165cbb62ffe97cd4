namespace KSail.Kubernetes;

/// <summary>One reason among several, often for one field.</summary>
/// <param name="Reason"><c>FieldValueRequired</c>, <c>FieldManagerConflict</c> …</param>
/// <param name="Field">Path of the field, for example <c>spec.interval</c>; empty where it is about none.</param>
/// <param name="Message">For people.</param>
public sealed record StatusCause(string Reason, string Field, string Message);

/// <summary>What a server says when it does not do what was asked (<c>Status</c> of <c>meta/v1</c>).</summary>
/// <param name="Code">The status of HTTP.</param>
/// <param name="Reason">One word for programs, for example <c>NotFound</c>; empty when the answer was no <c>Status</c>.</param>
/// <param name="Message">For people, in one line.</param>
public sealed record KubernetesStatus(int Code, string Reason, string Message)
{
    /// <summary>The group of the object that it is about.</summary>
    public string Group { get; init; } = "";

    /// <summary>The kind, or the plural of the kind, that it is about.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The name of the object that it is about.</summary>
    public string Name { get; init; } = "";

    /// <summary>Single reasons.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>How long the server wants to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
