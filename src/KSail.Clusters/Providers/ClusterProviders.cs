using KSail.Clusters.Components;
using KSail.Clusters.Definition;
using KSail.Clusters.Docker;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Autoscaling;
using KSail.Clusters.State;
using KSail.Configuration;
using KSail.Configuration.Model;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Providers;

/// <summary>The providers that there are: the only place that knows more than one of them.</summary>
public static class ClusterProviders
{
    /// <summary>The provider of a cluster; null with an error where there is none. The caller disposes it.</summary>
    /// <param name="definition">What the cluster shall be.</param>
    /// <param name="store">What this machine remembers of it.</param>
    /// <param name="variables">The environment variables: addresses and credentials.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="diagnostics">Takes the error.</param>
    public static IClusterProvider? Create(
        ClusterDefinition definition, ClusterStore store, EnvironmentVariableReader variables, TimeProvider clock, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var provider = definition.Configuration.Cluster.Provider;
        switch (provider.Value)
        {
            case InfrastructureProvider.Docker:
                var settings = DockerSettings.Of(definition.Name, definition.Configuration);
                return DockerProvider.Create(settings with { Release = store.ReadRecord().Release ?? definition.PinnedRelease ?? TalosVersions.Default.Release }, variables, clock);
            case InfrastructureProvider.Hetzner:
                var options = new HetznerProviderOptions { Clock = clock, Release = () => store.ReadRecord().Release ?? definition.PinnedRelease ?? TalosVersions.Default.Release };
                return HetznerConnection.Open(definition.Configuration, definition.Name, variables, options, diagnostics, reached => WithAddress(reached, variables));
            default:
                diagnostics.Add(ConfigurationDiagnostics.UnsupportedCluster, provider.Span, $"clusters of the provider {provider.Value} cannot be operated here; use Docker or Hetzner");
                return null;
        }
    }

    /// <summary>What the provider of a configuration gives its cluster, as far as it shows without asking anybody: enough to fetch it.</summary>
    /// <param name="configuration">The configuration, without errors.</param>
    public static IReadOnlyList<Component> ComponentsOf(ClusterConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Cluster.Provider.Value switch
        {
            InfrastructureProvider.Docker => DockerComponents.Of(configuration.Cluster, DockerComponents.PoolBeside(ClusterMachines.None)),
            InfrastructureProvider.Hetzner => CloudComponents.Of(configuration, HetznerClusterSettings.From(configuration, configuration.Name?.Value.Reveal() ?? "")),
            _ => [],
        };
    }

    // As Hetzner's own program: a project behind a gateway, or one of a test.
    private static HetznerApiOptions WithAddress(HetznerApiOptions options, EnvironmentVariableReader variables) =>
        Uri.TryCreate(variables("HCLOUD_ENDPOINT"), UriKind.Absolute, out var address) ? options with { BaseAddress = address } : options;
}
