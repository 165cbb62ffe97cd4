using static KSail.Configuration.Fields.FieldRule;

namespace KSail.Configuration.Fields;

/// <summary>
/// The model of <c>ksail.yaml</c> as a table: <c>ksail.io/v1alpha1</c>, kind <c>Cluster</c>, of ksail v7.180. Defaults are the effective
/// ones; a field without one means something by its absence. Sections of distributions and providers that this SDK does not operate are
/// checked where their fields are known and open where not.
/// </summary>
internal static class ConfigurationFields
{
    public const string ApiVersion = "ksail.io/v1alpha1";
    public const string Kind = "Cluster";

    /// <summary>The document.</summary>
    public static readonly FieldRule Root = Section(
        "",
        Of("apiVersion", FieldKind.Open),
        Of("kind", FieldKind.Open),
        Section("metadata", Text("name"), Of("namespace", FieldKind.Open), Of("labels", FieldKind.Open), Of("annotations", FieldKind.Open)),
        Section("spec", Text("editor"), Cluster(), Provider(), Workload(), Section("chat", Text("model"), Choice("reasoningEffort", ChoiceSets.ReasoningEffort))),

        // What the Go tool's operator writes into a cluster, never read from a file.
        Of("status", FieldKind.Open)).Place("");

    /// <summary>Fields that moved, in the order of the table.</summary>
    public static readonly IReadOnlyList<FieldRule> MovedFields = FindMoved();

    private static FieldRule Cluster() => Section(
        "cluster",
        Required(Choice("distribution", ChoiceSets.Distribution)),
        Choice("provider", ChoiceSets.Provider, "Docker"),
        Text("distributionConfig"),
        Section("connection", Text("kubeconfig", "~/.kube/config"), Text("context"), Of("timeout", FieldKind.Duration)),
        Choice("cni", ChoiceSets.Cni, "Default"),
        Choice("csi", ChoiceSets.Component, "Default"),
        Choice("cdi", ChoiceSets.Component, "Default"),
        Choice("metricsServer", ChoiceSets.Component, "Default"),
        Choice("loadBalancer", ChoiceSets.Component, "Default"),
        Choice("certManager", ChoiceSets.Toggle, "Disabled"),
        Choice("imageVerification", ChoiceSets.Toggle, "Disabled"),
        Choice("policyEngine", ChoiceSets.PolicyEngine, "None"),
        Choice("gitOpsEngine", ChoiceSets.GitOpsEngine, "None"),
        Text("importImages"),
        Integer("controlPlanes", minimum: 1, fallback: "1"),
        Integer("workers", fallback: "0"),
        Text("kubernetesVersion"),
        Section(
            "localRegistry",
            Of("registry", FieldKind.Registry),
            Section("credentials", Text("tokenEnvVar"), Text("cliTokenEnvVar"), Text("clusterTokenEnvVar"))),
        Section(
            "sops",
            Choice("enabled", ChoiceSets.Component, "Default"),
            Section("env", Text("var")),
            Moved(Text("ageKeyEnvVar"), "spec.cluster.sops.env.var", newPlaceWins: true),
            Section("extract", Text("file"), Of("publicKeys", FieldKind.Texts))),
        Moved(Choice("nodeAutoscaling", ChoiceSets.Toggle), "spec.cluster.autoscaler.node.enabled"),
        Autoscaler(),
        Section(
            "oidc",
            Text("issuerURL"),
            Text("clientID"),
            Of("extraScopes", FieldKind.Texts),
            Text("usernameClaim", "email"),
            Text("groupsClaim", "groups"),
            Text("usernamePrefix", "oidc:"),
            Text("groupsPrefix", "oidc:"),
            Text("caFile")),
        Section("vanilla", Text("mirrorsDir")),
        Of("eks", FieldKind.Open),
        Talos());

    private static FieldRule Autoscaler() => Section(
        "autoscaler",
        Section("pod", Choice("horizontal", ChoiceSets.Toggle, "Disabled"), Choice("vertical", ChoiceSets.Toggle, "Disabled")),
        Section(
            "node",
            Choice("enabled", ChoiceSets.Toggle, "Disabled"),
            Sections(
                "pools",
                Required(Text("name")),
                Text("serverType"),
                Text("location"),
                Integer("min", fallback: "0"),
                Integer("max", fallback: "0"),
                Of("labels", FieldKind.TextMap),
                Sections("taints", Required(Text("key")), Text("value"), Required(Choice("effect", ChoiceSets.TaintEffect)))),
            Integer("maxNodesTotal", fallback: "0"),
            ChoiceList("expander", ChoiceSets.Expander),
            Of("scaleDownUnneededTime", FieldKind.Duration, "10m"),
            Of("scaleDownUtilizationThreshold", FieldKind.Ratio),
            Boolean("capacityBuffers", "false"),
            Boolean("ignoreDaemonsetsUtilization", "false"),
            Boolean("skipNodesWithLocalStorage"),
            Boolean("skipNodesWithSystemPods")));

