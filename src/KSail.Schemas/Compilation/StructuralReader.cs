using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Where a schema comes from, which decides what it means by what it leaves out.</summary>
internal enum SchemaDialect
{
    /// <summary>A CustomResourceDefinition: keys that the schema does not name are dropped, so a strict server refuses them.</summary>
    Definition,

    /// <summary>A JSON schema of a catalog: keys are refused where it says so, and what was lost on the way is given the benefit of the doubt.</summary>
    Catalog,
}

/// <summary>
/// Reads the schema of one custom kind into shapes. A tree, so in time linear in the schema; equal parts become one shape. References within
/// a catalog's schema are followed once each, and one that leads back to itself stands for anything.
/// </summary>
/// <exception cref="InvalidDataException">The schema is nested too deep or has too many parts.</exception>
internal sealed class StructuralReader(SchemaDialect dialect, YamlMapping root, int kubernetes = 0)
{
    private const int MaxDepth = 100;

    private static readonly YamlMapping Nothing = new();

    private readonly ShapeInterner _interner = new();
    private Dictionary<string, ShapeNode?>? _references;
    private bool _refusesKeys;
    private bool _hasDefaults;
    private bool _defaultsMatter;

    /// <summary>Whether there are rules in the Common Expression Language.</summary>
    public bool HasRules { get; private set; }

    /// <summary>Whether a default value may decide that an object is valid or not.</summary>
    public bool DefaultsMatter => _hasDefaults && _defaultsMatter;

    /// <summary>Reads the schema of a kind. Every object has an API version, a kind and metadata, whether the schema says so or not.</summary>
    public ShapeNode ReadKind()
    {
        var node = Create(root, 0, main: null);
        if (node.Kind == ValueKind.Any)
            node.Kind = ValueKind.Object;
        var open = (node.Flags & ShapeFlags.PreservesUnknown) != 0;
        // The tools that write catalogs leave the top level open, although no server does: it is closed if the rest is.
        if (dialect == SchemaDialect.Catalog && !SchemaKeywords.IsTrue(root["x-kubernetes-preserve-unknown-fields"]) && node.Child is null)
            open = !_refusesKeys || node.Properties.Count <= 3;
        node.Flags = (node.Flags & ~(ShapeFlags.PreservesUnknown | ShapeFlags.EmbeddedResource)) | (open ? ShapeFlags.PreservesUnknown : 0);
        var text = _interner.Intern(new ShapeNode { Kind = ValueKind.String });
        Replace(node, "apiVersion", text);
        Replace(node, "kind", text);
        Replace(node, "metadata", Metadata(node.Find("metadata")?.Shape));
        return _interner.Intern(node);
    }

    // A definition may restrict names; what metadata is, the server knows itself.
    private ShapeNode Metadata(ShapeNode? own)
    {
        var metadata = new ShapeNode { Kind = ValueKind.Object, Flags = ShapeFlags.PreservesUnknown };
        foreach (var property in own?.Properties ?? [])
        {
            if (property.Name is "name" or "generateName")
                metadata.Properties.Add(property with { IsRequired = false });
        }

        return _interner.Intern(metadata);
    }

    private static void Replace(ShapeNode node, string name, ShapeNode shape)
    {
        var required = false;
        for (var i = node.Properties.Count - 1; i >= 0; i--)
        {
            if (node.Properties[i].Name != name)
                continue;
            required = node.Properties[i].IsRequired;
            node.Properties.RemoveAt(i);
        }

        node.Properties.Add(new ShapeProperty(name, shape, required));
    }

    // Within alternatives, main is the schema that they are alternatives of, or its part that describes the same value: what a server drops,
    // it drops by that. An empty one stands for a value that only alternatives describe.
    private ShapeNode Read(YamlNode? schema, int depth, YamlMapping? main, ShapeFlags inherited = ShapeFlags.None)
    {
        switch (schema)
        {
            case YamlMapping { Count: > 0 } mapping:
                if (mapping.GetString("$ref") is { } reference)
                    return Follow(reference, depth, main);
                var node = Create(mapping, depth, main);
                node.Flags |= inherited;
                if (main is not null && SchemaKeywords.IsTrue(main["nullable"]))
                    node.Flags |= ShapeFlags.Nullable;
                return _interner.Intern(node);
            default:
                return Anything;
        }
    }

