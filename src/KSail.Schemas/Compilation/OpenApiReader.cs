using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>
/// Reads the kinds of OpenAPI v2 documents, as <c>/openapi/v2</c> of an API server publishes them, into shapes. Definitions may refer to
/// those of other documents; where two have the same name, the first document's counts. Kinds that are no objects (lists, options,
/// discovery documents) are left out.
/// </summary>
internal sealed class OpenApiReader
{
    private const string DefinitionPrefix = "#/definitions/";
    private const string MetaPackage = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    // Types of the API server itself; every other definition is a custom resource.
    private static readonly string[] NativePackages =
        ["io.k8s.api.", "io.k8s.apimachinery.", "io.k8s.apiextensions-apiserver.", "io.k8s.kube-aggregator."];

    private readonly Dictionary<string, (YamlMapping Schema, string Label)> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShapeNode> _named = new(StringComparer.Ordinal);
    private readonly Queue<string> _pending = new();
    private readonly List<(ShapeNode Node, string Target)> _adopters = [];
    private readonly Dictionary<string, List<FieldFact>> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Version, string Kind), bool> _scopes = [];

    public OpenApiReader(IEnumerable<OpenApiDocument> documents, ReleaseFacts? facts = null)
    {
        foreach (var fact in facts?.Fields ?? [])
        {
            if (!_fields.TryGetValue(fact.Definition, out var fields))
                _fields.Add(fact.Definition, fields = []);
            fields.Add(fact);
        }

        foreach (var (label, document) in documents)
        {
            var definitions = document.GetMapping("definitions") ?? throw new InvalidDataException($"{label}: there is no 'definitions' mapping");
            foreach (var entry in definitions.Entries)
                _definitions.TryAdd(entry.Name, (Schema(entry.Value, entry.Name), label));
            ReadScopes(document.GetMapping("paths"));
        }
    }

    public List<KindNode> ReadKinds()
    {
        var kinds = new List<KindNode>();
        foreach (var (name, (schema, label)) in _definitions)
        {
            if (IsObject(schema) && ReadIdentity(schema) is var (group, version, kind))
                kinds.Add(new KindNode(group, version, kind, Definition(name), FlagsOf(name, group, version, kind), label, KindLife.Unknown));
        }

        while (_pending.TryDequeue(out var name))
            Fill(_named[name], _definitions[name].Schema, name);
        foreach (var (node, target) in _adopters)
            node.Adopt(_named[target]);
        foreach (var (node, _) in _adopters)
            node.Sort();
        CheckFacts();
        for (var i = 0; i < kinds.Count; i++)
        {
            if (HasRules(kinds[i].Shape!, []))
                kinds[i] = kinds[i] with { Flags = kinds[i].Flags | KindFlags.HasRules };
        }

        return kinds;
    }

    private static bool HasRules(ShapeNode node, HashSet<ShapeNode> seen)
    {
        if (!seen.Add(node))
            return false;
        if ((node.Flags & ShapeFlags.HasRules) != 0)
            return true;
        foreach (var child in node.Children())
        {
            if (HasRules(child, seen))
                return true;
        }

        return false;
    }

    // A slip in a fact would be as if the fact were not there.
    private void CheckFacts()
    {
        foreach (var (definition, fields) in _fields)
        {
            foreach (var fact in fields)
            {
                if (!_named.TryGetValue(definition, out var node) || node.Find(fact.Field) is null)
                    throw new InvalidDataException($"no kind has the field {fact.Field} of {definition}");
            }
        }
    }

    // What can be applied has ObjectMeta; lists have ListMeta, and options and discovery documents neither.
    private static bool IsObject(YamlMapping definition) =>
        definition.GetMapping("properties")?.GetMapping("metadata") is { } metadata
        && metadata.GetString("$ref") is null or DefinitionPrefix + MetaPackage + "ObjectMeta";

    private static (string Group, string Version, string Kind)? ReadIdentity(YamlMapping definition) =>
        definition.GetSequence("x-kubernetes-group-version-kind") is { Count: 1 } identities && identities[0] is YamlMapping identity
            ? (identity.GetString("group") ?? "", identity.GetString("version") ?? "", identity.GetString("kind") ?? "")
            : null;

    private KindFlags FlagsOf(string definition, string group, string version, string kind)
    {
        var native = IsNative(definition);
        var namespaced = _scopes.TryGetValue((group, version, kind), out var known) ? known : !(native && ClusterScopedKinds.Contains(group, kind));
        // Every kind of Kubernetes and Flux with a status has it as a subresource.
        return (native ? KindFlags.Native : KindFlags.None) | (namespaced ? KindFlags.Namespaced : KindFlags.None) | KindFlags.StatusSubresource;
    }

    // Only paths of single objects tell: list paths of namespaced kinds exist across all namespaces, too.
    private void ReadScopes(YamlMapping? paths)
    {
        foreach (var path in paths?.Entries ?? [])
        {
            if (!path.Name.EndsWith("/{name}", StringComparison.Ordinal) || path.Value is not YamlMapping operations)
                continue;
            foreach (var operation in operations.Entries)
            {
                if (operation.Value is YamlMapping details && details.GetMapping("x-kubernetes-group-version-kind") is { } kind)
                {
                    var identity = (kind.GetString("group") ?? "", kind.GetString("version") ?? "", kind.GetString("kind") ?? "");
                    _scopes[identity] = path.Name.Contains("/namespaces/{namespace}/", StringComparison.Ordinal);
                }
            }
        }
    }

    private static bool IsNative(string definition)
    {
        foreach (var package in NativePackages)
        {
            if (definition.StartsWith(package, StringComparison.Ordinal))
                return true;
        }

        return false;
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
        if (schema.GetString("$ref") is not { } reference)
        {
            var inline = new ShapeNode();
            Fill(inline, schema, definition, isNamed: false);
            return inline;
        }

        if (!reference.StartsWith(DefinitionPrefix, StringComparison.Ordinal))
            throw new InvalidDataException($"'{definition}': '{reference}' is not a reference to a definition");
        var name = reference[DefinitionPrefix.Length..];
        var target = Definition(name);
        if (schema.Count == 1)
            return target;
        var node = new ShapeNode();
        foreach (var entry in schema.Entries)
        {
            if (entry.Name.StartsWith("x-", StringComparison.Ordinal))
                SchemaKeywords.Read(node, entry.Name, entry.Value);
        }

        _adopters.Add((node, name));
        return node;
    }

    private void Fill(ShapeNode node, YamlMapping schema, string definition, bool isNamed = true)
    {
        node.Kind = KindOf(schema, isNamed ? definition : "");
        var native = IsNative(definition);
        // Of built-in kinds, only what decoding checks is kept; custom ones are checked for all that has a name.
        node.Format = native ? FormatOf(schema) : SchemaKeywords.FormatOf(schema.GetString("format"), node.Kind);
        if (native)
            node.Flags |= ShapeFlags.Native;
        ReadKeywords(node, schema);
        foreach (var property in schema.GetMapping("properties")?.Entries ?? [])
        {
            var required = isNamed && RequiredFields.Decide(definition, property.Name, documented: false);
            var (since, until) = BoundsOf(definition, property.Name);
            node.Properties.Add(new ShapeProperty(property.Name, Read(Schema(property.Value, definition), definition), required, since, until));
        }

        foreach (var item in schema.GetSequence("required") ?? [])
        {
            var name = item.ToString()!;
            if (isNamed && !RequiredFields.Decide(definition, name, documented: true))
                continue;
            var at = node.Properties.FindIndex(property => property.Name == name);
            if (at < 0)
                node.Properties.Add(new ShapeProperty(name, new ShapeNode(), IsRequired: true));
            else
                node.Properties[at] = node.Properties[at] with { IsRequired = true };
        }

        if (isNamed)
            AddRemovedFields(node, definition);
        if (node.Kind == ValueKind.Array && schema["items"] is { } items)
            node.Child = Read(Schema(items, definition), definition);
        else if (node.Kind == ValueKind.Object)
            ReadFreeKeys(node, schema, definition);
        node.Sort();
    }

    private (int Since, int Until) BoundsOf(string definition, string field)
    {
        foreach (var fact in _fields.GetValueOrDefault(definition) ?? [])
        {
            if (fact.Field == field && fact.Until == 0)
                return (fact.Since, 0);
        }

        return (0, 0);
    }

    private void AddRemovedFields(ShapeNode node, string definition)
    {
        foreach (var fact in _fields.GetValueOrDefault(definition) ?? [])
        {
            if (fact.Until > 0)
                node.Properties.Add(new ShapeProperty(fact.Field, new ShapeNode { Flags = ShapeFlags.Native }, IsRequired: false, fact.Since, fact.Until));
        }
    }

    private static void ReadKeywords(ShapeNode node, YamlMapping schema)
    {
        foreach (var entry in schema.Entries)
            SchemaKeywords.Read(node, entry.Name, entry.Value);
        SchemaKeywords.Finish(node);
    }

    private void ReadFreeKeys(ShapeNode node, YamlMapping schema, string definition)
    {
        switch (schema["additionalProperties"])
        {
            case YamlMapping values:
                node.Child = Read(values, definition);
                break;
            case YamlScalar { Type: ScalarType.Boolean } allowed when allowed.AsBoolean() == true:
                node.Flags |= ShapeFlags.PreservesUnknown;
                break;
            case null when node.Properties.Count == 0:
                // A bare object, as the server publishes embedded objects and types with marshallers of their own: nothing is known.
                node.Flags |= ShapeFlags.PreservesUnknown;
                break;
        }
    }

    private static YamlMapping Schema(YamlNode node, string definition) =>
        node as YamlMapping ?? throw new InvalidDataException($"'{definition}': a schema must be a mapping");

    private static ValueKind KindOf(YamlMapping schema, string definition)
    {
        if (definition == "io.k8s.apimachinery.pkg.api.resource.Quantity")
            return ValueKind.Quantity;
        // Published as objects, and decoded as whatever JSON stands there.
        if (definition is "io.k8s.apimachinery.pkg.runtime.RawExtension" or $"{MetaPackage}FieldsV1")
            return ValueKind.Any;
        if (schema.GetString("format") == "int-or-string" || SchemaKeywords.IsTrue(schema["x-kubernetes-int-or-string"]))
            return ValueKind.IntegerOrString;
        return schema.GetString("type") switch
        {
            "object" => ValueKind.Object,
            "array" => ValueKind.Array,
            "string" => ValueKind.String,
            "integer" => ValueKind.Integer,
            "number" => ValueKind.Number,
            "boolean" => ValueKind.Boolean,
            null => schema.Contains("properties") ? ValueKind.Object : ValueKind.Any,
            var other => throw new InvalidDataException($"'{definition}': unknown type '{other}'"),
        };
    }

    // Formats that the API server does not enforce, or that differ between versions of it, are not kept.
    private static ValueFormat FormatOf(YamlMapping schema) => schema.GetString("format") switch
    {
        "int32" => ValueFormat.Int32,
        "int64" => ValueFormat.Int64,
        "byte" => ValueFormat.Base64,
        "date-time" => ValueFormat.DateTime,
        _ => ValueFormat.None,
    };
}
