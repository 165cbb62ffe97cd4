using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux;

/// <summary>What the controller writes on every object it applies: labels that name the owner, and <c>spec.commonMetadata</c>, which wins.</summary>
internal sealed class OwnerMetadata(FluxKustomization kustomization)
{
    private const string NameKey = "kustomize.toolkit.fluxcd.io/name";
    private const string NamespaceKey = "kustomize.toolkit.fluxcd.io/namespace";

    private readonly YamlMapping? _labels = kustomization.Spec.GetMapping("commonMetadata")?.GetMapping("labels");
    private readonly YamlMapping? _annotations = kustomization.Spec.GetMapping("commonMetadata")?.GetMapping("annotations");

    public void Apply(YamlMapping tree)
    {
        if (tree.GetMapping("metadata") is not { } metadata)
            return;
        var labels = MappingOf(metadata, "labels");
        labels.Set(NameKey, YamlScalar.String(kustomization.Id.Name, kustomization.NameSpan));
        labels.Set(NamespaceKey, YamlScalar.String(kustomization.Id.Namespace, kustomization.NameSpan));
        Copy(_labels, labels);
        if (_annotations is { Count: > 0 })
            Copy(_annotations, MappingOf(metadata, "annotations"));
    }

    private YamlMapping MappingOf(YamlMapping metadata, string name)
    {
        if (metadata.GetMapping(name) is { } existing)
            return existing;
        var made = new YamlMapping(kustomization.NameSpan);
        metadata.Set(name, made);
        return made;
    }

    private static void Copy(YamlMapping? from, YamlMapping to)
    {
        foreach (var entry in from?.Entries ?? [])
            to.Set(entry.Key, entry.Value);
    }
}
