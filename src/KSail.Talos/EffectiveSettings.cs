using KSail.Documents.Yaml;

namespace KSail.Talos;

/// <summary>
/// What a configuration, patches applied, means for the cluster: the answers that rules about <c>ksail.yaml</c> ask for. An answer is null when it
/// depends on a variable that a build does not know.
/// </summary>
public sealed record EffectiveSettings
{
    internal const string DefaultPodSubnet = "10.244.0.0/16";
    internal const string DefaultServiceSubnet = "10.96.0.0/12";
    internal const string ControlPlaneTaint = "node-role.kubernetes.io/control-plane";

    /// <summary>What holds without any patch.</summary>
    public static readonly EffectiveSettings Default = new()
    {
        CniName = "flannel",
        PodSubnets = [DefaultPodSubnet],
        ServiceSubnets = [DefaultServiceSubnet],
        IsKubeProxyDisabled = false,
        SchedulesOnControlPlanes = false,
    };

    /// <summary>The network plugin that Talos installs: <c>flannel</c>, <c>custom</c> or <c>none</c>.</summary>
    public required string? CniName { get; init; }

    /// <summary>Networks of pods.</summary>
    public required IReadOnlyList<string>? PodSubnets { get; init; }

    /// <summary>Networks of services.</summary>
    public required IReadOnlyList<string>? ServiceSubnets { get; init; }

    /// <summary>Whether nodes run no kube-proxy.</summary>
    public required bool? IsKubeProxyDisabled { get; init; }

    /// <summary>Whether control planes run workloads.</summary>
    public required bool? SchedulesOnControlPlanes { get; init; }

    /// <summary>
    /// Reads them from a configuration. From 1.14 on the machine configuration may leave them to documents; where patches wrote the fields of
    /// before, those count, as cluster creation moves them into the documents.
    /// </summary>
    public static EffectiveSettings Of(MachineConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var network = configuration.Section("cluster", "network");
        var cni = network?["cni"];
        var isSplit = configuration.Find("KubeClusterConfig") is not null;
        var networkDocument = configuration.Find("KubeNetworkConfig")?.Root;
        return new EffectiveSettings
        {
            CniName = cni is YamlMapping { Count: > 0 } mapping && mapping.Contains("name") ? Values.Text(mapping["name"])
                : Values.IsUnknown(cni) ? null
                : isSplit && configuration.Find("KubeFlannelCNIConfig") is null ? "none"
                : "flannel",
            PodSubnets = Texts(network?["podSubnets"] ?? networkDocument?["podSubnets"], DefaultPodSubnet),
            ServiceSubnets = Texts(network?["serviceSubnets"] ?? networkDocument?["serviceSubnets"], DefaultServiceSubnet),
            IsKubeProxyDisabled = IsProxyDisabled(configuration, isSplit),
            SchedulesOnControlPlanes = Schedules(configuration, isSplit),
        };
    }

    private static bool? IsProxyDisabled(MachineConfiguration configuration, bool isSplit)
    {
        if (configuration.Section("cluster", "proxy")?["disabled"] is { } disabled)
            return Values.Flag(disabled);
        if (!isSplit)
            return false;
        if (configuration.Find("KubeProxyConfig") is not { } document)
            return configuration.Role == NodeRole.ControlPlane;
        return document.Root["enabled"] is { } enabled ? !Values.Flag(enabled) : false;
    }

    private static bool? Schedules(MachineConfiguration configuration, bool isSplit)
    {
        var cluster = configuration.Section("cluster");
        if ((cluster?["allowSchedulingOnControlPlanes"] ?? cluster?["allowSchedulingOnMasters"]) is { } allowed)
            return Values.Flag(allowed);
        if (!isSplit || configuration.Role != NodeRole.ControlPlane)
            return false;
        return configuration.Find("KubeNodeConfig")?.Root["taints"] switch
        {
            YamlMapping taints => !taints.Contains(ControlPlaneTaint),
            null => true,
            _ => null,
        };
    }

    private static List<string>? Texts(YamlNode? node, string fallback)
    {
        if (node is null or YamlScalar { IsNull: true })
            return [fallback];
        if (node is not YamlSequence list)
            return null;
        var texts = new List<string>(list.Count);
        foreach (var item in list)
        {
            if (Values.Text(item) is not { } text)
                return null;
            texts.Add(text);
        }

        return texts.Count == 0 ? [fallback] : texts;
    }
}
