using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;

namespace KSail.Validation;

/// <summary>
/// The kinds that CustomResourceDefinitions of the environment define. What they say holds in the cluster, whatever release the embedded
/// schemas are of. Their schemas are compiled only when asked for.
/// </summary>
internal sealed class DefinedKinds
{
    private readonly Dictionary<string, DefinedKind> _definitions = new(StringComparer.Ordinal);

    /// <summary>Notes the definitions among the objects; of several of one kind, the last counts, as in a cluster.</summary>
    public void Learn(IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Kind == "CustomResourceDefinition" && DefinedKind.Of(resource.Tree) is { } definition)
                _definitions[Key(definition.Group, definition.Kind)] = definition;
        }
    }

    /// <summary>The definition of a resource's kind; null when there is none.</summary>
    public DefinedKind? Find(Resource resource) =>
        _definitions.Count > 0 && _definitions.TryGetValue(Key(resource.Group, resource.Kind), out var definition) ? definition : null;

    private static string Key(string group, string kind) => $"{group}/{kind}";
}
