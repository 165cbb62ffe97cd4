namespace KSail.Charts.Templates;

/// <summary>What a rendering may use, because templates of a chart are other people's code. No chart in use comes near the defaults.</summary>
public sealed record TemplateLimits
{
    /// <summary>The limits for a chart.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>The longest output, or text that a function makes, in characters.</summary>
    public int MaxLength { get; init; } = 32 * 1024 * 1024;

    /// <summary>Nodes evaluated, items made and characters looked at in units of a few dozens: some seconds of work.</summary>
    public long MaxSteps { get; init; } = 50_000_000;

    /// <summary>How deep templates may call each other. Helm stops a template that includes itself a thousand times.</summary>
    public int MaxDepth { get; init; } = 1000;

    /// <summary>The longest time.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(30);
}
