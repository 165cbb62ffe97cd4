using System.Globalization;
using System.Text;
using KSail.Clusters.Components;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Configuration.Model;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Hetzner.Autoscaling;

/// <summary>What clusters at Hetzner Cloud are given: the cloud controller, the storage driver and the autoscaler. Pure.</summary>
internal static class CloudComponents
{
    /// <summary>Name of the autoscaler's Deployment.</summary>
    public const string AutoscalerName = "cluster-autoscaler";

    /// <summary>The Deployments that read the token at their start, as their charts call them.</summary>
    public static readonly IReadOnlyList<string> TokenReaders = [ControllerName, $"{StorageName}-controller", AutoscalerName];

    private const string ControllerName = "hcloud-cloud-controller-manager";
    private const string StorageName = "hcloud-csi";

    // From so many nodes on a component may lose one and go on.
    private const int NodesForPairs = 3;

    /// <summary>The components.</summary>
    /// <param name="configuration">What is configured.</param>
    /// <param name="settings">The same, as the provider reads it.</param>
    public static IReadOnlyList<Component> Of(ClusterConfiguration configuration, HetznerClusterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = configuration.Cluster;
        var replicas = cluster.ControlPlanes.Value + cluster.Workers.Value >= NodesForPairs ? 2 : 1;
        var pair = new ComponentSetting("replicas", replicas.ToString(CultureInfo.InvariantCulture), cluster.Workers.Span);
        var components = new List<Component>();
        // Without it nodes keep the taint of an unknown cloud, whether somebody wants load balancers or not: every other component waits for it.
        if (cluster.LoadBalancer.Value != ComponentState.Disabled)
        {
            components.Add(ComponentSelection.Plain(
                "Hetzner cloud controller",
                ComponentReleases.HetznerCloudController,
                ComponentPhase.Cloud,
                8,
                new ChartPart(ComponentReleases.HetznerCloudControllerChart, ControllerName, AutoscalerConfiguration.Namespace, ControllerValues(replicas))) with { Span = cluster.LoadBalancer.Span, Settings = [pair] });
        }

        if (cluster.Csi.Value != ComponentState.Disabled)
        {
            components.Add(ComponentSelection.Plain(
                "Hetzner storage driver",
                ComponentReleases.HetznerStorage,
                ComponentPhase.Service,
                8,
                new ChartPart(ComponentReleases.HetznerStorageChart, StorageName, AutoscalerConfiguration.Namespace, StorageValues(settings, replicas))) with { Span = cluster.Csi.Span, Settings = [pair], GoesWhenUnasked = true, Provisioner = "csi.hetzner.cloud" });
        }

        if (settings.HasAutoscaler)
        {
            var chart = new ChartPart(ComponentReleases.ClusterAutoscalerChart, AutoscalerName, AutoscalerConfiguration.Namespace, AutoscalerValues(settings, cluster.Autoscaler.Node, replicas));
            // The chart does not have the definition of what room is kept with.
            ComponentPart[] parts = cluster.Autoscaler.Node.CapacityBuffers.Value ? [ComponentReleases.CapacityBufferDefinition, chart] : [chart];
            components.Add(ComponentSelection.Plain("cluster autoscaler", ComponentReleases.ClusterAutoscaler, ComponentPhase.Service, 8, parts) with
            {
                Span = cluster.Autoscaler.Node.Enabled.Span,
                Settings = [pair, .. AutoscalerWishes.Of(settings, cluster.Autoscaler.Node)],
                GoesWhenUnasked = true,
                Secrets = [new ObjectName(AutoscalerConfiguration.Namespace, AutoscalerConfiguration.SecretName)],
            });
        }

        return components;
    }

    // Pods reach each other through the tunnels of the network plugin: routes in Hetzner's network would lead past them, and their number is limited.
    private static string ControllerValues(int replicas) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        replicaCount: {replicas}
        networking:
          enabled: true
        env:
          HCLOUD_NETWORK_ROUTES_ENABLED:
            value: "false"

        """);

    // By the labels volumes are found when the cluster goes, wherever they are attached.
    private static string StorageValues(HetznerClusterSettings settings, int replicas)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"controller:\n  replicaCount: {replicas}\n  volumeExtraLabels:\n"));
        foreach (var (key, value) in HetznerLabels.Of(settings.Cluster))
            text.Append(CultureInfo.InvariantCulture, $"    {key}: \"{value}\"\n");
        return text.ToString();
    }

    // The chart writes --nodes and --cloud-provider itself, and takes all other arguments without their dashes.
    private static string AutoscalerValues(HetznerClusterSettings settings, NodeAutoscalerSettings autoscaler, int replicas)
    {
        var text = new StringBuilder($"cloudProvider: hetzner\nfullnameOverride: {AutoscalerName}\n");
        text.Append(CultureInfo.InvariantCulture, $"replicaCount: {replicas}\nautoscalingGroups:\n");
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
        AppendRules(text, autoscaler.CapacityBuffers.Value);
        // It runs where the cluster cannot take its node away.
        text.Append("nodeSelector:\n  node-role.kubernetes.io/control-plane: \"\"\ntolerations:\n  - key: node-role.kubernetes.io/control-plane\n    effect: NoSchedule\n");
        return text.ToString();
    }

    // What the program watches and the role of its chart leaves out (kubernetes/autoscaler, pull request 9933): Deployments and quotas always, buffers and the
    // templates of their pods where room is kept.
    private static void AppendRules(StringBuilder text, bool hasBuffers)
    {
        text.Append("rbac:\n  additionalRules:\n");
        Append("apps", "deployments", "get, list, watch");
        Append("", "resourcequotas", "get, list, watch");
        if (!hasBuffers)
            return;
        Append("autoscaling.x-k8s.io", "capacitybuffers", "get, list, watch, update, patch");
        Append("autoscaling.x-k8s.io", "capacitybuffers/status", "get, update, patch");
        Append("", "podtemplates", "get, list, watch, create, update, patch");

        void Append(string group, string resource, string verbs) =>
            text.Append(CultureInfo.InvariantCulture, $"    - apiGroups: [\"{group}\"]\n      resources: [{resource}]\n      verbs: [{verbs}]\n");
    }
}