    private ShapeNode AnythingOrNull =>
        _interner.Intern(new ShapeNode { Kind = ValueKind.Any, Flags = ShapeFlags.PreservesUnknown | ShapeFlags.Nullable });

    private static YamlMapping? Part(YamlMapping? main, string name) =>
        main is null ? null : main.GetMapping("properties")?.GetMapping(name) ?? main.GetMapping("additionalProperties") ?? Nothing;

    private ShapeNode Anything => _interner.Intern(new ShapeNode { Kind = ValueKind.Any, Flags = ShapeFlags.PreservesUnknown });

    private ShapeNode Follow(string reference, int depth, YamlMapping? main)
    {
        if (dialect != SchemaDialect.Catalog || !reference.StartsWith("#/", StringComparison.Ordinal))
            return Anything;
        _references ??= new Dictionary<string, ShapeNode?>(StringComparer.Ordinal);
        var key = (main is null ? "" : "?") + reference;
        if (_references.TryGetValue(key, out var known))
            return known ?? Anything;
        _references.Add(key, null);
        YamlNode? target = root;
        foreach (var step in reference[2..].Split('/'))
            target = (target as YamlMapping)?[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        var shape = Read(target, depth + 1, main is null ? null : Nothing);
        _references[key] = shape;
        return shape;
    }

    private ShapeNode Create(YamlMapping schema, int depth, YamlMapping? main)
    {
        var inLogic = main is not null;
        var described = main ?? schema;
        if (depth > MaxDepth)
            throw new InvalidDataException($"the schema is nested more than {MaxDepth} levels deep");
        if (_interner.Count > TableLayout.MaxShapes)
            throw new InvalidDataException($"the schema has more than {TableLayout.MaxShapes} different parts");
        var node = new ShapeNode();
        SchemaTypes.Read(node, schema, dialect, kubernetes);
        YamlMapping? properties = null;
        YamlSequence? required = null;
        YamlNode? items = null;
        YamlNode? additional = null;
        var entries = schema.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var value = entries[i].Value;
            switch (entries[i].Name)
            {
                case "properties":
                    properties = value as YamlMapping;
                    break;
                case "required":
                    required = value as YamlSequence;
                    break;
                case "items":
                    items = value;
                    break;
                case "additionalProperties":
                    additional = value;
                    break;
                case "default":
                    ReadDefault(node, value, inLogic);
                    break;
                case "allOf":
                    ReadAlternatives(node, ExtraTag.AllOf, value, depth, described);
                    break;
                case "anyOf":
                    ReadAlternatives(node, ExtraTag.AnyOf, value, depth, described);
                    break;
                case "oneOf":
                    ReadAlternatives(node, ExtraTag.OneOf, value, depth, described);
                    break;
                case "not":
                    AddLogic(node, ExtraTag.Not, [Read(value, depth + 1, described)]);
                    break;
                case var keyword:
                    SchemaKeywords.Read(node, keyword, value);
                    break;
            }
        }

        SchemaKeywords.Finish(node);
        if (inLogic)
            node.Flags &= ~(ShapeFlags.ListSet | ShapeFlags.ListMap);
        ReadKeys(node, schema, properties, additional, depth, main);
        ReadRequired(node, required, main);
        if (items is not null && (node.Kind == ValueKind.Array || (inLogic && node.Kind == ValueKind.Any)))
        {
            // A list that keeps unknown fields keeps those of its items, too (the server's pruning, skipPrune).
            node.Child = Read(items, depth + 1, main is null ? null : main.GetMapping("items") ?? Nothing, node.Flags & ShapeFlags.PreservesUnknown);
        }

        HasRules |= (node.Flags & ShapeFlags.HasRules) != 0;
        _defaultsMatter |= (node.Flags & (ShapeFlags.HasLogic | ShapeFlags.HasRules)) != 0
            || node.Find(ExtraTag.MinProperties) is not null || node.Find(ExtraTag.MaxProperties) is not null || HasDefaultKey(node);
        return node;
    }