    private static FieldRule Talos() => Section(
        "talos",
        Text("version"),
        Text("config", "~/.talos/config"),
        Integer("iso", maximum: long.MaxValue, fallback: "125127"),
        Text("schematicId"),
        Of("extensions", FieldKind.Texts),
        Sections(
            "extraPortMappings",
            Required(Integer("containerPort", minimum: 1, maximum: 65535)),
            Integer("hostPort", maximum: 65535, fallback: "0"),
            Choice("protocol", ChoiceSets.Protocol, "TCP")),
        Of("drainTimeout", FieldKind.Duration, "10m"),
        Of("storageHealthTimeout", FieldKind.Duration),
        Moved(Integer("controlPlanes", minimum: 1), "spec.cluster.controlPlanes"),
        Moved(Integer("workers"), "spec.cluster.workers"),
        Moved(Choice("imageVerification", ChoiceSets.Toggle), "spec.cluster.imageVerification"));

    private static FieldRule Provider() => Section(
        "provider",
        Section(
            "hetzner",
            Text("controlPlaneServerType", "cx23"),
            Text("workerServerType", "cx23"),
            Text("location", "fsn1"),
            Of("fallbackLocations", FieldKind.Texts),
            Text("networkName"),
            Text("networkCidr", "10.0.0.0/16"),
            Text("sshKeyName"),
            Text("tokenEnvVar", "HCLOUD_TOKEN"),
            Choice("placementGroupStrategy", ChoiceSets.PlacementGroupStrategy, "Spread"),
            Text("placementGroup"),
            Boolean("placementGroupFallbackToNone", "false"),
            Boolean("floatingIPEnabled", "false"),
            Text("floatingIPLocation"),
            Choice("ingressFirewall", ChoiceSets.Toggle, "Enabled"),
            Integer("serverLimit", fallback: "10"),
            Of("allowedCidrs", FieldKind.Texts),
            Boolean("workerPublicIPv4"),
            Boolean("workerPublicIPv6"),
            Boolean("controlPlanePublicIPv4"),
            Boolean("controlPlanePublicIPv6"),
            Of("autoscalerNodePoolNames", FieldKind.Texts)),
        Section(
            "omni",
            Text("endpoint"),
            Text("endpointEnvVar", "OMNI_ENDPOINT"),
            Text("serviceAccountKeyEnvVar", "OMNI_SERVICE_ACCOUNT_KEY"),
            Text("talosVersion"),
            Text("kubernetesVersion"),
            Text("machineClass"),
            Of("machines", FieldKind.Texts)),
        Of("aws", FieldKind.Open),
        Of("gcp", FieldKind.Open),
        Of("azure", FieldKind.Open),
        Of("kubernetes", FieldKind.Open));

    private static FieldRule Workload() => Section(
        "workload",
        Text("sourceDirectory", "k8s"),
        Text("kustomizationFile"),
        Text("tag"),
        Boolean("validateOnPush", "false"),
        Section(
            "flux",
            Text("operatorVersion"),
            Text("distributionVersion", "2.x"),
            Section(
                "verify",
                Choice("provider", ChoiceSets.VerifyProvider),
                Section("secretRef", Text("name")),
                Sections("matchOIDCIdentity", Text("issuer"), Text("subject")))),

        // Hooks are shell commands: their ${…} belong to the shell.
        Section("watch", Of("hooks", FieldKind.RawTexts)),
        Section(
            "validation",
            Of("skipKinds", FieldKind.Texts),
            Of("schemaLocations", FieldKind.Texts),
            Boolean("helmRender", "true"),
            Text("rules")),
        Section(
            "scan",
            Text("exceptions"),
            Text("inputs"),
            Of("frameworks", FieldKind.Texts),
            Integer("complianceThreshold", maximum: 100)));

    private static FieldRule Required(FieldRule field) => field.AsRequired();

    private static FieldRule Moved(FieldRule field, string to, bool newPlaceWins = false) => field.AsMoved(to, newPlaceWins);

    private static List<FieldRule> FindMoved()
    {
        var moved = new List<FieldRule>();
        Collect(Root);
        return moved;

        void Collect(FieldRule section)
        {
            foreach (var field in section.Fields)
            {
                if (field.MovedTo is not null)
                    moved.Add(field);
                else if (field.Kind == FieldKind.Section)
                    Collect(field);
            }
        }
    }
}
