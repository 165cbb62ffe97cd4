namespace KSail.Rendering.Kustomize;

/// <summary>The lists of Kubernetes 1.21.2 that merge by key, by apiVersion and kind.</summary>
internal static class MergeTypes
{
    // Everything that the 1.21.2 schema covers, so that at least metadata merges as it does there.
    private static readonly HashSet<string> KnownVersions = new(StringComparer.Ordinal)
    {
        "v1", "apps/v1", "batch/v1", "batch/v1beta1", "autoscaling/v1", "autoscaling/v2beta1", "autoscaling/v2beta2", "policy/v1", "policy/v1beta1",
        "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1",
        "rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1",
        "storage.k8s.io/v1", "storage.k8s.io/v1beta1", "storage.k8s.io/v1alpha1",
        "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1beta1", "apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1",
        "apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1", "certificates.k8s.io/v1", "certificates.k8s.io/v1beta1",
        "coordination.k8s.io/v1", "coordination.k8s.io/v1beta1", "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1",
        "events.k8s.io/v1", "events.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1alpha1",
        "node.k8s.io/v1", "node.k8s.io/v1beta1", "node.k8s.io/v1alpha1", "scheduling.k8s.io/v1", "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1alpha1",
    };

    private static readonly MergeType ObjectMeta = new MergeType().WithList("finalizers", null).WithList("ownerReferences", null, "uid");

    private static readonly MergeType PodSpec = BuildPodSpec();

    private static readonly MergeType PodTemplate = new MergeType().With("metadata", ObjectMeta).With("spec", PodSpec);

    private static readonly MergeType Conditions = new MergeType().WithList("conditions", null, "type");

    private static readonly MergeType Plain = Object();

    private static readonly MergeType Workload = Object().With("spec", new MergeType().With("template", PodTemplate)).With("status", Conditions);

    private static readonly MergeType Job = Object().With("spec", JobSpec()).With("status", Conditions);

    private static readonly Dictionary<(string ApiVersion, string Kind), MergeType> Types = new()
    {
        [("v1", "Pod")] = Object().With("spec", PodSpec)
            .With("status", new MergeType().WithList("conditions", null, "type").WithList("podIPs", null, "ip")),
        [("v1", "PodTemplate")] = Object().With("template", PodTemplate),
        [("v1", "ReplicationController")] = Workload,
        [("apps/v1", "Deployment")] = Workload,
        [("apps/v1", "StatefulSet")] = Workload,
        [("apps/v1", "DaemonSet")] = Workload,
        [("apps/v1", "ReplicaSet")] = Workload,
        [("batch/v1", "Job")] = Job,
        [("batch/v1", "CronJob")] = CronJob(),
        [("batch/v1beta1", "CronJob")] = CronJob(),
        [("v1", "Service")] = Object().With("spec", new MergeType().WithList("ports", null, "port", "protocol")).With("status", Conditions),
        [("v1", "ServiceAccount")] = Object().WithList("secrets", null, "name"),
        [("v1", "Namespace")] = Object().With("status", Conditions),
        [("v1", "PersistentVolumeClaim")] = Object().With("status", Conditions),
        [("v1", "ComponentStatus")] = Object().WithList("conditions", null, "type"),
        [("v1", "Node")] = Object().With("spec", new MergeType().WithList("podCIDRs", null))
            .With("status", new MergeType().WithList("conditions", null, "type").WithList("addresses", null, "type")),
        [("policy/v1", "PodDisruptionBudget")] = Object().With("status", Conditions),
        [("policy/v1beta1", "PodDisruptionBudget")] = Object().With("status", Conditions),
        [("apiregistration.k8s.io/v1", "APIService")] = Object().With("status", Conditions),
        [("apiregistration.k8s.io/v1beta1", "APIService")] = Object().With("status", Conditions),
        [("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration")] = Webhooks(),
        [("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration")] = Webhooks(),
        [("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration")] = Webhooks(),
        [("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration")] = Webhooks(),
        [("storage.k8s.io/v1", "CSINode")] = Object().With("spec", new MergeType().WithList("drivers", null, "name")),
        [("storage.k8s.io/v1beta1", "CSINode")] = Object().With("spec", new MergeType().WithList("drivers", null, "name")),
    };

    /// <summary>The type of an object; null when the schema does not know it.</summary>
    public static MergeType? Find(string apiVersion, string kind) =>
        Types.TryGetValue((apiVersion, kind), out var type) ? type : KnownVersions.Contains(apiVersion) ? Plain : null;

    private static MergeType Object() => new MergeType().With("metadata", ObjectMeta);

    private static MergeType Webhooks() => Object().WithList("webhooks", null, "name");

    private static MergeType JobSpec() => new MergeType().With("template", PodTemplate);

    private static MergeType CronJob() =>
        Object().With("spec", new MergeType().With("jobTemplate", new MergeType().With("metadata", ObjectMeta).With("spec", JobSpec())));

    private static MergeType BuildPodSpec()
    {
        var ephemeral = Container();
        return new MergeType()
            .WithList("containers", Container().WithList("ports", null, "containerPort", "protocol"), "name")
            .WithList("initContainers", Container().WithList("ports", null, "containerPort", "protocol"), "name")
            .WithList("ephemeralContainers", ephemeral, "name")
            .WithList("imagePullSecrets", null, "name")
            .WithList("volumes", new MergeType().With("ephemeral", new MergeType().With("volumeClaimTemplate", new MergeType().With("metadata", ObjectMeta))), "name")
            .WithList("hostAliases", null, "ip")
            .WithList("topologySpreadConstraints", null, "topologyKey", "whenUnsatisfiable");
    }

    private static MergeType Container() => new MergeType()
        .WithList("env", null, "name")
        .WithList("volumeMounts", null, "mountPath")
        .WithList("volumeDevices", null, "devicePath");
}
