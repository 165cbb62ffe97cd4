using System.Globalization;
using System.Text;
using KSail.Clusters.Components;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Configuration.Model;

namespace KSail.Clusters.Hetzner.Autoscaling;

/// <summary>What clusters at Hetzner Cloud are given: the cloud controller, the storage driver and the autoscaler. Pure.</summary>
internal static class CloudComponents
{
    /// <summary>The components.</summary>
    /// <param name="configuration">What is configured.</param>
    /// <param name="settings">The same, as the provider reads it.</param>
    public static IReadOnlyList<Component> Of(ClusterConfiguration configuration, HetznerClusterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = configuration.Cluster;
        var components = new List<Component>();
        // Without it nodes keep the taint of an unknown cloud, whether somebody wants load balancers or not: every other component waits for it.
        if (cluster.LoadBalancer.Value != ComponentState.Disabled)
        {
            components.Add(ComponentSelection.Plain(
                "Hetzner cloud controller", ComponentReleases.HetznerCloudController, ComponentPhase.Cloud, 8, ComponentReleases.HetznerCloudControllerManifest) with { Span = cluster.LoadBalancer.Span });
        }

        if (cluster.Csi.Value != ComponentState.Disabled)
        {
            components.Add(ComponentSelection.Plain(
                "Hetzner storage driver", ComponentReleases.HetznerStorage, ComponentPhase.Service, 8, ComponentReleases.HetznerStorageManifest) with { Span = cluster.Csi.Span });
        }

        if (settings.HasAutoscaler)
        {
            components.Add(ComponentSelection.Plain(
                "cluster autoscaler",
                ComponentReleases.ClusterAutoscaler,
                ComponentPhase.Service,
                8,
                new ChartPart(ComponentReleases.ClusterAutoscalerChart, "cluster-autoscaler", AutoscalerConfiguration.Namespace, Values(settings, cluster.Autoscaler.Node))) with { Span = cluster.Autoscaler.Node.Enabled.Span });
        }

        return components;
    }

    // The chart writes --nodes and --cloud-provider itself, and takes all other arguments without their dashes.
    private static string Values(HetznerClusterSettings settings, NodeAutoscalerSettings autoscaler)
    {
        var text = new StringBuilder("cloudProvider: hetzner\nfullnameOverride: cluster-autoscaler\nautoscalingGroups:\n");
        foreach (var pool in settings.Pools)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {pool.Name}\n    instanceType: {pool.ServerType.ToUpperInvariant()}\n    region: {pool.Location.ToUpperInvariant()}\n")
                .Append(CultureInfo.InvariantCulture, $"    minSize: {pool.Min}\n    maxSize: {pool.Max}\n");
        }

        text.Append("extraArgs:\n");
        foreach (var argument in AutoscalerConfiguration.Arguments(settings, autoscaler))
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = argument[2..equals];
            if (name is not ("nodes" or "cloud-provider"))
                text.Append(CultureInfo.InvariantCulture, $"  {name}: \"{argument[(equals + 1)..]}\"\n");
        }

        text.Append("extraEnv:\n");
        foreach (var (name, value) in AutoscalerConfiguration.Environment(settings, HetznerNames.Network(settings), HetznerNames.Firewall(settings)))
            text.Append(CultureInfo.InvariantCulture, $"  {name}: \"{value}\"\n");
        text.Append("extraEnvSecrets:\n")
            .Append(CultureInfo.InvariantCulture, $"  HCLOUD_TOKEN:\n    name: {AutoscalerConfiguration.TokenSecretName}\n    key: token\n")
            .Append(CultureInfo.InvariantCulture, $"  HCLOUD_CLUSTER_CONFIG:\n    name: {AutoscalerConfiguration.SecretName}\n    key: {AutoscalerConfiguration.SecretKey}\n");
        // It runs where the cluster cannot take its node away.
        text.Append("nodeSelector:\n  node-role.kubernetes.io/control-plane: \"\"\ntolerations:\n  - key: node-role.kubernetes.io/control-plane\n    effect: NoSchedule\n");
        return text.ToString();
    }
}
