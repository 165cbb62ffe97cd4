using KSail.Documents.Yaml;

namespace KSail.Cel.Types;

/// <summary>A structural schema as a CustomResourceDefinition has it, read where it lies.</summary>
internal sealed class OpenApiSchema(YamlMapping node) : CelSchema
{
    public override CelSchemaKind Kind => IsTrue("x-kubernetes-int-or-string") ? CelSchemaKind.IntegerOrText : node.GetString("type") switch
    {
        "object" => CelSchemaKind.Object,
        "array" => CelSchemaKind.Array,
        "string" => CelSchemaKind.Text,
        "integer" => CelSchemaKind.Integer,
        "number" => CelSchemaKind.Number,
        "boolean" => CelSchemaKind.Boolean,
        _ => CelSchemaKind.Unknown,
    };

    public override string Format => node.GetString("format") ?? "";

    public override bool IsNullable => IsTrue("nullable");

    public override bool IsEmbeddedResource => IsTrue("x-kubernetes-embedded-resource");

    public override CelListKind ListKind => node.GetString("x-kubernetes-list-type") switch
    {
        "set" => CelListKind.Set,
        "map" => CelListKind.Map,
        _ => CelListKind.Atomic,
    };

    public override IReadOnlyList<string> ListKeys
    {
        get
        {
            var keys = new List<string>();
            foreach (var key in node.GetSequence("x-kubernetes-list-map-keys") ?? [])
            {
                if (key is YamlScalar scalar)
                    keys.Add(scalar.Value);
            }

            return keys;
        }
    }

    public override CelSchema? Items => Child(node, "items");

    public override CelSchema? Values => Child(node, "additionalProperties");

    // Brackets, and a comma after each item; braces, and an empty key with its quotes, colon and comma.
    public override long LargestCount => Kind switch
    {
        CelSchemaKind.Array when Items is { } items => Bound("maxItems") ?? (CelBudget.LargestRequest - 2) / (items.SmallestSize + 1),
        CelSchemaKind.Object when Values is { } values => Bound("maxProperties") ?? (CelBudget.LargestRequest - 2) / (values.SmallestSize + 6),
        _ => 0,
    };

    // A character may be four bytes, and a text without a bound fills the request, save for its quotes.
    public override long LargestSize => Kind switch
    {
        CelSchemaKind.Text => Format switch
        {
            "date" or "date-time" or "duration" => 0,
            "byte" => Bound("maxLength") ?? CelBudget.LargestRequest - 2,
            _ => LargestLength() ?? LargestChoice() ?? CelBudget.LargestRequest - 2,
        },
        CelSchemaKind.IntegerOrText => LargestLength() ?? CelBudget.LargestRequest - 2,
        _ => LargestCount,
    };

    public override long SmallestSize => Kind switch
    {
        CelSchemaKind.Boolean => 4,
        CelSchemaKind.Array => 2,
        CelSchemaKind.Text => Format switch
        {
            "duration" => 3,
            "date" => 12,
            "date-time" => 21,
            _ => 2,
        },
        CelSchemaKind.Object => Values is null ? 2 + RequiredSize() : 2,
        _ => 1,
    };

    public override bool HasProperties => node.GetMapping("properties") is not null;

    public override IEnumerable<string> PropertyNames => node.GetMapping("properties")?.Entries.Select(static entry => entry.Name) ?? [];

    public override CelSchema? FindProperty(string name) => node.GetMapping("properties") is { } properties ? Child(properties, name) : null;

    private long? Bound(string key) => node[key] is YamlScalar scalar && scalar.TryGetInt64(out var bound) ? Math.Max(0, bound) : null;

    private long? LargestLength() => Bound("maxLength") is { } length ? Math.Min(length, CelBudget.LargestRequest) * 4 : null;

    private long? LargestChoice()
    {
        if (node.GetSequence("enum") is not { Count: > 0 } choices)
            return null;
        var size = 0L;
        foreach (var item in choices)
            size = Math.Max(size, item is YamlScalar choice ? choice.Value.Length : 0);
        return size;
    }

    private long RequiredSize()
    {
        var size = 0L;
        foreach (var item in node.GetSequence("required") ?? [])
        {
            if (item is YamlScalar { IsNull: false } name && node.GetMapping("properties")?.GetMapping(name.Value) is { } property && property["default"] is null or YamlScalar { IsNull: true })
                size += name.Value.Length + new OpenApiSchema(property).SmallestSize + 4;
        }

        return size;
    }

    private static OpenApiSchema? Child(YamlMapping parent, string key) => parent.GetMapping(key) is { } child ? new OpenApiSchema(child) : null;

    private bool IsTrue(string key) => node[key] is YamlScalar scalar && scalar.AsBoolean() == true;
}
