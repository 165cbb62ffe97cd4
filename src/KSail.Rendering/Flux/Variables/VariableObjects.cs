using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux.Variables;

/// <summary>The ConfigMaps and Secrets that the environment has rendered so far, which later Kustomizations may take variables from.</summary>
internal sealed class VariableObjects
{
    private readonly Dictionary<ObjectId, YamlMapping> _objects = [];

    private readonly HashSet<ObjectId> _madeInCluster = [];

    public void Add(IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Kind is "ConfigMap" or "Secret" && resource.ApiVersion == "v1")
                _objects[new ObjectId(resource.Kind, KustomizationId.NamespaceOf(resource), resource.Name)] = resource.Tree;
            else if (resource is { Kind: "ExternalSecret", Group: "external-secrets.io" })
                AddMade(resource, resource.Tree.GetMapping("spec")?.GetMapping("target"));
            else if (resource is { Kind: "SealedSecret", Group: "bitnami.com" })
                AddMade(resource, resource.Tree.GetMapping("spec")?.GetMapping("template")?.GetMapping("metadata"));
        }
    }

    public YamlMapping? Find(string kind, string ns, string name) => _objects.GetValueOrDefault(new ObjectId(kind, ns, name));

    /// <summary>Whether an operator makes an object from one that has been rendered: it exists, and its values are nobody's to know here.</summary>
    public bool IsMadeInCluster(string kind, string ns, string name) => _madeInCluster.Contains(new ObjectId(kind, ns, name));

    /// <summary>Names of the objects of a kind in a namespace, in ordinal order.</summary>
    public IReadOnlyList<string> Names(string kind, string ns)
    {
        var names = new List<string>();
        foreach (var key in _objects.Keys)
        {
            if (key.Kind == kind && key.Namespace == ns)
                names.Add(key.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Whether every object that a Kustomization takes variables from is there.</summary>
    public bool HasAll(FluxKustomization kustomization, bool withOptional)
    {
        foreach (var source in VariableSource.Of(kustomization))
        {
            if ((withOptional || !source.IsOptional) && Find(source.Kind, kustomization.Id.Namespace, source.Name) is null
                && !IsMadeInCluster(source.Kind, kustomization.Id.Namespace, source.Name))
                return false;
        }

        return true;
    }

    // Named after its maker unless that says otherwise.
    private void AddMade(Resource maker, YamlMapping? named) =>
        _madeInCluster.Add(new ObjectId("Secret", KustomizationId.NamespaceOf(maker), named?.GetString("name") is { Length: > 0 } name ? name : maker.Name));

    private sealed record ObjectId(string Kind, string Namespace, string Name);
}
