using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Keywords that mean the same in every document that schemas are read from.</summary>
internal static class SchemaKeywords
{
    /// <summary>How lists and mappings are merged, and what may be null or unknown.</summary>
    public static void ReadExtensions(ShapeNode node, YamlMapping schema)
    {
        node.Flags |= schema.GetString("x-kubernetes-list-type") switch
        {
            "atomic" => ShapeFlags.ListAtomic,
            "set" => ShapeFlags.ListSet,
            "map" => ShapeFlags.ListMap,
            _ => ShapeFlags.None,
        };
        node.MapKeys = Texts(schema.GetSequence("x-kubernetes-list-map-keys"));
        node.MergeKey = schema.GetString("x-kubernetes-patch-merge-key");
        foreach (var strategy in (schema.GetString("x-kubernetes-patch-strategy") ?? "").Split(','))
            node.Flags |= strategy == "merge" ? ShapeFlags.PatchMerge : strategy == "retainKeys" ? ShapeFlags.PatchRetainKeys : ShapeFlags.None;
        if (schema.GetString("x-kubernetes-map-type") == "atomic")
            node.Flags |= ShapeFlags.MapAtomic;
        if (IsTrue(schema, "x-kubernetes-preserve-unknown-fields"))
            node.Flags |= ShapeFlags.PreservesUnknown;
        if (IsTrue(schema, "x-kubernetes-embedded-resource"))
            node.Flags |= ShapeFlags.EmbeddedResource;
        if (IsTrue(schema, "nullable") || IsTrue(schema, "x-nullable"))
            node.Flags |= ShapeFlags.Nullable;
    }

    /// <summary>Allowed texts, patterns and bounds.</summary>
    public static void ReadConstraints(ShapeNode node, YamlMapping schema)
    {
        if (node.Kind == ValueKind.String && schema.GetSequence("enum") is { } allowed)
        {
            node.Enum = Texts(allowed);
            node.Flags |= ShapeFlags.HasEnum;
        }

        if (schema.GetString("pattern") is { } pattern)
        {
            node.Pattern = pattern;
            node.Flags |= ShapeFlags.HasPattern;
        }

        Bound("minLength", ExtraTag.MinLength);
        Bound("maxLength", ExtraTag.MaxLength);
        Bound("minItems", ExtraTag.MinItems);
        Bound("maxItems", ExtraTag.MaxItems);
        Bound("minimum", ExtraTag.Minimum);
        Bound("maximum", ExtraTag.Maximum);
        Bound("minProperties", ExtraTag.MinProperties);
        Bound("maxProperties", ExtraTag.MaxProperties);
        if (IsTrue(schema, "exclusiveMinimum"))
            node.Flags |= ShapeFlags.ExclusiveMinimum;
        if (IsTrue(schema, "exclusiveMaximum"))
            node.Flags |= ShapeFlags.ExclusiveMaximum;

        void Bound(string key, ExtraTag tag)
        {
            if (schema.GetString(key) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                node.Bounds[tag] = number;
                node.Flags |= ShapeFlags.HasBounds;
            }
        }
    }

    public static bool IsTrue(YamlMapping schema, string key) => schema[key] is YamlScalar { Type: ScalarType.Boolean } value && value.AsBoolean() == true;

    public static List<string> Texts(YamlSequence? sequence)
    {
        var texts = new List<string>();
        foreach (var item in sequence ?? [])
        {
            if (item is YamlScalar scalar)
                texts.Add(scalar.Value);
        }

        return texts;
    }
}
