using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>
/// Reads the kinds of JSON schemas that describe configuration documents: the root is one of several definitions, each of which names its
/// <c>kind</c> and <c>apiVersion</c> (or, without a kind, its <c>version</c>). A mapping with properties is closed, said or not, because
/// programs decode such documents strictly.
/// </summary>
internal sealed class JsonSchemaReader
{
    private const string DefinitionPrefix = "#/$defs/";

    private readonly Dictionary<string, YamlMapping> _definitions = new(StringComparer.Ordinal);
    private readonly List<(string Definition, string Label)> _roots = [];
    private readonly Dictionary<string, string> _releases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShapeNode> _named = new(StringComparer.Ordinal);
    private readonly Queue<string> _pending = new();

    public JsonSchemaReader(IEnumerable<JsonSchemaDocument> documents)
    {
        foreach (var (label, document) in documents)
        {
            var definitions = document.GetMapping("$defs") ?? throw new InvalidDataException($"{label}: there is no '$defs' mapping");
            foreach (var entry in definitions.Entries)
                Overlay(entry.Name, Schema(entry.Value, entry.Name));
            foreach (var root in document.GetSequence("oneOf") ?? [])
                _roots.Add((Target(Schema(root, "oneOf")) ?? throw new InvalidDataException($"{label}: the root must be a choice of references"), label));
            foreach (var release in document.GetMapping("x-releases")?.Entries ?? [])
            {
                foreach (var kind in Texts(release.Value as YamlSequence))
                    _releases[kind] = release.Name;
            }
        }
    }

    public List<KindNode> ReadKinds()
    {
        var kinds = new List<KindNode>();
        foreach (var (definition, label) in _roots)
        {
            var shape = Definition(definition);
            var properties = _definitions[definition].GetMapping("properties");
            var kind = OnlyValue(properties?.GetMapping("kind")) ?? "";
            var version = OnlyValue(properties?.GetMapping(kind.Length == 0 ? "version" : "apiVersion"))
                ?? throw new InvalidDataException($"'{definition}' has no version");
            kinds.Add(new KindNode("", version, kind, shape, KindFlags.None, _releases.GetValueOrDefault(kind, label), KindLife.Unknown));
        }

        while (_pending.TryDequeue(out var name))
            Fill(_named[name], _definitions[name], name);
        return kinds;
    }

    private void Overlay(string name, YamlMapping addition)
    {
        if (!_definitions.TryGetValue(name, out var known))
        {
            _definitions.Add(name, addition);
            return;
        }

        var merged = known.CloneMapping();
        foreach (var entry in addition.Entries)
        {
            if (entry.Name == "properties" && merged.GetMapping("properties") is { } properties)
            {
                foreach (var property in Schema(entry.Value, name).Entries)
                    SetOrRemove(properties, property);
            }
            else
            {
                SetOrRemove(merged, entry);
            }
        }

        _definitions[name] = merged;
    }

    private static void SetOrRemove(YamlMapping mapping, YamlEntry entry)
    {
        if (entry.Value is YamlScalar { IsNull: true })
            mapping.Remove(entry.Name);
        else
            mapping.Set(entry.Key, entry.Value);
    }

    private ShapeNode Definition(string name)
    {
        if (!_named.TryGetValue(name, out var node))
        {
            if (!_definitions.ContainsKey(name))
                throw new InvalidDataException($"there is no definition '{name}'");
            _named.Add(name, node = new ShapeNode());
            _pending.Enqueue(name);
        }

        return node;
    }

    private ShapeNode Read(YamlMapping schema, string definition)
    {
        if (Target(schema) is { } target)
            return Definition(target);
        var node = new ShapeNode();
        Fill(node, schema, definition);
        return node;
    }

    private void Fill(ShapeNode node, YamlMapping schema, string definition)
    {
        node.Kind = KindOf(schema, definition);
        JsonSchemaFormats.Read(node, schema, definition);
        var required = new HashSet<string>(Texts(schema.GetSequence("required")), StringComparer.Ordinal);
        foreach (var property in schema.GetMapping("properties")?.Entries ?? [])
            node.Properties.Add(new ShapeProperty(property.Name, Read(Schema(property.Value, definition), definition), required.Remove(property.Name)));
        foreach (var name in required)
            throw new InvalidDataException($"'{definition}' requires '{name}', which it does not have");
        if (node.Kind == ValueKind.Array && schema["items"] is { } items)
            node.Child = Read(Schema(items, definition), definition);
        else if (node.Kind == ValueKind.Object)
            ReadFreeKeys(node, schema, definition);
        node.Sort();
    }

    private void ReadFreeKeys(ShapeNode node, YamlMapping schema, string definition)
    {
        var values = schema["additionalProperties"] as YamlMapping ?? schema.GetMapping("patternProperties")?.GetMapping(".*");
        if (values is not null)
            node.Child = Read(values, definition);
        else if (node.Properties.Count == 0 && schema["additionalProperties"] is not YamlScalar { Type: ScalarType.Boolean, Value: "false" })
            node.Flags |= ShapeFlags.PreservesUnknown;
    }

    private static ValueKind KindOf(YamlMapping schema, string definition)
    {
        if (schema.GetSequence("oneOf") is { } choices)
            return KindOf(choices, definition);
        return schema.GetString("type") switch
        {
            "object" => ValueKind.Object,
            "array" => ValueKind.Array,
            "string" => ValueKind.String,
            "integer" => ValueKind.Integer,
            "number" => ValueKind.Number,
            "boolean" => ValueKind.Boolean,
            null when schema.Contains("enum") || schema.Contains("const") => ValueKind.String,
            null when schema.Contains("properties") => ValueKind.Object,
            null => ValueKind.Any,
            var other => throw new InvalidDataException($"'{definition}': unknown type '{other}'"),
        };
    }

    private static ValueKind KindOf(YamlSequence choices, string definition)
    {
        var types = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var choice in choices)
            types.Add(Schema(choice, definition).GetString("type") ?? "");
        return string.Join(' ', types) switch
        {
            "array string" => ValueKind.TextOrList,
            "integer string" => ValueKind.IntegerOrString,
            var other => throw new InvalidDataException($"'{definition}': no table holds a choice of {other}"),
        };
    }

    private static List<string> Texts(YamlSequence? items)
    {
        var texts = new List<string>();
        foreach (var item in items ?? [])
        {
            if (SchemaKeywords.TextOf(item) is { } text)
                texts.Add(text);
        }

        return texts;
    }

    private static string? OnlyValue(YamlMapping? schema) =>
        schema?.GetString("const") ?? (schema?.GetSequence("enum") is { Count: 1 } values ? Texts(values)[0] : null);

    private static string? Target(YamlMapping schema)
    {
        if (schema.GetString("$ref") is not { } reference)
            return null;
        return schema.Count == 1 && reference.StartsWith(DefinitionPrefix, StringComparison.Ordinal)
            ? reference[DefinitionPrefix.Length..]
            : throw new InvalidDataException($"'{reference}' must be a reference to a definition, with nothing beside it");
    }

    private static YamlMapping Schema(YamlNode node, string definition) =>
        node as YamlMapping ?? throw new InvalidDataException($"'{definition}': a schema must be a mapping");
}
