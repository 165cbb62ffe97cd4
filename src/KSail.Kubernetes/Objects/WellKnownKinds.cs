namespace KSail.Kubernetes.Objects;

/// <summary>The kinds that are asked for without asking first whether the server has them.</summary>
public static class WellKnownKinds
{
    /// <summary>Namespaces.</summary>
    public static readonly ResourceKind Namespaces = new("", "v1", "Namespace", "namespaces", Namespaced: false);

    /// <summary>Nodes.</summary>
    public static readonly ResourceKind Nodes = new("", "v1", "Node", "nodes", Namespaced: false);

    /// <summary>Pods.</summary>
    public static readonly ResourceKind Pods = new("", "v1", "Pod", "pods", Namespaced: true);

    /// <summary>Events, in the form of the core group.</summary>
    public static readonly ResourceKind Events = new("", "v1", "Event", "events", Namespaced: true);

    /// <summary>Secrets.</summary>
    public static readonly ResourceKind Secrets = new("", "v1", "Secret", "secrets", Namespaced: true);

    /// <summary>ConfigMaps.</summary>
    public static readonly ResourceKind ConfigMaps = new("", "v1", "ConfigMap", "configmaps", Namespaced: true);

    /// <summary>Services.</summary>
    public static readonly ResourceKind Services = new("", "v1", "Service", "services", Namespaced: true);

    /// <summary>ServiceAccounts.</summary>
    public static readonly ResourceKind ServiceAccounts = new("", "v1", "ServiceAccount", "serviceaccounts", Namespaced: true);

    /// <summary>PersistentVolumeClaims.</summary>
    public static readonly ResourceKind PersistentVolumeClaims = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", Namespaced: true);

    /// <summary>PersistentVolumes.</summary>
    public static readonly ResourceKind PersistentVolumes = new("", "v1", "PersistentVolume", "persistentvolumes", Namespaced: false);

    /// <summary>VolumeAttachments: which volume is, or shall be, at which node.</summary>
    public static readonly ResourceKind VolumeAttachments = new("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments", Namespaced: false);

    /// <summary>PodDisruptionBudgets.</summary>
    public static readonly ResourceKind PodDisruptionBudgets = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", Namespaced: true);

    /// <summary>Deployments.</summary>
    public static readonly ResourceKind Deployments = new("apps", "v1", "Deployment", "deployments", Namespaced: true);

    /// <summary>ReplicaSets.</summary>
    public static readonly ResourceKind ReplicaSets = new("apps", "v1", "ReplicaSet", "replicasets", Namespaced: true);

    /// <summary>StatefulSets.</summary>
    public static readonly ResourceKind StatefulSets = new("apps", "v1", "StatefulSet", "statefulsets", Namespaced: true);

    /// <summary>DaemonSets.</summary>
    public static readonly ResourceKind DaemonSets = new("apps", "v1", "DaemonSet", "daemonsets", Namespaced: true);

    /// <summary>Jobs.</summary>
    public static readonly ResourceKind Jobs = new("batch", "v1", "Job", "jobs", Namespaced: true);

    /// <summary>CustomResourceDefinitions.</summary>
    public static readonly ResourceKind CustomResourceDefinitions =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Namespaced: false);

    /// <summary>Flux Kustomizations.</summary>
    public static readonly ResourceKind Kustomizations = new("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", Namespaced: true);

    /// <summary>Flux HelmReleases.</summary>
    public static readonly ResourceKind HelmReleases = new("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases", Namespaced: true);

    /// <summary>Flux OCIRepositories.</summary>
    public static readonly ResourceKind OciRepositories = new("source.toolkit.fluxcd.io", "v1", "OCIRepository", "ocirepositories", Namespaced: true);

    /// <summary>Flux GitRepositories.</summary>
    public static readonly ResourceKind GitRepositories = new("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories", Namespaced: true);

    /// <summary>Flux HelmRepositories.</summary>
    public static readonly ResourceKind HelmRepositories = new("source.toolkit.fluxcd.io", "v1", "HelmRepository", "helmrepositories", Namespaced: true);

    /// <summary>Flux HelmCharts.</summary>
    public static readonly ResourceKind HelmCharts = new("source.toolkit.fluxcd.io", "v1", "HelmChart", "helmcharts", Namespaced: true);

    /// <summary>Flux Buckets.</summary>
    public static readonly ResourceKind Buckets = new("source.toolkit.fluxcd.io", "v1", "Bucket", "buckets", Namespaced: true);

    /// <summary>The Flux Operator's FluxInstances.</summary>
    public static readonly ResourceKind FluxInstances = new("fluxcd.controlplane.io", "v1", "FluxInstance", "fluxinstances", Namespaced: true);

    /// <summary>Argo CD's Applications.</summary>
    public static readonly ResourceKind Applications = new("argoproj.io", "v1alpha1", "Application", "applications", Namespaced: true);
}
