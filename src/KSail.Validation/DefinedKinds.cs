using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;
using KSail.Schemas.Compilation;

namespace KSail.Validation;

/// <summary>
/// The kinds that CustomResourceDefinitions of the environment define. What they say holds in the cluster, whatever release the embedded
/// schemas are of. Their schemas are compiled only when asked for.
/// </summary>
internal sealed class DefinedKinds
{
    private readonly Dictionary<string, YamlMapping> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KindSchema?> _compiled = new(StringComparer.Ordinal);

    public void Learn(IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Kind == "CustomResourceDefinition" && resource.Tree.GetMapping("spec") is { } spec
                && spec.GetMapping("names")?.GetString("kind") is { } kind)
            {
                _definitions[Key(spec.GetString("group") ?? "", kind)] = spec;
            }
        }
    }

    public bool Contains(Resource resource) => _definitions.Count > 0 && _definitions.ContainsKey(Key(resource.Group, resource.Kind));

    /// <summary>The schema that the definition gives the resource's version; null when there is none, or none that can be read.</summary>
    public KindSchema? Find(Resource resource)
    {
        var key = $"{resource.ApiVersion}/{resource.Kind}";
        if (!_compiled.TryGetValue(key, out var schema))
            _compiled.Add(key, schema = Compile(_definitions[Key(resource.Group, resource.Kind)], resource));
        return schema;
    }

    private static KindSchema? Compile(YamlMapping definition, Resource resource)
    {
        var group = resource.Group;
        var version = resource.ApiVersion[(group.Length + 1)..];
        foreach (var item in definition.GetSequence("versions") ?? [])
        {
            if (item is not YamlMapping served || served.GetString("name") != version
                || served.GetMapping("schema")?.GetMapping("openAPIV3Schema") is not { } schema)
            {
                continue;
            }

            try
            {
                var document = new OpenApiDocument("", Document(schema.CloneMapping(), group, version, resource.Kind));
                return SchemaCatalog.Open(SchemaCompiler.Compile([document])).Find(resource.ApiVersion, resource.Kind);
            }
            catch (InvalidDataException)
            {
                // No schema that a server would take; the definition itself is judged where it stands.
                return null;
            }
        }

        return null;
    }

    private static YamlMapping Document(YamlMapping schema, string group, string version, string kind)
    {
        // Every object has these, whether its definition says so or not.
        if (schema.GetMapping("properties") is { } properties)
        {
            properties.Set("apiVersion", Type("string"));
            properties.Set("kind", Type("string"));
            properties.Set("metadata", Type("object"));
        }

        var identity = new YamlMapping();
        identity.Set("group", YamlScalar.String(group));
        identity.Set("version", YamlScalar.String(version));
        identity.Set("kind", YamlScalar.String(kind));
        var identities = new YamlSequence();
        identities.Add(identity);
        schema.Set("x-kubernetes-group-version-kind", identities);
        var definitions = new YamlMapping();
        definitions.Set(kind, schema);
        var document = new YamlMapping();
        document.Set("definitions", definitions);
        return document;
    }

    private static YamlMapping Type(string name)
    {
        var type = new YamlMapping();
        type.Set("type", YamlScalar.String(name));
        return type;
    }

    private static string Key(string group, string kind) => $"{group}/{kind}";
}
