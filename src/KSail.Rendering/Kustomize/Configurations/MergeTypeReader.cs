using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Reads from OpenAPI definitions which lists merge by key. Types may refer to each other and to themselves.</summary>
internal sealed class MergeTypeReader(YamlMapping definitions)
{
    private const string Reference = "#/definitions/";

    private readonly Dictionary<YamlMapping, MergeType> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>The type of a definition; null when there is none.</summary>
    public MergeType? Definition(string name) => definitions.GetMapping(name) is { } schema ? Type(schema) : null;

    private MergeType Type(YamlMapping schema)
    {
        if (_types.TryGetValue(schema, out var type))
            return type;
        _types[schema] = type = new MergeType();
        foreach (var entry in schema.GetMapping("properties")?.Entries ?? [])
        {
            if (entry.Value is YamlMapping property)
                Add(type, entry.Name, property);
        }

        if (schema.GetMapping("additionalProperties") is { } values)
            Add(type, null, values);
        return type;
    }

    private void Add(MergeType type, string? name, YamlMapping property)
    {
        if (Resolve(property) is not { } schema)
            return;
        if (schema.GetString("x-kubernetes-patch-strategy")?.Contains("merge", StringComparison.Ordinal) == true)
        {
            var items = schema.GetMapping("items") is { } written ? Resolve(written) : null;
            type.WithList(name, items is null ? null : Type(items), Keys(schema));
        }
        else
        {
            type.With(name, Type(schema));
        }
    }

    private static string[] Keys(YamlMapping schema)
    {
        if (schema.GetSequence("x-kubernetes-list-map-keys") is { } keys)
            return [.. keys.OfType<YamlScalar>().Select(static key => key.Value)];
        return schema.GetString("x-kubernetes-patch-merge-key") is { } key ? [key] : [];
    }

    // What stands beside a reference does not count.
    private YamlMapping? Resolve(YamlMapping schema)
    {
        for (var depth = 0; depth < 16; depth++)
        {
            if (schema.GetString("$ref") is not { } reference)
                return schema;
            if (!reference.StartsWith(Reference, StringComparison.Ordinal) || definitions.GetMapping(reference[Reference.Length..]) is not { } target)
                return null;
            schema = target;
        }

        return null;
    }
}
