namespace KSail.Kubernetes;

/// <summary>How a change is made.</summary>
public record WriteOptions
{
    /// <summary>As the client does it by itself.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Who is said to own the changed fields.</summary>
    public string FieldManager { get; init; } = "ksail";

    /// <summary>Whether everything is checked and nothing kept.</summary>
    public bool DryRun { get; init; }
}

/// <summary>How an object is applied.</summary>
public sealed record ApplyOptions : WriteOptions
{
    /// <summary>As the client does it by itself: fields of others are not taken.</summary>
    public static new readonly ApplyOptions Default = new();

    /// <summary>Whether fields that other managers own are taken from them; without, they are a conflict.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the status is applied, not the object.</summary>
    public bool Status { get; init; }
}

/// <summary>What happens to the objects that a deleted one owns.</summary>
public enum DeletePropagation
{
    /// <summary>What the kind does by itself; for today's kinds the same as <see cref="Background"/>.</summary>
    Default,

    /// <summary>They are collected after it is gone.</summary>
    Background,

    /// <summary>They are deleted first.</summary>
    Foreground,

    /// <summary>They stay, without an owner.</summary>
    Orphan,
}

/// <summary>How an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Without preconditions.</summary>
    public static readonly DeleteOptions Default = new();

    /// <summary>The <c>uid</c> that the object must have; null for any.</summary>
    public string? Uid { get; init; }

    /// <summary>The <c>resourceVersion</c> that the object must have; null for any.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What happens to the objects that it owns.</summary>
    public DeletePropagation Propagation { get; init; }

    /// <summary>Whether everything is checked and nothing deleted.</summary>
    public bool DryRun { get; init; }
}
