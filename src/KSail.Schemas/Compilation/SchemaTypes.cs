using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Reads what type of value a schema of a custom kind asks for.</summary>
internal static class SchemaTypes
{
    // The release of Kubernetes whose servers began to check the formats of names.
    private const int NameFormatsSince = 34;

    // Seen in 1.36; when it began is not known. A schema from a catalog does not say whose servers it is for.
    private const int NumberFormatsSince = 36;

    /// <summary>Gives a shape its kind and format, and says whether null is a value of it.</summary>
    /// <param name="node">The shape.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="dialect">Where the schema comes from.</param>
    /// <param name="kubernetes">Minor release of Kubernetes 1 whose server reads the schema; zero for the newest.</param>
    /// <exception cref="InvalidDataException">A definition names a type that there is not.</exception>
    public static void Read(ShapeNode node, YamlMapping schema, SchemaDialect dialect, int kubernetes)
    {
        var type = schema["type"];
        if (type is YamlSequence types)
        {
            // ["string", "null"] is how JSON schema says nullable; of several other types, nothing is said.
            YamlNode? only = null;
            var others = 0;
            foreach (var item in types)
            {
                if (SchemaKeywords.TextOf(item) is "null" or null)
                {
                    node.Flags |= ShapeFlags.Nullable;
                    continue;
                }

                only = item;
                others++;
            }

            type = others == 1 ? only : null;
            if (others == 2 && types.Count == 2 && IsIntegerOrString(types))
            {
                node.Kind = ValueKind.IntegerOrString;
                return;
            }
        }

        node.Kind = SchemaKeywords.IsTrue(schema["x-kubernetes-int-or-string"]) || schema.GetString("format") == "int-or-string"
            ? ValueKind.IntegerOrString
            : SchemaKeywords.TextOf(type) switch
            {
                "object" => ValueKind.Object,
                "array" => ValueKind.Array,
                "string" => ValueKind.String,
                "integer" => ValueKind.Integer,
                "number" => ValueKind.Number,
                "boolean" => ValueKind.Boolean,
                null => ValueKind.Any,
                _ when dialect == SchemaDialect.Catalog => ValueKind.Any,
                var other => throw new InvalidDataException($"there is no type '{other}'"),
            };
        node.Format = SchemaKeywords.FormatOf(schema.GetString("format"), node.Kind);
        if (node.Format is ValueFormat.ShortName or ValueFormat.LongName && kubernetes is > 0 and < NameFormatsSince)
            node.Format = ValueFormat.None;
        if (node.Format is ValueFormat.Int32 && (dialect == SchemaDialect.Catalog || kubernetes is > 0 and < NumberFormatsSince))
            node.Format = ValueFormat.None;
    }

    private static bool IsIntegerOrString(YamlSequence types)
    {
        var (first, second) = (SchemaKeywords.TextOf(types[0]), SchemaKeywords.TextOf(types[1]));
        return (first, second) is ("integer", "string") or ("string", "integer");
    }
}
