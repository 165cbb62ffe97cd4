using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux;

/// <summary>
/// Where a cluster may have Kustomizations that the environment does not render: those that another repository brings, and those that the
/// flux-operator makes from a ResourceSet.
/// </summary>
internal sealed class UnseenKustomizations
{
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private bool _anywhere;

    /// <summary>A Kustomization of another repository: it brings others into its own namespace or the one it targets.</summary>
    public void Add(FluxKustomization other)
    {
        _namespaces.Add(other.Id.Namespace);
        if (other.Spec.GetString("targetNamespace") is { } target)
            _namespaces.Add(target);
    }

    /// <summary>Notes every ResourceSet that makes Kustomizations; their names and namespaces are templates.</summary>
    public void Learn(IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Kind == "ResourceSet" && resource.Group == "fluxcd.controlplane.io" && resource.Tree.GetMapping("spec") is { } spec)
                _anywhere |= MakesKustomizations(spec);
        }
    }

    /// <summary>Whether a Kustomization that is not rendered may exist in a namespace.</summary>
    public bool MayBeIn(string ns) => _anywhere || _namespaces.Contains(ns);

    private static bool MakesKustomizations(YamlMapping spec)
    {
        foreach (var item in spec.GetSequence("resources") ?? [])
        {
            if (item is YamlMapping template && template.GetString("kind") == "Kustomization")
                return true;
        }

        return spec.GetString("resourcesTemplate")?.Contains("Kustomization", StringComparison.Ordinal) == true;
    }
}
