using System.Globalization;
using KSail.Checks.Deployment;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.GitOps;
using KSail.Rendering;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>The places of an environment's resources. Renders it when first asked: nobody asks of a reconciliation that goes well.</summary>
internal sealed class EnvironmentOrigins(EnvironmentRendering rendering, CancellationToken cancellationToken) : IResourceOrigins
{
    private const string FluxGroup = "kustomize.toolkit.fluxcd.io";

    private Dictionary<string, List<Resource>>? _resources;
    private readonly Dictionary<string, SourceSpan> _kustomizations = new(StringComparer.Ordinal);

    public SourceSpan? Find(string? group, string kind, string ns, string name, string field)
    {
        _resources ??= Index();
        if (Find(_resources, group, kind, ns, name) is { } resource)
            return FieldOf(resource, field) ?? resource.Span;
        // The root of the chain is written nowhere; the configuration names its path.
        return kind == "Kustomization" && group is null or FluxGroup && _kustomizations.TryGetValue($"{ns}/{name}", out var span) && span.HasFile ? span : null;
    }

    // A resource without a namespace lands in one that only the cluster knows.
    private static Resource? Find(Dictionary<string, List<Resource>> index, string? group, string kind, string ns, string name)
    {
        Resource? otherwise = null;
        foreach (var resource in index.GetValueOrDefault($"{kind}/{name}") ?? [])
        {
            if (group is not null && resource.Group != group)
                continue;
            if (resource.Namespace == ns)
                return resource;
            if (resource.Namespace.Length == 0)
                otherwise ??= resource;
        }

        return otherwise;
    }

    private Dictionary<string, List<Resource>> Index()
    {
        var index = new Dictionary<string, List<Resource>>(StringComparer.Ordinal);
        foreach (var kustomization in rendering.RenderSource(cancellationToken)?.Kustomizations ?? [])
        {
            _kustomizations.TryAdd($"{kustomization.Namespace}/{kustomization.Name}", kustomization.Span);
            foreach (var resource in kustomization.Resources)
            {
                var key = $"{resource.Kind}/{resource.Name}";
                if (!index.TryGetValue(key, out var list))
                    index[key] = list = [];
                list.Add(resource);
            }
        }

        return index;
    }

    // "spec.ports[0].nodePort", "metadata.annotations[key]": the deepest part that is written down.
    private static SourceSpan? FieldOf(Resource resource, string field)
    {
        YamlNode node = resource.Tree;
        SourceSpan? found = null;
        foreach (var part in field.Split('.', '[', StringSplitOptions.RemoveEmptyEntries))
        {
            var key = part.TrimEnd(']');
            if (node is YamlMapping mapping && mapping.TryGetEntry(key, out var entry))
            {
                node = entry.Value;
                found = entry.Key.Span.HasFile ? entry.Key.Span : found;
            }
            else if (node is YamlSequence sequence && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < sequence.Count)
            {
                node = sequence[index];
                found = node.Span.HasFile ? node.Span : found;
            }
            else
            {
                break;
            }
        }

        return found;
    }
}
