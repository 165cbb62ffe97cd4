using KSail.Documents.Yaml;
using KSail.Rendering.Kustomize;

namespace KSail.Rendering.Flux.Releases;

/// <summary>
/// Knows which kinds live in namespaces: those of Kubernetes, and those that definitions in the environment make. Of others nobody knows, and
/// they are left as they are.
/// </summary>
internal sealed class ScopeLookup
{
    private readonly Dictionary<string, bool> _defined = new(StringComparer.Ordinal);

    /// <summary>Kinds that definitions serve, as discovery lists them: <c>group/version</c> and <c>group/version/Kind</c>.</summary>
    public SortedSet<string> ApiVersions { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes what a CustomResourceDefinition defines.</summary>
    public void Learn(YamlMapping definition)
    {
        if (definition.GetString("kind") != "CustomResourceDefinition" || definition.GetMapping("spec") is not { } spec
            || spec.GetString("group") is not { } group || spec.GetMapping("names")?.GetString("kind") is not { } kind)
        {
            return;
        }

        _defined[$"{group}/{kind}"] = spec.GetString("scope") == "Namespaced";
        foreach (var item in spec.GetSequence("versions") ?? [])
        {
            if (item is not YamlMapping version || version.GetString("name") is not { } name || version["served"] is YamlScalar served && served.AsBoolean() == false)
                continue;
            ApiVersions.Add($"{group}/{name}");
            ApiVersions.Add($"{group}/{name}/{kind}");
        }
    }

    /// <summary>Whether objects of a kind have a namespace for certain.</summary>
    public bool IsNamespaced(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : apiVersion[..slash];
        if (_defined.TryGetValue($"{group}/{kind}", out var isNamespaced))
            return isNamespaced;
        return IsOfKubernetes(group) && !IsOfCluster(group, apiVersion[(slash + 1)..], kind);
    }

    private static bool IsOfKubernetes(string group) =>
        group is "" or "apps" or "batch" or "autoscaling" or "policy" or "networking.k8s.io" or "rbac.authorization.k8s.io" or "coordination.k8s.io"
            or "discovery.k8s.io" or "events.k8s.io" or "apiextensions.k8s.io" or "apiregistration.k8s.io" or "admissionregistration.k8s.io" or "storage.k8s.io"
            or "scheduling.k8s.io" or "node.k8s.io" or "certificates.k8s.io" or "flowcontrol.apiserver.k8s.io";

    // Kinds that are younger than those that kustomize knows.
    private static bool IsOfCluster(string group, string version, string kind) =>
        ClusterScope.Contains(group, version, kind)
        || kind is "ValidatingAdmissionPolicy" or "ValidatingAdmissionPolicyBinding" or "MutatingAdmissionPolicy" or "MutatingAdmissionPolicyBinding"
            or "FlowSchema" or "PriorityLevelConfiguration" or "ClusterTrustBundle" or "VolumeAttributesClass" or "IPAddress" or "ServiceCIDR"
            or "StorageVersion" or "PodSecurityPolicy" or "RuntimeClass" or "CSIDriver" or "CSINode" or "Namespace" or "Node" or "PersistentVolume";
}
