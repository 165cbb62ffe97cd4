using KSail.Talos.Generation;

namespace KSail.Talos;

/// <summary>What is known of the cluster whose nodes are patched.</summary>
public sealed record NodePatchOptions
{
    /// <summary>The Talos series of the nodes; null when it is not pinned.</summary>
    public TalosRelease? Release { get; init; }

    /// <summary>How Talos runs.</summary>
    public NodeRuntime Runtime { get; init; }

    /// <summary>
    /// What the generated configuration that patches apply to is made of. The default is enough to see that everything merges; whoever
    /// creates a cluster gives names, addresses and secrets.
    /// </summary>
    public BaseSettings Base { get; init; } = new();
}
