using KSail.Clusters.Definition;
using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Clusters.Talos;
using KSail.Documents;
using KSail.Documents.Files;

namespace KSail.Clusters.Lifecycle;

/// <summary>What work on one cluster takes from outside.</summary>
public sealed record ClusterHost
{
    /// <summary>What the cluster shall be.</summary>
    public required ClusterDefinition Definition { get; init; }

    /// <summary>Where its machines come from.</summary>
    public required IClusterProvider Provider { get; init; }

    /// <summary>What this machine remembers of it.</summary>
    public required ClusterStore Store { get; init; }

    /// <summary>The repository, which node patches are read from.</summary>
    public required SourceView Repository { get; init; }

    /// <summary>The environment variables, which node patches may use.</summary>
    public required EnvironmentVariableReader Variables { get; init; }

    /// <summary>Opens connections to nodes.</summary>
    public required ITalosConnector Talos { get; init; }

    /// <summary>Measures time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Told what happens, in lines for people, without secrets.</summary>
    public required IProgress<string> Progress { get; init; }

    /// <summary>Whether Flux is installed by its operator, or else as its project publishes it.</summary>
    public bool UsesFluxOperator { get; init; } = true;

    /// <summary>How long to wait before something that is waited for is asked about again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);
}
