using KSail.Documents.Yaml;

namespace KSail.Schemas.Validation;

/// <summary>Says what type a field wants, what is there instead, and how to mend it.</summary>
internal static class TypeMessages
{
    public static string Describe(string path, YamlNode value, Schema schema, bool mayQuote)
    {
        var hint = value is YamlScalar scalar ? Hint(scalar, schema, mayQuote)
            : schema.Kind == ValueKind.Array && value is YamlMapping ? "; start each item with '- '"
            : "";
        return $"'{path}' must be {Expected(schema.Kind)}, but is {Actual(value, mayQuote)}{hint}";
    }

    private static string Expected(ValueKind kind) => kind switch
    {
        ValueKind.Object => "a mapping",
        ValueKind.Array => "a list",
        ValueKind.String => "text",
        ValueKind.Integer => "a whole number",
        ValueKind.Number => "a number",
        ValueKind.Boolean => "true or false",
        ValueKind.IntegerOrString => "a whole number or text",
        _ => "a quantity",
    };

    private static string Actual(YamlNode value, bool mayQuote) => value switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { IsNull: true } => "nothing",
        YamlScalar { Type: ScalarType.Boolean } scalar => mayQuote ? $"the boolean {Printable.Shorten(scalar.Value)}" : "a boolean",
        YamlScalar { Type: ScalarType.Integer or ScalarType.Float } scalar => mayQuote ? $"the number {Printable.Shorten(scalar.Value)}" : "a number",
        YamlScalar scalar => mayQuote ? $"the text '{Printable.Shorten(scalar.Value)}'" : "text",
        _ => "something else",
    };

    private static string Hint(YamlScalar scalar, Schema schema, bool mayQuote)
    {
        switch (schema.Kind)
        {
            case ValueKind.String when (scalar.Type is ScalarType.Integer or ScalarType.Float or ScalarType.Boolean) && IsSubstituted(scalar):
                return "; quotes around '${…}' do not last in Flux: write ${quote}${…}${quote}, with a variable quote: '\"'";
            case ValueKind.String when scalar.Type is ScalarType.Integer or ScalarType.Float or ScalarType.Boolean:
                return mayQuote && scalar.Value.Length <= 40 ? $"; quote it: \"{scalar.Value}\"" : "; quote it";
            case ValueKind.Integer or ValueKind.Number when scalar.Type == ScalarType.String:
                var type = ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest);
                return type == ScalarType.Integer || (type == ScalarType.Float && schema.Kind == ValueKind.Number) ? "; remove the quotes" : "";
            case ValueKind.Boolean when scalar.Type == ScalarType.String:
                return scalar.Value is "true" or "false" ? "; remove the quotes"
                    : ScalarResolver.Resolve(scalar.Value, YamlDialect.Yaml11) == ScalarType.Boolean ? "; write true or false"
                    : "";
            default:
                return "";
        }
    }

    // A number or boolean that is written where it stands takes as much room there as it has characters; '${PORT}' does not.
    private static bool IsSubstituted(YamlScalar scalar)
    {
        const int Shortest = 5;
        var span = scalar.Span;
        var width = span.EndColumn - span.Column;
        return span.HasFile && span.Line == span.EndLine && width >= Shortest && width != scalar.Value.Length;
    }
}
