using KSail.Charts.Loading;
using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary>A release to render.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Name">Name of the release.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Values">What is given over the chart's own values; not changed.</param>
/// <param name="Cluster">What the chart may ask about the cluster.</param>
public sealed record ReleaseInput(Chart Chart, string Name, string Namespace, ValueMap Values, ClusterCapabilities Cluster)
{
    /// <summary>Whether the values are held to the chart's schema.</summary>
    public bool ValidatesSchema { get; init; } = true;

    /// <summary>What the templates may use.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;
}
