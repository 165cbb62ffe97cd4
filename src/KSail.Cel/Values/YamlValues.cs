using System.Globalization;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Cel.Values;

/// <summary>
/// Nodes of manifests as values (<c>UnstructuredToVal</c>). A node that does not fit its schema is an error as soon as an expression touches
/// it; one that is encrypted in the repository is not known.
/// </summary>
internal static class YamlValues
{
    /// <summary>The value of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="schema">What it should be; null when anything may come.</param>
    public static CelValue Of(YamlNode node, CelSchema? schema)
    {
        if (node is YamlScalar { Type: ScalarType.String } text && OpaqueValue.IsIn(text.Value))
            return CelFailure.Encrypted;
        if (schema is null)
            return Untyped(node);
        if (node is YamlScalar { IsNull: true })
            return schema.IsNullable ? CelNull.Instance : Misfit("null", "a value");
        return (schema.Kind, node) switch
        {
            (CelSchemaKind.Object, YamlMapping mapping) => new SchemaMap(mapping, ResourceSchema.Around(schema)),
            (CelSchemaKind.Array, YamlSequence sequence) when schema.Items is { } items => SchemaList.Of(sequence, schema, items),
            (CelSchemaKind.Text, YamlScalar { Type: ScalarType.String or ScalarType.Timestamp } scalar) => TextFormats.Read(schema.Format, scalar.Value),
            (CelSchemaKind.Integer, YamlScalar scalar) => Integer(scalar) ?? (CelValue)Misfit(scalar, "a whole number"),
            (CelSchemaKind.Number, YamlScalar scalar) when scalar.TryGetDouble(out var number) => new CelDouble(number),
            (CelSchemaKind.Boolean, YamlScalar scalar) when scalar.AsBoolean() is { } boolean => CelBool.Of(boolean),
            (CelSchemaKind.IntegerOrText, YamlScalar { Type: ScalarType.String or ScalarType.Timestamp } scalar) => new CelString(scalar.Value),
            (CelSchemaKind.IntegerOrText, YamlScalar scalar) => Integer(scalar) ?? (CelValue)Misfit(scalar, "a whole number or text"),
            (CelSchemaKind.Unknown, _) => new UnseenValue(node),
            _ => Misfit(node is YamlScalar other ? other.Value : node is YamlMapping ? "a mapping" : "a list", Describe(schema.Kind)),
        };
    }

    private static CelValue Untyped(YamlNode node) => node switch
    {
        YamlMapping mapping => new UntypedMap(mapping),
        YamlSequence sequence => new UntypedList(sequence),
        YamlScalar scalar => scalar.Type switch
        {
            ScalarType.Null => CelNull.Instance,
            ScalarType.Boolean => CelBool.Of(scalar.AsBoolean() == true),
            ScalarType.Integer or ScalarType.Float =>
                Integer(scalar) ?? (scalar.TryGetDouble(out var number) ? new CelDouble(number) : (CelValue)new CelString(scalar.Value)),
            _ => new CelString(scalar.Value),
        },
        _ => CelNull.Instance,
    };

    // 1.0 becomes 1 on its way through JSON.
    private static CelInt? Integer(YamlScalar scalar)
    {
        if (scalar.TryGetInt64(out var value))
            return CelInt.Of(value);
        return scalar.Type == ScalarType.Float && scalar.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) < 1e18
            ? CelInt.Of((long)number)
            : null;
    }

    private static CelFailure Misfit(YamlScalar scalar, string wanted) => Misfit(scalar.Value, wanted);

    private static CelFailure Misfit(string found, string wanted) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the manifest has {(found.Length > 40 ? found[..40] + "…" : found)} where the schema wants {wanted}"));

    private static string Describe(CelSchemaKind kind) => kind switch
    {
        CelSchemaKind.Object => "a mapping",
        CelSchemaKind.Array => "a list",
        CelSchemaKind.Text => "text",
        CelSchemaKind.Integer => "a whole number",
        CelSchemaKind.Number => "a number",
        CelSchemaKind.Boolean => "true or false",
        _ => "a whole number or text",
    };

    /// <summary>A list of a manifest without a schema.</summary>
    private sealed class UntypedList(YamlSequence sequence) : CelList
    {
        public override int Count => sequence.Count;

        public override CelValue this[int index] => Of(sequence[index], null);
    }

    /// <summary>A mapping of a manifest without a schema: keys are text.</summary>
    private sealed class UntypedMap(YamlMapping mapping) : CelMap
    {
        private CelValue[]? _keys;

        public override int Count => mapping.Count;

        public override IReadOnlyList<CelValue> Keys => _keys ??= TextKeys(mapping);

        public override CelValue? Find(CelValue key) => key is CelString text ? FindField(text.Value) : null;

        public override CelValue? FindField(string name) => mapping.TryGet(name, out var value) ? Of(value, null) : null;
    }

    private static CelValue[] TextKeys(YamlMapping mapping)
    {
        var keys = new CelValue[mapping.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new CelString(mapping.Entries[i].Name);
        return keys;
    }

    /// <summary>A value whose schema says nothing: expressions cannot see it, but it takes part in comparisons of what contains it.</summary>
    private sealed class UnseenValue(YamlNode node) : CelValue
    {
        public override CelType Type => CelType.Dyn;

        public override CelValue EqualTo(CelValue other, CelRun run) => CelBool.Of(other is UnseenValue unseen && YamlNode.DeepEquals(node, unseen.Node));

        private YamlNode Node => node;
    }
}
