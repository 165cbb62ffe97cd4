using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Clusters.Hetzner.Nodes;
using KSail.Configuration.Model;
using KSail.Documents;

namespace KSail.Clusters.Hetzner.Autoscaling;

/// <summary>
/// What the cluster autoscaler has to know to make nodes that join: its arguments, and the configuration that it reads from a Secret
/// (<c>kubernetes/autoscaler</c>, <c>cloudprovider/hetzner</c>). Pure.
/// </summary>
public static class AutoscalerConfiguration
{
    /// <summary>Namespace of the Secrets.</summary>
    public const string Namespace = "kube-system";

    /// <summary>Name of the Secret with the configuration.</summary>
    public const string SecretName = "cluster-autoscaler-config";

    /// <summary>The key of the configuration in it.</summary>
    public const string SecretKey = "hcloud_cluster_config";

    /// <summary>Name of the Secret with the token, which cloud controller and storage driver read, too.</summary>
    public const string TokenSecretName = "hcloud";

    private static readonly string[] ExpanderNames = ["price", "least-waste", "least-nodes", "random"];

    /// <summary>
    /// The configuration, as the environment variable of the autoscaler holds it: JSON in base64. Every pool needs one, because there is no other place for what a
    /// new server is given.
    /// </summary>
    /// <param name="settings">What is configured.</param>
    /// <param name="image">Selects the snapshots by their labels; of several, new servers start from the newest that their architecture has.</param>
    /// <param name="workers">The configuration of a new node, by pool.</param>
    /// <exception cref="HetznerException">A configuration is too long for a server.</exception>
    public static Secret Encode(HetznerClusterSettings settings, string image, IReadOnlyDictionary<string, Secret> workers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(workers);
        var nodes = new JsonObject();
        foreach (var pool in settings.Pools)
        {
            var taints = new JsonArray();
            foreach (var taint in pool.Taints)
                taints.Add(new JsonObject { ["key"] = taint.Key, ["value"] = taint.Value, ["effect"] = taint.Effect });
            var node = new JsonObject
            {
                // Passed on as it stands: Talos unpacks it, the autoscaler does not.
                ["cloudInit"] = ServerUserData.Pack(workers[pool.Name], $"the pool '{pool.Name}'").Reveal(),
                ["labels"] = Map(HetznerNodePatches.LabelsOf(pool)),
                ["taints"] = taints,
                // So that what a cluster made by itself is known to be its own, even in a network of somebody else.
                ["serverLabels"] = Map(HetznerLabels.Of(settings.Cluster)),
            };
            nodes[pool.Name] = node;
        }

        var json = new JsonObject { ["imagesForArch"] = new JsonObject { ["amd64"] = image, ["arm64"] = image }, ["nodeConfigs"] = nodes };
        return new Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    /// <summary>The arguments of the autoscaler.</summary>
    public static IReadOnlyList<string> Arguments(HetznerClusterSettings settings, NodeAutoscalerSettings node)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(node);
        var arguments = new List<string> { "--cloud-provider=hetzner" };
        foreach (var pool in settings.Pools)
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--nodes={pool.Min}:{pool.Max}:{pool.ServerType.ToUpperInvariant()}:{pool.Location.ToUpperInvariant()}:{pool.Name}"));
        arguments.Add($"--expander={Expanders(node)}");
        arguments.Add($"--scale-down-unneeded-time={Duration(node.ScaleDownUnneededTime.Value)}");
        arguments.Add("--scale-down-delay-after-add=5m");
        arguments.Add("--scale-down-delay-after-delete=2m");
        arguments.Add("--ok-total-unready-count=3");
        // Or a pool that lost a node stays below its minimum until pods want one.
        arguments.Add("--enforce-node-group-min-size=true");
        if (node.ScaleDownUtilizationThreshold is { } threshold)
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--scale-down-utilization-threshold={threshold.Value}"));
        if (node.IgnoreDaemonsetsUtilization.Value)
            arguments.Add("--ignore-daemonsets-utilization=true");
        if (node.SkipNodesWithLocalStorage is { } local)
            arguments.Add($"--skip-nodes-with-local-storage={Flag(local.Value)}");
        if (node.SkipNodesWithSystemPods is { } system)
            arguments.Add($"--skip-nodes-with-system-pods={Flag(system.Value)}");
        if (node.CapacityBuffers.Value)
        {
            // The controller alone only says which buffers are ready; the pods of ready ones are what room is kept for.
            arguments.Add("--capacity-buffer-controller-enabled=true");
            arguments.Add("--capacity-buffer-pod-injection-enabled=true");
        }

        if (MaxNodesTotal(settings, node) is > 0 and var most)
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--max-nodes-total={most}"));
        arguments.Add("--v=4");
        return arguments;
    }

    /// <summary>The environment of the autoscaler, without what comes from Secrets.</summary>
    /// <param name="settings">What is configured.</param>
    /// <param name="network">The private network.</param>
    /// <param name="firewall">The firewall of new servers; null for none. Without it they would have none at all.</param>
    public static IReadOnlyDictionary<string, string> Environment(HetznerClusterSettings settings, string network, string? firewall)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["HCLOUD_NETWORK"] = network,
            ["HCLOUD_PUBLIC_IPV4"] = Flag(settings.Workers.PublicIPv4),
            ["HCLOUD_PUBLIC_IPV6"] = Flag(settings.Workers.PublicIPv6),
        };
        if (firewall is not null && settings.Workers.IsPublic)
            environment["HCLOUD_FIREWALL"] = firewall;
        if (settings.SshKey is { } key)
            environment["HCLOUD_SSH_KEY"] = key;
        return environment;
    }

    /// <summary>The keys of the Secret that cloud controller, storage driver and autoscaler share. Others that it has are kept.</summary>
    public static IReadOnlyDictionary<string, Secret> TokenSecret(Secret token, string network)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new SortedDictionary<string, Secret>(StringComparer.Ordinal) { ["network"] = new Secret(network), ["token"] = token };
    }

    // One server has to stay free for the image of new nodes, or every update of Talos fails.
    private static int MaxNodesTotal(HetznerClusterSettings settings, NodeAutoscalerSettings node)
    {
        var ceiling = Math.Max(1, settings.ServerLimit - 1);
        return node.MaxNodesTotal.Value > 0 ? Math.Min(node.MaxNodesTotal.Value, ceiling) : ceiling;
    }

    private static string Expanders(NodeAutoscalerSettings node)
    {
        if (node.Expanders.Count == 0)
            return ExpanderNames[(int)Expander.LeastWaste];
        var names = new List<string>(node.Expanders.Count);
        foreach (var expander in node.Expanders)
            names.Add(ExpanderNames[(int)expander.Value]);
        return string.Join(',', names);
    }

    // As Go writes durations, in whole seconds.
    private static string Duration(TimeSpan time) => time.TotalSeconds % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0}m")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s");

    private static string Flag(bool value) => value ? "true" : "false";

    private static JsonObject Map(IReadOnlyDictionary<string, string> labels)
    {
        var map = new JsonObject();
        foreach (var (key, value) in labels)
            map[key] = value;
        return map;
    }
}
