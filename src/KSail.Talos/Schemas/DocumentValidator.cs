using System.Globalization;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Schemas.Validation;
using KSail.Talos.Reading;

namespace KSail.Talos.Schemas;

/// <summary>
/// Checks a document as Talos decodes it: unknown fields, types, allowed values and forms, in time linear in the document. Follows go-yaml
/// where it is generous: numbers and booleans are taken for text, null is taken for everything, <c>yes</c> and <c>on</c> for booleans.
/// What depends on a placeholder is accepted. Required fields are no matter here: a patch has some of them only.
/// </summary>
internal sealed class DocumentValidator(TalosRelease? release, DiagnosticBag diagnostics)
{
    private readonly ValuePath _path = new();
    private readonly bool _isBeyondKnown = release is not null && TalosRelease.Newest.IsBefore(release);
    private string _subject = "";
    private SourceSpan _fallback;

    /// <summary>Checks one document, directives included.</summary>
    public void Validate(YamlMapping document, Schema schema, DocumentIdentity identity)
    {
        _path.Clear();
        _subject = identity.IsMachine ? "" : $"{identity}: ";
        _fallback = document.Span;
        if (!DeleteReader.IsDelete(document))
            ValidateMapping(document, schema);
    }

    private void ValidateValue(YamlNode value, Schema schema)
    {
        // A variable outside of quotes may bring a whole mapping or list.
        if (value is YamlScalar scalar && (scalar.IsNull || (PlaceholderText.IsIn(scalar.Value) && (scalar.Style == ScalarStyle.Plain || IsScalar(schema)))))
            return;
        if (value is YamlMapping deleted && DeleteReader.IsDelete(deleted))
            return;
        switch (schema.Kind)
        {
            case ValueKind.Any:
                return;
            case ValueKind.Object when value is YamlMapping mapping:
                ValidateMapping(mapping, schema);
                return;
            case ValueKind.Array when value is YamlSequence sequence:
                ValidateSequence(sequence, schema);
                return;
            case ValueKind.TextOrList when value is YamlSequence texts:
                for (var i = 0; i < texts.Count; i++)
                    CheckText(texts, i);
                return;
            default:
                if (value is YamlScalar single && IsScalar(schema))
                    ValidateScalar(single, schema);
                else
                    WrongType(value, schema);
                return;
        }
    }

    private static bool IsScalar(Schema schema) => schema.Kind is not (ValueKind.Object or ValueKind.Array);

