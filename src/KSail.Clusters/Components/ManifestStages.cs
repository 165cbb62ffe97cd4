using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>
/// The objects of a component in the order in which a cluster takes them. Definitions come before what they define, and what judges other objects
/// comes after the pods that do the judging can be created.
/// </summary>
internal sealed class ManifestStages
{
    private static readonly string[] First = ["Namespace", "CustomResourceDefinition", "PriorityClass"];
    private static readonly string[] Judging = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

    public ManifestStages(IReadOnlyList<KubernetesObject> objects)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in objects)
        {
            if (one.Kind == "CustomResourceDefinition")
                defined.Add($"{one.Spec.Text("group")}/{one.Spec.Text("names", "kind")}");
        }

        foreach (var one in objects)
        {
            if (Array.IndexOf(First, one.Kind) >= 0)
                Foundations.Add(one);
            else if (Array.IndexOf(Judging, one.Kind) >= 0)
                Judges.Add(one);
            else if (defined.Contains($"{one.Group}/{one.Kind}") || IsForeign(one.Group))
                Custom.Add(one);
            else
                Workloads.Add(one);
        }
    }

    /// <summary>Namespaces and definitions.</summary>
    public List<KubernetesObject> Foundations { get; } = [];

    /// <summary>Objects of Kubernetes itself.</summary>
    public List<KubernetesObject> Workloads { get; } = [];

    /// <summary>What admits or refuses other objects.</summary>
    public List<KubernetesObject> Judges { get; } = [];

    /// <summary>Objects of custom kinds, which need the definitions, and often the pods behind a webhook.</summary>
    public List<KubernetesObject> Custom { get; } = [];

    // A group with a dot is Kubernetes' own if it ends in k8s.io, and otherwise somebody's.
    private static bool IsForeign(string group) => group.Contains('.', StringComparison.Ordinal) && !group.EndsWith(".k8s.io", StringComparison.Ordinal);
}
