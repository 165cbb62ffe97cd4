namespace KSail.Testing.Kubernetes.Kinds;

/// <summary>The kinds that are served without a definition.</summary>
internal static class BuiltInKinds
{
    public static readonly ServedKind Namespaces = Core("Namespace", "namespaces", "ns", isNamespaced: false);

    public static readonly ServedKind Definitions = new("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", IsNamespaced: false)
    {
        Versions = [new ServedVersion("v1") { HasStatus = true }], Singular = "customresourcedefinition", ShortNames = ["crd", "crds"], HasGeneration = true,
    };

    public static IReadOnlyList<ServedKind> All { get; } =
    [
        Namespaces,
        Core("Node", "nodes", "no", isNamespaced: false),
        Core("PersistentVolume", "persistentvolumes", "pv", isNamespaced: false),
        Core("Pod", "pods", "po"),
        Core("Service", "services", "svc"),
        Core("ServiceAccount", "serviceaccounts", "sa", hasStatus: false),
        Core("ConfigMap", "configmaps", "cm", hasStatus: false),
        Core("Secret", "secrets", "", hasStatus: false),
        Core("Event", "events", "ev", hasStatus: false),
        Core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc"),
        Grouped("apps", "Deployment", "deployments", "deploy"),
        Grouped("apps", "ReplicaSet", "replicasets", "rs"),
        Grouped("apps", "StatefulSet", "statefulsets", "sts"),
        Grouped("apps", "DaemonSet", "daemonsets", "ds"),
        Grouped("batch", "Job", "jobs", ""),
        Grouped("batch", "CronJob", "cronjobs", "cj"),
        Grouped("policy", "PodDisruptionBudget", "poddisruptionbudgets", "pdb"),
        Grouped("storage.k8s.io", "VolumeAttachment", "volumeattachments", "", isNamespaced: false),
        Grouped("networking.k8s.io", "Ingress", "ingresses", "ing"),
        Grouped("networking.k8s.io", "NetworkPolicy", "networkpolicies", "netpol", hasStatus: false),
        Grouped("rbac.authorization.k8s.io", "Role", "roles", "", hasStatus: false),
        Grouped("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", "", hasStatus: false),
        Grouped("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", "", hasStatus: false, isNamespaced: false),
        Grouped("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", "", hasStatus: false, isNamespaced: false),
        Definitions,
    ];

    private static ServedKind Core(string kind, string plural, string shortName, bool isNamespaced = true, bool hasStatus = true) =>
        new("", kind, plural, isNamespaced)
        {
            Versions = [new ServedVersion("v1") { HasStatus = hasStatus }], Singular = kind.ToLowerInvariant(), ShortNames = shortName.Length > 0 ? [shortName] : [],
        };

    private static ServedKind Grouped(string group, string kind, string plural, string shortName, bool hasStatus = true, bool isNamespaced = true) =>
        Core(kind, plural, shortName, isNamespaced, hasStatus) with { Group = group, HasGeneration = hasStatus };
}