    private void ValidateMapping(YamlMapping mapping, Schema schema)
    {
        var entries = mapping.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (!schema.TryGetProperty(entry.Name, out var child) && !schema.TryGetChild(out child))
            {
                if (entry.Name == DeleteReader.Directive)
                    Report(
                        NodeDiagnostics.ValueNotAllowed,
                        entry.Value.Span,
                        $"'{_path.ToText(entry.Name)}' can only be 'delete'; to change something, write the new value");
                else if (!schema.PreservesUnknownFields && !PlaceholderText.IsIn(entry.Name))
                    UnknownField(entry, schema);
                continue;
            }

            _path.Push(entry.Value, entry.Name);
            ValidateValue(entry.Value, child);
            _path.Pop();
        }
    }

    private void ValidateSequence(YamlSequence sequence, Schema schema)
    {
        if (!schema.TryGetChild(out var child))
            return;
        for (var i = 0; i < sequence.Count; i++)
        {
            _path.Push(sequence[i], i);
            ValidateValue(sequence[i], child);
            _path.Pop();
        }
    }

    private void CheckText(YamlSequence texts, int index)
    {
        if (texts[index] is YamlScalar)
            return;
        _path.Push(texts[index], index);
        Report(NodeDiagnostics.WrongType, texts[index].Span, $"'{_path.ToText()}' must be text, but is {Actual(texts[index], mayQuote: false)}");
        _path.Pop();
    }

    private void ValidateScalar(YamlScalar scalar, Schema schema)
    {
        switch (schema.Kind)
        {
            case ValueKind.Boolean when !IsBoolean(scalar):
            case ValueKind.Integer or ValueKind.Number when scalar.Type is not (ScalarType.Integer or ScalarType.Float):
                WrongType(scalar, schema);
                return;
            case ValueKind.Integer or ValueKind.Number:
                CheckRange(scalar, schema);
                return;
        }

        // An empty text sets nothing, whatever the field wants.
        if (scalar.Value.Length == 0)
            return;
        if (schema.Format != ValueFormat.Url && !IsAllowed(scalar.Value, schema, out var allowed))
            NotAllowed(scalar, allowed);
        else if (ScalarForms.Complaint(scalar, schema) is { } complaint)
            Report(
                NodeDiagnostics.WrongForm,
                scalar.Span,
                $"'{_path.ToText()}' {complaint}{(MayQuote() ? $", but is '{Printable.Shorten(scalar.Value)}'" : "")}{Hint(scalar, schema)}");
    }

    // go-yaml takes the words of YAML 1.1 where a boolean is wanted, quoted or not; "true" in quotes it does not.
    private static bool IsBoolean(YamlScalar scalar) =>
        scalar.Type == ScalarType.Boolean || (scalar.Type == ScalarType.String && ScalarResolver.Resolve(scalar.Value, YamlDialect.Yaml11) == ScalarType.Boolean
            && ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest) != ScalarType.Boolean);

    private void CheckRange(YamlScalar scalar, Schema schema)
    {
        if (scalar.TryGetDouble(out var number) && schema.Range is var (minimum, maximum) && (number < minimum || number > maximum))
            Report(
                NodeDiagnostics.WrongForm,
                scalar.Span,
                string.Create(CultureInfo.InvariantCulture, $"'{_path.ToText()}' must be {minimum} to {maximum}, but is {number}"));
    }

    // The names of an enumeration are compared without regard to case, as the decoders that Talos generates for them do.
    private static bool IsAllowed(string value, Schema schema, out IReadOnlyList<string> allowed)
    {
        allowed = schema.AllowedValues;
        for (var i = 0; i < allowed.Count; i++)
        {
            if (string.Equals(allowed[i], value, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return allowed.Count == 0;
    }

    private void NotAllowed(YamlScalar scalar, IReadOnlyList<string> allowed)
    {
        var hint = NearestName.Find(scalar.Value, allowed) is { } nearest ? $"; did you mean '{nearest}'?" : $"; use one of {string.Join(", ", allowed)}";
        var descriptor = _isBeyondKnown ? NodeDiagnostics.UnknownRelease : NodeDiagnostics.ValueNotAllowed;
        Report(descriptor, scalar.Span, $"'{_path.ToText()}' cannot be '{Printable.Shorten(scalar.Value)}'{Known()}{hint}");
    }

    private void UnknownField(YamlEntry entry, Schema schema)
    {
        var nearest = MeantField.Find(entry.Name, schema);
        var hint = nearest is null ? "" : $"; did you mean '{nearest}'?";
        var descriptor = _isBeyondKnown ? NodeDiagnostics.UnknownRelease : NodeDiagnostics.UnknownField;
        Report(descriptor, entry.Key.Span, $"there is no field '{_path.ToText(entry.Name)}'{Known()}{hint}");
    }

    private string Known() => _isBeyondKnown ? $" up to Talos {TalosRelease.Newest}" : "";

    private void WrongType(YamlNode value, Schema schema) =>
        Report(
            NodeDiagnostics.WrongType,
            value.Span,
            $"'{_path.ToText()}' must be {Expected(schema.Kind)}, but is {Actual(value, MayQuote())}{Hint(value, schema)}");

    private static string Expected(ValueKind kind) => kind switch
    {
        ValueKind.Object => "a mapping",
        ValueKind.Array => "a list",
        ValueKind.Integer => "a whole number",
        ValueKind.Number => "a number",
        ValueKind.Boolean => "true or false",
        ValueKind.IntegerOrString => "a number or text",
        ValueKind.TextOrList => "text or a list of texts",
        _ => "text",
    };

    private static string Actual(YamlNode value, bool mayQuote) => value switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { Type: ScalarType.Boolean } => "a boolean",
        YamlScalar { Type: ScalarType.Integer or ScalarType.Float } => "a number",
        YamlScalar scalar when mayQuote => $"the text '{Printable.Shorten(scalar.Value)}'",
        _ => "text",
    };

    private static string Hint(YamlNode value, Schema schema)
    {
        if (schema.Kind == ValueKind.Array)
            return value is YamlSequence ? "" : "; start each item with '- '";
        if (value is not YamlScalar { Type: ScalarType.String, Style: not ScalarStyle.Plain } scalar)
            return "";
        var type = ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest);
        var fits = schema.Kind switch
        {
            ValueKind.Boolean => type == ScalarType.Boolean,
            ValueKind.Integer or ValueKind.Number or ValueKind.IntegerOrString => type is ScalarType.Integer or ScalarType.Float,
            _ => false,
        };
        return fits ? "; remove the quotes" : "";
    }

    private bool MayQuote() => !SecretFields.IsSecret(_path.LastKey);

    private void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message) =>
        diagnostics.Add(descriptor, _path.Locate(span, _fallback), PlaceholderText.Unmask(_subject + message));
}
