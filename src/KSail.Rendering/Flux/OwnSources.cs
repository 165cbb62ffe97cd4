using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux;

/// <summary>
/// The sources that hold this repository's own artifact. What is certain counts, and nothing else: manifests looked for in the wrong
/// repository are errors that nobody made.
/// </summary>
/// <remarks>
/// A source is this repository's when it is <c>flux-system</c> in the namespace <c>flux-system</c>, which is what every bootstrap makes; when
/// the environment's FluxInstance names it in <c>spec.sync</c>; when it is an OCIRepository of the very reference that the environment pushes;
/// or, where none of these is used, when the entry of the environment holds the Kustomization that applies this entry.
/// </remarks>
internal sealed class OwnSources(string entry, DeliveredArtifact? artifact)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private bool _isRootSeen;

    /// <summary>Whether a Kustomization takes its manifests from this repository, as far as is known now.</summary>
    public bool Holds(FluxKustomization kustomization) => Holds(kustomization.SourceKind, kustomization.SourceNamespace, kustomization.SourceName);

    /// <summary>Whether a source holds this repository, as far as is known now.</summary>
    public bool Holds(string kind, string ns, string name) =>
        kind is "OCIRepository" or "GitRepository" or "Bucket"
        && ((name == FluxKustomization.RootName && ns == FluxKustomization.RootName) || _known.Contains(Key(kind, ns, name)));

    /// <summary>Looks for sources in what a Kustomization renders, the root first. True when there are new ones.</summary>
    public bool Learn(IReadOnlyList<Resource> resources)
    {
        var before = _known.Count;
        foreach (var resource in resources)
        {
            if (resource.Kind == "FluxInstance" && resource.Group == "fluxcd.controlplane.io")
                LearnInstance(resource);
            else if (resource.Kind == "OCIRepository" && resource.Group == "source.toolkit.fluxcd.io" && IsDelivered(resource))
                _known.Add(Key(resource.Kind, KustomizationId.NamespaceOf(resource), resource.Name));
        }

        if (!_isRootSeen)
            LearnFromEntry(resources);
        _isRootSeen = true;
        return _known.Count > before;
    }

    private static string Key(string kind, string ns, string name) => $"{kind}/{ns}/{name}";

    // The operator calls the source after the namespace where nobody names it.
    private void LearnInstance(Resource instance)
    {
        if (instance.Tree.GetMapping("spec")?.GetMapping("sync") is not { } sync || sync.GetString("kind") is not { } kind)
            return;
        var ns = KustomizationId.NamespaceOf(instance);
        _known.Add(Key(kind, ns, sync.GetString("name") is { Length: > 0 } name ? name : ns));
    }

    // A digest or a range of versions beside the tag wins over it, and then it is not certain what is pulled.
    private bool IsDelivered(Resource repository)
    {
        if (artifact is null || repository.Tree.GetMapping("spec") is not { } spec || spec.GetString("url") is not { } url)
            return false;
        var reference = spec.GetMapping("ref");
        return string.Equals(url.TrimEnd('/'), "oci://" + artifact.Repository, StringComparison.OrdinalIgnoreCase)
            && (reference?.GetString("tag") ?? "latest") == artifact.Tag
            && reference?.Contains("digest") != true && reference?.Contains("semver") != true;
    }

    // An entry that is the whole source directory is no sign: every tenant's repository has a root, too.
    private void LearnFromEntry(IReadOnlyList<Resource> resources)
    {
        FluxKustomization? self = null;
        foreach (var resource in resources)
        {
            if (FluxKustomization.From(resource) is not { } kustomization)
                continue;
            if (Holds(kustomization))
                return;
            if (entry.Length == 0 || KustomizationRenderer.CleanPath(kustomization.Path) != entry)
                continue;
            if (self is not null && (self.SourceKind, self.SourceNamespace, self.SourceName) != (kustomization.SourceKind, kustomization.SourceNamespace, kustomization.SourceName))
                return;
            self = kustomization;
        }

        if (self is not null)
            _known.Add(Key(self.SourceKind, self.SourceNamespace, self.SourceName));
    }
}
