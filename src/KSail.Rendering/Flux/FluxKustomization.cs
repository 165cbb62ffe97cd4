using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux;

/// <summary>The parts of a Flux Kustomization that decide what it applies. Values of a wrong type read as absent: validation reports them.</summary>
internal sealed class FluxKustomization
{
    /// <summary>Name and namespace of what the bootstrap creates: the root Kustomization and its source.</summary>
    public const string RootName = "flux-system";

    private const string ApiGroup = "kustomize.toolkit.fluxcd.io";

    private FluxKustomization(string ns, string name, YamlMapping spec, SourceSpan span, SourceSpan nameSpan)
    {
        Id = new KustomizationId(ns, name);
        Spec = spec;
        Span = span;
        NameSpan = nameSpan;
        Dependencies = ReadDependencies(spec, ns);
    }

    public KustomizationId Id { get; }

    public YamlMapping Spec { get; }

    /// <summary>Where the Kustomization is defined.</summary>
    public SourceSpan Span { get; }

    public SourceSpan NameSpan { get; }

    /// <summary>What it waits for.</summary>
    public IReadOnlyList<FluxDependency> Dependencies { get; }

    /// <summary>The path as written; empty for the root of the artifact.</summary>
    public string Path => Spec.GetString("path") ?? "";

    /// <summary>Where the path was set, or the Kustomization when it is not.</summary>
    public SourceSpan PathSpan => Spec["path"]?.Span is { HasFile: true } span ? span : Span;

    /// <summary>Whether its result differs from what lies at its path.</summary>
    public bool ChangesWhatItBuilds =>
        Spec.Contains("postBuild") || Spec.Contains("commonMetadata") || Spec.Contains("patches") || Spec.Contains("patchesStrategicMerge")
        || Spec.Contains("patchesJson6902") || Spec.Contains("images") || Spec.Contains("components") || Spec.Contains("targetNamespace")
        || Spec.Contains("namePrefix") || Spec.Contains("nameSuffix") || Spec.Contains("buildMetadata");

    public bool HasDecryption => Spec.GetMapping("decryption") is not null;

    public string SourceKind => Spec.GetMapping("sourceRef")?.GetString("kind") ?? "";

    public string SourceName => Spec.GetMapping("sourceRef")?.GetString("name") ?? "";

    public string SourceNamespace => Spec.GetMapping("sourceRef")?.GetString("namespace") is { Length: > 0 } ns ? ns : Id.Namespace;

    /// <summary>The root of a chain, which no file defines.</summary>
    public static FluxKustomization Root(string path, SourceSpan span)
    {
        var spec = new YamlMapping(span);
        spec.Set("path", YamlScalar.String(path, span));
        return new FluxKustomization(RootName, RootName, spec, span, span);
    }

    /// <summary>A Kustomization among rendered objects; null for anything else.</summary>
    public static FluxKustomization? From(Resource resource)
    {
        if (resource.Kind != "Kustomization" || resource.Group != ApiGroup || resource.Name.Length == 0)
            return null;
        var nameSpan = resource.Tree.GetMapping("metadata")!["name"]!.Span;
        var spec = resource.Tree.GetMapping("spec") ?? new YamlMapping(resource.Span);
        return new FluxKustomization(KustomizationId.NamespaceOf(resource), resource.Name, spec, resource.Span, nameSpan);
    }

    private static List<FluxDependency> ReadDependencies(YamlMapping spec, string ns)
    {
        var dependencies = new List<FluxDependency>();
        foreach (var item in spec.GetSequence("dependsOn") ?? [])
        {
            if (item is not YamlMapping entry || entry.GetString("name") is not { } name)
                continue;
            var dependencyNamespace = entry.GetString("namespace") is { Length: > 0 } own ? own : ns;
            dependencies.Add(new FluxDependency(new KustomizationId(dependencyNamespace, name), entry["name"]!.Span));
        }

        return dependencies;
    }
}

/// <summary>What a Kustomization is known by.</summary>
internal sealed record KustomizationId(string Namespace, string Name)
{
    /// <summary>The namespace an object lands in.</summary>
    public static string NamespaceOf(Resource resource) => resource.Namespace.Length == 0 ? "default" : resource.Namespace;

    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>An entry of <c>dependsOn</c>.</summary>
/// <param name="Id">The Kustomization that goes first.</param>
/// <param name="Span">Where it is named.</param>
internal sealed record FluxDependency(KustomizationId Id, SourceSpan Span);
