using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration;

/// <summary>
/// Tells which clusters this SDK can create and change. A build does not ask: manifests for any distribution and provider can be rendered,
/// checked and pushed.
/// </summary>
public static class ClusterSupport
{
    /// <summary>Whether the cluster targets work for a configuration; otherwise errors say which part is not supported.</summary>
    public static bool Check(ClusterConfiguration configuration, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var distribution = configuration.Cluster.Distribution;
        var provider = configuration.Cluster.Provider;
        var supported = true;
        if (distribution is { Value: not Distribution.Talos })
        {
            diagnostics.Add(ConfigurationDiagnostics.UnsupportedCluster, distribution.Span, $"clusters of the distribution {distribution.Value} cannot be operated, only built and pushed to; use Talos, or manage the cluster with another tool");
            supported = false;
        }

        if (provider.Value is not (InfrastructureProvider.Docker or InfrastructureProvider.Hetzner))
        {
            diagnostics.Add(ConfigurationDiagnostics.UnsupportedCluster, provider.Span, $"clusters of the provider {provider.Value} cannot be operated, only built and pushed to; use Docker or Hetzner, or manage the cluster with another tool");
            supported = false;
        }

        return supported && distribution is not null;
    }
}
