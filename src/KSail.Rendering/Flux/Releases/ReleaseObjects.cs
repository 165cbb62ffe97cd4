using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;
using KSail.Rendering.Kustomize;

namespace KSail.Rendering.Flux.Releases;

/// <summary>
/// Turns what a chart renders to into the objects that helm-controller sends: <c>postRenderers</c>, <c>commonMetadata</c> and the labels that name
/// the release, all three for hooks, too, unless <c>postRenderStrategy</c> says otherwise, and the namespace of the release where an object
/// names none.
/// </summary>
internal sealed class ReleaseObjects(SourceView view, ScopeLookup scopes, DiagnosticBag diagnostics, CancellationToken cancellation)
{
    // What Helm 4 does where nothing is said: hooks go through post-renderers together with all else. Helm 3 spared them.
    private const string Combined = "combined";
    private const string NoHooks = "nohooks";

    private const string NameLabel = "helm.toolkit.fluxcd.io/name";
    private const string NamespaceLabel = "helm.toolkit.fluxcd.io/namespace";

    /// <summary>The objects of a release.</summary>
    /// <param name="release">The HelmRelease.</param>
    /// <param name="identity">What it is known by.</param>
    /// <param name="ns">The namespace that it installs into.</param>
    /// <param name="output">What its chart renders to.</param>
    /// <param name="blame">Finds the values behind objects.</param>
    public List<Resource> Make(Resource release, ReleaseIdentity identity, string ns, ReleaseOutput output, ReleaseBlame? blame)
    {
        var spec = release.Tree.GetMapping("spec");
        var definitions = new List<Resource>();
        var hooks = new List<(YamlMapping Tree, ReleaseOrigin Origin)>();
        var objects = new List<(YamlMapping Tree, ReleaseOrigin Origin)>();
        var skipsDefinitions = SkipsDefinitions(spec);
        foreach (var manifest in output.Manifests)
        {
            if (manifest.Tree is null || (manifest.Role == ManifestRole.Definition && skipsDefinitions))
                continue;
            var origin = new ReleaseOrigin(identity, manifest.Path, manifest.Role == ManifestRole.Hook) { Blame = blame };
            foreach (var tree in Items(manifest.Tree))
            {
                var copy = tree.CloneStructure();
                if (manifest.Role == ManifestRole.Definition)
                    definitions.Add(Finish(copy, origin, release, ns, common: null, isOwned: true));
                else
                    (manifest.Role == ManifestRole.Hook ? hooks : objects).Add((copy, origin));
            }
        }

        var strategy = spec?.GetString("postRenderStrategy") is { Length: > 0 } written ? written : Combined;
        if (strategy == Combined)
        {
            objects.AddRange(hooks);
            objects = PostRender(spec, objects, release);
            hooks = objects.FindAll(static each => each.Origin.IsHook);
            objects.RemoveAll(static each => each.Origin.IsHook);
        }
        else
        {
            objects = PostRender(spec, objects, release);
            hooks = strategy == NoHooks ? hooks : PostRender(spec, hooks, release);
        }

        var common = spec?.GetMapping("commonMetadata");
        foreach (var (tree, origin) in objects)
            definitions.Add(Finish(tree, origin, release, ns, common, isOwned: true));
        foreach (var (tree, origin) in hooks)
            definitions.Add(Finish(tree, origin, release, ns, strategy == NoHooks ? null : common, isOwned: strategy != NoHooks));
        return definitions;
    }

    // The items of a List are installed each for itself.
    private static IEnumerable<YamlMapping> Items(YamlMapping tree)
    {
        if (tree.GetString("kind") is not { } kind || !kind.EndsWith("List", StringComparison.Ordinal) || tree.GetSequence("items") is not { } items || tree.GetMapping("metadata")?.Contains("name") == true)
        {
            yield return tree;
            yield break;
        }

        foreach (var item in items)
        {
            if (item is YamlMapping mapping)
                yield return mapping;
        }
    }

