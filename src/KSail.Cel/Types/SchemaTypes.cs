using KSail.Cel.Syntax;

namespace KSail.Cel.Types;

/// <summary>
/// The types that schemas declare (<c>SchemaDeclType</c>): parts without a type are not exposed, and neither are lists and maps of such parts.
/// The type of an object is named after its path, so that two parts of equal form are still two types.
/// </summary>
internal static class SchemaTypes
{
    /// <summary>The type of a value; null when rules cannot see it.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Name for the type of the object, and stem of the names further down.</param>
    public static CelType? Of(CelSchema schema, string path)
    {
        switch (schema.Kind)
        {
            case CelSchemaKind.IntegerOrText:
                return CelType.Dyn;
            case CelSchemaKind.Boolean:
                return CelType.Bool;
            case CelSchemaKind.Integer:
                return CelType.Int;
            case CelSchemaKind.Number:
                return CelType.Double;
            case CelSchemaKind.Text:
                return OfText(schema.Format);
            case CelSchemaKind.Array:
                return schema.Items is { } items && Of(items, path + ".@idx") is { } item ? CelType.ListOf(item) : null;
            case CelSchemaKind.Object:
                if (schema.Values is not { } values)
                    return new SchemaObjectType(ResourceSchema.Around(schema), path);
                return Of(values, path + ".@elem") is { } value ? CelType.MapOf(CelType.Text, value) : null;
            default:
                return null;
        }
    }

    private static CelType OfText(string format) => format switch
    {
        "byte" => CelType.Bytes,
        "duration" => CelType.Duration,
        "date" or "date-time" => CelType.Timestamp,
        _ => CelType.Text,
    };
}

/// <summary>The type of an object whose properties a schema names. Types of properties are made when they are asked for.</summary>
internal sealed class SchemaObjectType(CelSchema schema, string path) : CelType(CelKind.Object, path)
{
    public override IEnumerable<string> FieldNames
    {
        get
        {
            foreach (var property in schema.PropertyNames)
            {
                if (Types.FieldNames.Escape(property) is { } name && FindField(name) is not null)
                    yield return name;
            }
        }
    }

    // A reserved word may be written as it is where only a field can stand; the server understands both since 1.31.
    public override CelType? FindField(string name) =>
        Types.FieldNames.Unescape(name) is { } property && (Types.FieldNames.Escape(property) == name || ReservedWords.Contains(name))
        && schema.FindProperty(property) is { } field
            ? SchemaTypes.Of(field, $"{Name}.{Types.FieldNames.Escape(property)}")
            : null;

    public override string ToString() => "object";
}
