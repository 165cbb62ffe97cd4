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

    public override bool HasProperties => node.GetMapping("properties") is not null;

    public override IEnumerable<string> PropertyNames => node.GetMapping("properties")?.Entries.Select(static entry => entry.Name) ?? [];

    public override CelSchema? FindProperty(string name) => node.GetMapping("properties") is { } properties ? Child(properties, name) : null;

    private static OpenApiSchema? Child(YamlMapping parent, string key) => parent.GetMapping(key) is { } child ? new OpenApiSchema(child) : null;

    private bool IsTrue(string key) => node[key] is YamlScalar scalar && scalar.AsBoolean() == true;
}
