using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos;

/// <summary>A text of a merged configuration.</summary>
/// <param name="Text">The text as it was written: it may hold <c>${NAME}</c>.</param>
/// <param name="Span">Where a patch sets it; without a file where no patch does.</param>
public sealed record EffectiveValue(string Text, SourceSpan Span)
{
    internal static EffectiveValue Generated(string text) => new(text, SourceSpan.None);

    /// <summary>The text of a node; null for anything but a text.</summary>
    internal static EffectiveValue? Of(YamlNode? node) =>
        node is YamlScalar { IsNull: false, Value.Length: > 0 } scalar ? new EffectiveValue(PlaceholderText.Unmask(scalar.Value), scalar.Span) : null;
}

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
        CniName = EffectiveValue.Generated("flannel"),
        PodSubnets = [EffectiveValue.Generated(DefaultPodSubnet)],
        ServiceSubnets = [EffectiveValue.Generated(DefaultServiceSubnet)],
        IsKubeProxyDisabled = false,
        SchedulesOnControlPlanes = false,
    };

    /// <summary>The network plugin that Talos installs: <c>flannel</c>, <c>custom</c> or <c>none</c>.</summary>
    public required EffectiveValue? CniName { get; init; }

    /// <summary>Networks of pods.</summary>
    public required IReadOnlyList<EffectiveValue>? PodSubnets { get; init; }

    /// <summary>Networks of services.</summary>
    public required IReadOnlyList<EffectiveValue>? ServiceSubnets { get; init; }

    /// <summary>Whether nodes run no kube-proxy.</summary>
    public required bool? IsKubeProxyDisabled { get; init; }

    /// <summary>Whether control planes run workloads.</summary>
    public required bool? SchedulesOnControlPlanes { get; init; }

    /// <summary>The installer image, where a patch names one.</summary>
    public EffectiveValue? InstallImage { get; init; }

    /// <summary>Whether nodes apply manifests of their own to the cluster, which may bring a network plugin.</summary>
    public bool AppliesManifests { get; init; }

    /// <summary>Whether patches tell the API server whom to trust for sign-ins.</summary>
    public bool HasSignIn { get; init; }

    /// <summary>Where images are pulled from instead of their registries, as patches say.</summary>
    public IReadOnlyList<EffectiveValue> MirrorEndpoints { get; init; } = [];

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
            CniName = cni is YamlMapping { Count: > 0 } mapping && mapping.Contains("name") ? EffectiveValue.Of(mapping["name"])
                : Values.IsUnknown(cni) ? null
                : EffectiveValue.Generated(IsWithoutFlannel(configuration, isSplit) ? "none" : "flannel"),
            PodSubnets = Texts(PatchedOf(network?["podSubnets"], networkDocument?["podSubnets"]), DefaultPodSubnet),
            ServiceSubnets = Texts(PatchedOf(network?["serviceSubnets"], networkDocument?["serviceSubnets"]), DefaultServiceSubnet),
            IsKubeProxyDisabled = IsProxyDisabled(configuration, isSplit),
            SchedulesOnControlPlanes = Schedules(configuration, isSplit),
            InstallImage = PatchedImage(configuration),
            AppliesManifests = !Values.IsUnset(configuration.Section("cluster")?["inlineManifests"]) || !Values.IsUnset(configuration.Section("cluster")?["extraManifests"]),
            HasSignIn = HasSignInOf(configuration),
            MirrorEndpoints = MirrorsOf(configuration),
        };
    }

    // Who deletes the document has it, whatever release the configuration was generated for.
    private static bool IsWithoutFlannel(MachineConfiguration configuration, bool isSplit)
    {
        const string kind = "KubeFlannelCNIConfig";
        return configuration.Find(kind) is null && (isSplit || configuration.IsDeleted(kind));
    }

    // Where the release is not pinned, the generated field may be of a release before the document that a patch brings.
    private static YamlNode? PatchedOf(YamlNode? field, YamlNode? documentField) =>
        field is null || (documentField is not null && !IsPatched(field)) ? documentField : field;

    private static bool IsPatched(YamlNode node) => node.Span.HasFile || (node is YamlSequence { Count: > 0 } list && list[0].Span.HasFile);

    private static EffectiveValue? PatchedImage(MachineConfiguration configuration)
    {
        var image = EffectiveValue.Of(configuration.Section("machine", "install")?["image"])
            ?? EffectiveValue.Of(configuration.Find("UnattendedInstallConfig")?.Root.GetMapping("installer")?["image"]);
        return image is { Span.HasFile: true } ? image : null;
    }

    // The document is generated from 1.14 on, for anonymous requests alone; what a patch makes of it is for people.
    private static bool HasSignInOf(MachineConfiguration configuration)
    {
        var arguments = configuration.Section("cluster", "apiServer", "extraArgs");
        return !Values.IsUnset(arguments?["oidc-issuer-url"]) || !Values.IsUnset(arguments?["authentication-config"])
            || configuration.Find("KubeAuthenticationConfig") is { LastPatch.HasFile: true };
    }

    // A list of texts in the machine configuration; objects with an address in the documents that came with 1.12.
    private static List<EffectiveValue> MirrorsOf(MachineConfiguration configuration)
    {
        var endpoints = new List<EffectiveValue>();
        foreach (var entry in configuration.Section("machine", "registries", "mirrors")?.Entries ?? [])
            Add((entry.Value as YamlMapping)?["endpoints"]);
        foreach (var document in configuration.Documents)
        {
            if (document.Kind == "RegistryMirrorConfig")
                Add(document.Root["endpoints"]);
        }

        return endpoints;

        void Add(YamlNode? list)
        {
            foreach (var item in list as YamlSequence ?? [])
            {
                if (EffectiveValue.Of(item is YamlMapping endpoint ? endpoint["url"] : item) is { } value)
                    endpoints.Add(value);
            }
        }
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

    private static List<EffectiveValue>? Texts(YamlNode? node, string fallback)
    {
        if (Values.IsUnset(node))
            return [EffectiveValue.Generated(fallback)];
        if (node is not YamlSequence list)
            return null;
        var texts = new List<EffectiveValue>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (EffectiveValue.Of(list[i]) is not { } text)
                return null;
            texts.Add(text);
        }

        return texts;
    }
}
