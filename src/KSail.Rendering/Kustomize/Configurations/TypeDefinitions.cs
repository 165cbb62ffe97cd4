using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Reads a file of <c>crds</c>: not manifests of custom resource definitions, but OpenAPI definitions by the names of their types, whose
/// properties are marked with what they hold.
/// </summary>
internal sealed class TypeDefinitions(BuildContext context)
{
    // Upstream has no bound and runs out of stack when types refer to each other.
    private const int MaxDepth = 32;
    private const int MaxFields = 10_000;

    private readonly Dictionary<string, YamlMapping> _properties = new(StringComparer.Ordinal);
    private readonly Dictionary<ConfigList, List<FieldSpec>> _lists = [];
    private readonly List<NameReference> _references = [];
    private int _fields;

    /// <summary>What the definitions say about the fields of their types.</summary>
    public TransformerConfig Read(YamlNode document)
    {
        if (document is not YamlMapping types)
        {
            Report(document, "OpenAPI definitions are a mapping of type names");
            return TransformerConfig.Default;
        }

        foreach (var type in types.Entries)
        {
            if (type.Value is not YamlMapping definition)
            {
                Report(type.Value, types.Contains("apiVersion")
                    ? "'crds' takes OpenAPI definitions by type name, not manifests; list a CustomResourceDefinition under 'resources'"
                    : $"the definition of {type.Name} is no mapping");
                return TransformerConfig.Default;
            }

            if ((definition["Schema"] ?? definition["schema"]) is { } schema and not (YamlMapping or YamlScalar { IsNull: true }))
            {
                Report(schema, $"the schema of {type.Name} is no mapping");
                return TransformerConfig.Default;
            }

            if ((definition.GetMapping("Schema") ?? definition.GetMapping("schema"))?.GetMapping("properties") is { } properties)
                _properties[type.Name] = properties;
        }

        foreach (var (name, properties) in _properties)
        {
            if (properties.Contains("kind") && properties.Contains("apiVersion") && properties.Contains("metadata"))
                Visit(name[(name.LastIndexOf('.') + 1)..], properties, "", 0);
        }

        return TransformerConfig.Of(_lists, _references);
    }

    private void Visit(string kind, YamlMapping properties, string path, int depth)
    {
        foreach (var entry in properties.Entries)
        {
            if (entry.Value is not YamlMapping property || ++_fields > MaxFields)
                continue;
            var field = path + entry.Name;
            Add(property, "x-kubernetes-annotation", ConfigList.CommonAnnotations, field, kind);
            Add(property, "x-kubernetes-label-selector", ConfigList.CommonLabels, field, kind);
            Add(property, "x-kubernetes-identity", ConfigList.NamePrefix, field, kind);
            if (Text(property, "x-kubernetes-object-ref-api-version") is { } version && Text(property, "x-kubernetes-object-ref-kind") is { } target)
            {
                var key = Text(property, "x-kubernetes-object-ref-name-key") ?? "name";
                _references.Add(new NameReference(new ReferenceTarget(target, Version: version), new FieldSpec($"{field}/{key}", kind)));
            }

            if (property.GetString("$ref") is { } reference && _properties.TryGetValue(reference, out var inner) && depth < MaxDepth)
                Visit(kind, inner, field + "/", depth + 1);
        }
    }

    private void Add(YamlMapping property, string mark, ConfigList list, string field, string kind)
    {
        if (Text(property, mark) is null)
            return;
        if (!_lists.TryGetValue(list, out var specs))
            _lists[list] = specs = [];
        specs.Add(new FieldSpec(field, kind));
    }

    private static string? Text(YamlMapping property, string name) =>
        property[name] is YamlScalar { Type: ScalarType.String } text ? text.Value : null;

    private void Report(YamlNode node, string message) => context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, node.Span, message);
}
