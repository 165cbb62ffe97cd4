using KSail.Cel;
using KSail.Schemas;

namespace KSail.Validation.Expressions;

/// <summary>A schema of a table as rules in the Common Expression Language see it.</summary>
internal sealed class TableSchema(Schema schema) : CelSchema
{
    /// <inheritdoc/>
    public override CelSchemaKind Kind => schema.Kind switch
    {
        ValueKind.Object => CelSchemaKind.Object,
        ValueKind.Array => CelSchemaKind.Array,
        ValueKind.String => CelSchemaKind.Text,
        ValueKind.Integer => CelSchemaKind.Integer,
        ValueKind.Number => CelSchemaKind.Number,
        ValueKind.Boolean => CelSchemaKind.Boolean,
        ValueKind.IntegerOrString or ValueKind.Quantity => CelSchemaKind.IntegerOrText,
        _ => CelSchemaKind.Unknown,
    };

    /// <inheritdoc/>
    public override string Format => schema.Format switch
    {
        ValueFormat.DateTime => "date-time",
        ValueFormat.Date => "date",
        ValueFormat.Duration => "duration",
        ValueFormat.Base64 => "byte",
        _ => "",
    };

    /// <inheritdoc/>
    public override bool IsNullable => schema.IsNullable;

    /// <inheritdoc/>
    public override bool IsEmbeddedResource => schema.IsEmbeddedResource;

    /// <inheritdoc/>
    public override CelListKind ListKind => schema.ListKind switch
    {
        Schemas.ListKind.Set => CelListKind.Set,
        Schemas.ListKind.Map => CelListKind.Map,
        _ => CelListKind.Atomic,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> ListKeys => schema.MapKeys;

    /// <inheritdoc/>
    public override CelSchema? Items => schema.Kind == ValueKind.Array ? Child() : null;

    /// <inheritdoc/>
    public override CelSchema? Values => schema.Kind == ValueKind.Object ? Child() : null;

    /// <inheritdoc/>
    public override bool HasProperties => schema.PropertyNames.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<string> PropertyNames => schema.PropertyNames;

    /// <inheritdoc/>
    public override CelSchema? FindProperty(string name) => schema.TryGetProperty(name, out var property) ? new TableSchema(property) : null;

    private TableSchema? Child() => schema.TryGetChild(out var child) ? new TableSchema(child) : null;
}