    private void ReadDefault(ShapeNode node, YamlNode value, bool inLogic)
    {
        if (inLogic || value is YamlScalar { IsNull: true })
            return;
        node.Extras.Add(ShapeExtra.OfTexts(ExtraTag.Default, [JsonText.Write(value)]));
        _hasDefaults = true;
    }

    private void ReadAlternatives(ShapeNode node, ExtraTag tag, YamlNode value, int depth, YamlMapping described)
    {
        if (value is not YamlSequence { Count: > 0 } alternatives)
            return;
        var shapes = new List<ShapeNode>(alternatives.Count);
        foreach (var alternative in alternatives)
            shapes.Add(Read(alternative, depth + 1, described));
        AddLogic(node, tag, shapes);
    }

    private static void AddLogic(ShapeNode node, ExtraTag tag, List<ShapeNode> shapes)
    {
        node.Extras.Add(ShapeExtra.OfShapes(tag, shapes));
        node.Flags |= ShapeFlags.HasLogic;
    }

    private void ReadKeys(ShapeNode node, YamlMapping schema, YamlMapping? properties, YamlNode? additional, int depth, YamlMapping? main)
    {
        for (var i = 0; i < (properties?.Count ?? 0); i++)
        {
            var entry = properties!.Entries[i];
            // A slip of the tools that write catalogs: their mark for closed objects, set among the names of properties.
            if (dialect == SchemaDialect.Catalog && entry.Value is not YamlMapping)
                continue;
            node.Properties.Add(new ShapeProperty(entry.Name, Read(entry.Value, depth + 1, Part(main, entry.Name)), IsRequired: false));
        }

        var open = main is not null || dialect == SchemaDialect.Catalog || schema.Contains("patternProperties");
        switch (additional)
        {
            case YamlMapping values:
                node.Child = Read(values, depth + 1, main is null ? null : main.GetMapping("additionalProperties") ?? Nothing);
                open = false;
                break;
            case YamlScalar { Type: ScalarType.Boolean } allowed when allowed.AsBoolean() == false:
                open = schema.Contains("patternProperties");
                _refusesKeys = true;
                break;
            case YamlScalar { Type: ScalarType.Boolean } when dialect == SchemaDialect.Definition && main is null:
                // Any key, but of its value nothing is known, so all keys inside are dropped.
                node.Child = _interner.Intern(new ShapeNode { Kind = ValueKind.Any, Flags = ShapeFlags.PrunesEverything });
                break;
        }

        if (open)
            node.Flags |= ShapeFlags.PreservesUnknown;
    }

    // What has a default is never missing, unless it is to tell alternatives apart.
    private void ReadRequired(ShapeNode node, YamlSequence? required, YamlMapping? main)
    {
        if (required is null)
            return;
        var places = new Dictionary<string, int>(node.Properties.Count, StringComparer.Ordinal);
        for (var i = 0; i < node.Properties.Count; i++)
            places[node.Properties[i].Name] = i;
        foreach (var item in required)
        {
            if (SchemaKeywords.TextOf(item) is not { } name)
                continue;
            if (!places.TryGetValue(name, out var at))
            {
                places.Add(name, node.Properties.Count);
                var isNullable = SchemaKeywords.IsTrue(Part(main, name)?["nullable"]);
                node.Properties.Add(new ShapeProperty(name, isNullable ? AnythingOrNull : Anything, IsRequired: true));
            }
            else if (main is not null || node.Properties[at].Shape.Find(ExtraTag.Default) is null)
            {
                node.Properties[at] = node.Properties[at] with { IsRequired = true };
            }
        }
    }

    private static bool HasDefaultKey(ShapeNode node)
    {
        if (node.Child is null || node.Find(ExtraTag.MapKeys) is not { } keys)
            return false;
        foreach (var key in keys.Texts)
        {
            if (node.Child.Find(key!)?.Shape.Find(ExtraTag.Default) is not null)
                return true;
        }

        return false;
    }
}
