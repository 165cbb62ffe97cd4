namespace KSail.Kubernetes;

/// <summary>Which objects are listed.</summary>
public record ListQuery
{
    /// <summary>Everything in all namespaces.</summary>
    public static readonly ListQuery All = new();

    /// <summary>The namespace; empty for all of them, and for kinds that are in none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>A label selector, for example <c>app=web,tier in (a,b),!canary</c>; empty for all.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>A field selector, for example <c>metadata.name=web</c>; empty for all. Which fields can be selected depends on the kind.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>How many objects one page holds.</summary>
    public int PageSize { get; init; } = 500;
}

/// <summary>Which objects are watched, and how patiently.</summary>
public sealed record WatchQuery : ListQuery
{
    /// <summary>Everything in all namespaces.</summary>
    public static new readonly WatchQuery All = new();

    /// <summary>How long the server may be away, after the first list, before the watch fails; null for as long as the caller waits.</summary>
    public TimeSpan? Patience { get; init; }
}

/// <summary>Which part of a log is read.</summary>
public sealed record LogQuery
{
    /// <summary>The container; empty for the only one of the pod.</summary>
    public string Container { get; init; } = "";

    /// <summary>Whether the log of the container's previous run is meant.</summary>
    public bool Previous { get; init; }

    /// <summary>How many lines from the end.</summary>
    public int TailLines { get; init; } = 20;

    /// <summary>How many bytes are read at most.</summary>
    public int MaxBytes { get; init; } = 64 * 1024;
}
