using KSail.Charts.Templates;

namespace KSail.Charts.Loading;

/// <summary>What <c>Chart.yaml</c> says. Immutable.</summary>
public sealed class ChartMetadata
{
    /// <summary>Name of the chart.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the chart.</summary>
    public required string Version { get; init; }

    /// <summary><c>v1</c> or <c>v2</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Version of what the chart installs.</summary>
    public required string AppVersion { get; init; }

    /// <summary>Range of Kubernetes versions; empty for any.</summary>
    public required string KubeVersion { get; init; }

    /// <summary><c>application</c>, <c>library</c> or empty.</summary>
    public required string Type { get; init; }

    /// <summary>Whether the chart renders nothing by itself.</summary>
    public bool IsLibrary => string.Equals(Type, "library", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its authors have given the chart up.</summary>
    public required bool IsDeprecated { get; init; }

    /// <summary>The fields that only templates look at, under the names that they have there.</summary>
    internal ValueMap Others { get; init; } = new();

    /// <summary>What is said about subcharts; null when nothing is.</summary>
    internal IReadOnlyList<ChartDependency>? Dependencies { get; init; }
}
