namespace KSail.Rendering.Kustomize;

/// <summary>
/// The kinds that kustomize 5.8 knows to have no namespace: those of Kubernetes 1.21. Every other kind counts as namespaced, also where
/// the cluster thinks otherwise, because the rendered result must be what Flux applies.
/// </summary>
internal static class ClusterScope
{
    /// <summary>Stands for the namespace of an object that can have none; the text is what target selectors see.</summary>
    public const string NoNamespace = "_non_namespaceable_";

    private static readonly Dictionary<string, Definition> Kinds = Build();

    // The kinds are told apart by their names alone; groups and versions only confirm them. Classes, because a set of tuples would be compiled at run time.
    private sealed record Definition(string Group, string[] Versions);

    public static bool Contains(string group, string version, string kind) =>
        Kinds.TryGetValue(kind, out var definition) && definition.Group == group && Array.IndexOf(definition.Versions, version) >= 0;

    private static Dictionary<string, Definition> Build()
    {
        var kinds = new Dictionary<string, Definition>(StringComparer.Ordinal);
        Add("", ["v1"], "ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume");
        Add("admissionregistration.k8s.io", ["v1", "v1beta1"], "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");
        Add("apiextensions.k8s.io", ["v1", "v1beta1"], "CustomResourceDefinition");
        Add("apiregistration.k8s.io", ["v1", "v1beta1"], "APIService");
        Add("certificates.k8s.io", ["v1", "v1beta1"], "CertificateSigningRequest");
        Add("flowcontrol.apiserver.k8s.io", ["v1beta1"], "FlowSchema", "PriorityLevelConfiguration");
        Add("networking.k8s.io", ["v1", "v1beta1"], "IngressClass");
        Add("node.k8s.io", ["v1", "v1beta1"], "RuntimeClass");
        Add("policy", ["v1beta1"], "PodSecurityPolicy");
        Add("rbac.authorization.k8s.io", ["v1", "v1beta1"], "ClusterRole", "ClusterRoleBinding");
        Add("scheduling.k8s.io", ["v1", "v1beta1"], "PriorityClass");
        Add("storage.k8s.io", ["v1", "v1beta1"], "CSIDriver", "CSINode", "StorageClass", "VolumeAttachment");
        return kinds;

        void Add(string group, string[] versions, params string[] names)
        {
            foreach (var name in names)
                kinds.Add(name, new Definition(group, versions));
        }
    }
}