    private static bool SkipsDefinitions(YamlMapping? spec)
    {
        var install = spec?.GetMapping("install");
        return install?.GetString("crds") is { Length: > 0 } policy ? policy == "Skip" : install?["skipCRDs"] is YamlScalar flag && flag.AsBoolean() == true;
    }

    private List<(YamlMapping Tree, ReleaseOrigin Origin)> PostRender(YamlMapping? spec, List<(YamlMapping Tree, ReleaseOrigin Origin)> objects, Resource release)
    {
        foreach (var item in spec?.GetSequence("postRenderers") ?? [])
        {
            if (item is not YamlMapping entry || entry.GetMapping("kustomize") is not { } kustomize)
                continue;
            var origins = new Dictionary<YamlMapping, ReleaseOrigin>(ReferenceEqualityComparer.Instance);
            var byName = new Dictionary<string, ReleaseOrigin>(StringComparer.Ordinal);
            var trees = new List<YamlMapping>(objects.Count);
            foreach (var (tree, origin) in objects)
            {
                trees.Add(tree);
                origins[tree] = origin;
                byName.TryAdd(NameOf(tree), origin);
            }

            // Patches change trees in place, or put others into their place.
            var changed = KustomizeBuild.Transform(view, trees, Kustomization(kustomize), release.Span.File ?? "", diagnostics, cancellation);
            var last = objects.Count > 0 ? objects[0].Origin : null;
            objects = new List<(YamlMapping, ReleaseOrigin)>(changed.Count);
            foreach (var tree in changed)
            {
                last = origins.GetValueOrDefault(tree) ?? byName.GetValueOrDefault(NameOf(tree)) ?? last!;
                objects.Add((tree, last));
            }
        }

        return objects;
    }

    private static string NameOf(YamlMapping tree) => $"{tree.GetString("apiVersion")} {tree.GetString("kind")} {tree.GetMapping("metadata")?.GetString("namespace")}/{tree.GetMapping("metadata")?.GetString("name")}";

    private static YamlMapping Kustomization(YamlMapping kustomize)
    {
        var kustomization = new YamlMapping(kustomize.Span);
        foreach (var field in (string[])["patches", "images"])
        {
            if (kustomize.TryGetEntry(field, out var entry) && entry.Value is YamlSequence)
                kustomization.Set(entry.Key, entry.Value);
        }

        // An empty one is no mistake here.
        kustomization.Set("resources", new YamlSequence(kustomize.Span));
        return kustomization;
    }

    private Resource Finish(YamlMapping tree, ReleaseOrigin origin, Resource release, string ns, YamlMapping? common, bool isOwned)
    {
        if (tree.GetMapping("metadata") is { } metadata)
        {
            if (metadata.GetString("namespace") is not { Length: > 0 } && scopes.IsNamespaced(tree.GetString("apiVersion") ?? "", tree.GetString("kind") ?? ""))
                metadata.Set("namespace", YamlScalar.String(ns, metadata.Span));
            Copy(common?.GetMapping("labels"), metadata, "labels");
            Copy(common?.GetMapping("annotations"), metadata, "annotations");
            if (isOwned)
                Label(metadata, release);
        }

        return new Resource(tree) { Origin = origin };
    }

    private static void Label(YamlMapping metadata, Resource release)
    {
        var labels = MappingOf(metadata, "labels");
        labels.Set(NameLabel, YamlScalar.String(release.Name, metadata.Span));
        labels.Set(NamespaceLabel, YamlScalar.String(KustomizationId.NamespaceOf(release), metadata.Span));
    }

    private static void Copy(YamlMapping? from, YamlMapping metadata, string field)
    {
        if (from is not { Count: > 0 })
            return;
        var target = MappingOf(metadata, field);
        foreach (var entry in from.Entries)
            target.Set(entry.Key, entry.Value);
    }

    private static YamlMapping MappingOf(YamlMapping metadata, string name)
    {
        if (metadata.GetMapping(name) is { } existing)
            return existing;
        var made = new YamlMapping(metadata.Span);
        metadata.Set(name, made);
        return made;
    }
}
