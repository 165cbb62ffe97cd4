using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux.Variables;

/// <summary>The ConfigMaps and Secrets that the environment has rendered so far, which later Kustomizations may take variables from.</summary>
internal sealed class VariableObjects
{
    private readonly Dictionary<ObjectId, YamlMapping> _objects = [];

    public void Add(IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Kind is "ConfigMap" or "Secret" && resource.ApiVersion == "v1")
                _objects[new ObjectId(resource.Kind, KustomizationId.NamespaceOf(resource), resource.Name)] = resource.Tree;
        }
    }

    public YamlMapping? Find(string kind, string ns, string name) => _objects.GetValueOrDefault(new ObjectId(kind, ns, name));

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
            if ((withOptional || !source.IsOptional) && Find(source.Kind, kustomization.Id.Namespace, source.Name) is null)
                return false;
        }

        return true;
    }

    private sealed record ObjectId(string Kind, string Namespace, string Name);
}
