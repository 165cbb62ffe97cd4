namespace KSail.Rendering.Kustomize;

/// <summary>The fields that the built-in transformations of kustomize 5.8 change.</summary>
internal static class FieldSpecs
{
    private const string Apps = "apps";

    /// <summary><c>metadata/labels</c> of everything.</summary>
    public static readonly FieldSpec[] MetadataLabels = [new("metadata/labels", create: true)];

    /// <summary>Labels of pod templates and claim templates.</summary>
    public static readonly FieldSpec[] TemplateLabels =
    [
        new("spec/template/metadata/labels", "ReplicationController", version: "v1", create: true),
        new("spec/template/metadata/labels", "Deployment", create: true),
        new("spec/template/metadata/labels", "ReplicaSet", create: true),
        new("spec/template/metadata/labels", "DaemonSet", create: true),
        new("spec/template/metadata/labels", "StatefulSet", Apps, create: true),
        new("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", Apps, create: true),
        new("spec/template/metadata/labels", "Job", "batch", create: true),
        new("spec/jobTemplate/metadata/labels", "CronJob", "batch", create: true),
        new("spec/jobTemplate/spec/template/metadata/labels", "CronJob", "batch", create: true),
    ];

    /// <summary>What commonLabels and <c>includeSelectors</c> change besides.</summary>
    public static readonly FieldSpec[] Selectors = BuildSelectors();

    /// <summary>Where a prefix or suffix is written.</summary>
    public static readonly FieldSpec[] Names = [new("metadata/name")];

    public static readonly FieldSpec[] CommonAnnotations =
    [
        new("metadata/annotations", create: true),
        new("spec/template/metadata/annotations", "ReplicationController", version: "v1", create: true),
        new("spec/template/metadata/annotations", "Deployment", create: true),
        new("spec/template/metadata/annotations", "ReplicaSet", create: true),
        new("spec/template/metadata/annotations", "DaemonSet", create: true),
        new("spec/template/metadata/annotations", "StatefulSet", create: true),
        new("spec/template/metadata/annotations", "Job", "batch", create: true),
        new("spec/jobTemplate/metadata/annotations", "CronJob", "batch", create: true),
        new("spec/jobTemplate/spec/template/metadata/annotations", "CronJob", "batch", create: true),
    ];

    /// <summary>Where a namespace is written besides <c>metadata/namespace</c> and role bindings.</summary>
    public static readonly FieldSpec[] Namespace =
    [
        new("metadata/name", "Namespace", version: "v1", create: true),
        new("spec/service/namespace", "APIService", "apiregistration.k8s.io", create: true),
        new("spec/conversion/webhook/clientConfig/service/namespace", "CustomResourceDefinition"),
    ];

    public static readonly FieldSpec[] Replicas =
    [
        new("spec/replicas", "Deployment", create: true),
        new("spec/replicas", "ReplicationController", create: true),
        new("spec/replicas", "ReplicaSet", create: true),
        new("spec/replicas", "StatefulSet", create: true),
    ];

    /// <summary>
    /// Images besides those of the lists that are named containers and initContainers. They are marked to be created, as upstream, where that
    /// never happens but counts when a configuration names one of them again.
    /// </summary>
    public static readonly FieldSpec[] Images =
    [
        new("spec/containers[]/image", create: true), new("spec/initContainers[]/image", create: true), new("spec/volumes[]/image/reference", create: true),
        new("spec/template/spec/containers[]/image", create: true), new("spec/template/spec/initContainers[]/image", create: true),
        new("spec/template/spec/volumes[]/image/reference", create: true),
    ];

    private static FieldSpec[] BuildSelectors()
    {
        var specs = new List<FieldSpec>
        {
            new("spec/selector", "Service", version: "v1", create: true),
            new("spec/selector", "ReplicationController", version: "v1", create: true),
            new("spec/selector/matchLabels", "Deployment", create: true),
            new("spec/selector/matchLabels", "ReplicaSet", create: true),
            new("spec/selector/matchLabels", "DaemonSet", create: true),
            new("spec/selector/matchLabels", "StatefulSet", Apps, create: true),
            new("spec/selector/matchLabels", "Job", "batch"),
            new("spec/jobTemplate/spec/selector/matchLabels", "CronJob", "batch"),
            new("spec/selector/matchLabels", "PodDisruptionBudget", "policy"),
            new("spec/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
            new("spec/ingress/from/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
            new("spec/egress/to/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
        };
        foreach (var kind in (string[])["Deployment", "StatefulSet"])
        {
            foreach (var affinity in (string[])["podAffinity", "podAntiAffinity"])
            {
                specs.Add(new($"spec/template/spec/affinity/{affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", kind, Apps));
                specs.Add(new($"spec/template/spec/affinity/{affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", kind, Apps));
            }

            specs.Add(new("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", kind, Apps));
        }

        return [.. specs];
    }
}
