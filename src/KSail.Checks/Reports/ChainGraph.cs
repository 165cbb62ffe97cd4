using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Checks.Reports;

/// <summary>Reads the chain of an environment out of what was rendered: who applies whom, who waits for whom, and where findings belong.</summary>
internal static class ChainGraph
{
    private const string Group = "kustomize.toolkit.fluxcd.io";

    /// <summary>The nodes in the order in which Flux gets to them; those whose manifests come from elsewhere at the end.</summary>
    /// <param name="rendered">What Flux would apply.</param>
    /// <param name="sourceDirectory">Absolute path of the source directory.</param>
    /// <param name="findings">Everything that was found in the environment.</param>
    public static IReadOnlyList<ChainNode> Of(RenderedEnvironment rendered, string sourceDirectory, IReadOnlyList<Diagnostic> findings)
    {
        var definitions = Definitions(rendered);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var kustomization in rendered.Kustomizations)
            positions.TryAdd(IdOf(kustomization), positions.Count);
        var elsewhere = new List<Definition>();
        foreach (var definition in definitions.Values)
        {
            if (positions.TryAdd(definition.Id, positions.Count))
                elsewhere.Add(definition);
        }

        var owners = new FindingOwners(rendered, sourceDirectory);
        var (errors, warnings) = owners.Count(findings, positions.Count);
        var nodes = new List<ChainNode>(positions.Count);
        foreach (var kustomization in rendered.Kustomizations)
        {
            var at = nodes.Count;
            definitions.TryGetValue(IdOf(kustomization), out var definition);
            nodes.Add(Node(definition, IdOf(kustomization), kustomization.Name, kustomization.Path, kustomization.Span, positions) with
            {
                Resources = kustomization.Resources.Count,
                Releases = CountReleases(kustomization),
                Errors = errors[at],
                Warnings = warnings[at],
            });
        }

        foreach (var definition in elsewhere)
            nodes.Add(Node(definition, definition.Id, definition.Resource.Name, definition.Spec?.GetString("path") ?? "", definition.Resource.Span, positions) with { IsElsewhere = true });
        return nodes;
    }

    private static ChainNode Node(Definition? definition, string id, string name, string path, SourceSpan span, Dictionary<string, int> positions)
    {
        var dependencies = new List<int>();
        var unknown = new List<string>();
        foreach (var item in definition?.Spec?.GetSequence("dependsOn") ?? [])
        {
            if (item is not YamlMapping entry || entry.GetString("name") is not { } wanted)
                continue;
            var other = $"{(entry.GetString("namespace") is { Length: > 0 } own ? own : definition!.Namespace)}/{wanted}";
            if (positions.TryGetValue(other, out var position))
                dependencies.Add(position);
            else
                unknown.Add(other);
        }

        return new ChainNode(id, name, path, definition?.Parent ?? -1, dependencies, unknown, span)
        {
            IsSuspended = definition?.Spec?["suspend"] is YamlScalar flag && flag.AsBoolean() == true,
        };
    }

    // Of two with one name the first counts, as in the rendering. One may apply itself, as the bootstrap leaves it.
    private static Dictionary<string, Definition> Definitions(RenderedEnvironment rendered)
    {
        var definitions = new Dictionary<string, Definition>(StringComparer.Ordinal);
        for (var i = 0; i < rendered.Kustomizations.Count; i++)
        {
            foreach (var resource in rendered.Kustomizations[i].Resources)
            {
                if (resource.Kind != "Kustomization" || resource.Group != Group || resource.Name.Length == 0)
                    continue;
                var ns = resource.Namespace.Length > 0 ? resource.Namespace : "default";
                var id = $"{ns}/{resource.Name}";
                var isSelf = id == IdOf(rendered.Kustomizations[i]);
                definitions.TryAdd(id, new Definition(id, ns, resource, isSelf ? -1 : i));
            }
        }

        return definitions;
    }

    private static int CountReleases(RenderedKustomization kustomization)
    {
        var count = 0;
        foreach (var resource in kustomization.Resources)
            count += resource is { Kind: "HelmRelease", Group: "helm.toolkit.fluxcd.io" } ? 1 : 0;
        return count;
    }

    private static string IdOf(RenderedKustomization kustomization) => $"{kustomization.Namespace}/{kustomization.Name}";

    private sealed record Definition(string Id, string Namespace, Resource Resource, int Parent)
    {
        public YamlMapping? Spec => Resource.Tree.GetMapping("spec");
    }
}
