using System.Globalization;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Validation;

/// <summary>
/// Checks objects as an API server decodes them strictly: unknown fields, types, required fields, enums, formats, bounds, patterns and list
/// keys. In time linear in the object. Follows the server where a stricter reading would refuse what it accepts: null counts as absent, an
/// empty text as "not set" where a built-in kind asks for one of several, and <c>status</c>, which appliers drop, is only checked for the
/// shape of its fields. A value that is encrypted in the repository is accepted as anything. Not thread-safe: one per thread.
/// </summary>
/// <param name="diagnostics">Receives what is wrong.</param>
public sealed class SchemaValidator(DiagnosticBag diagnostics)
{
    private readonly ValuePath _path = new();
    private readonly ItemIdentities _identities = new();
    private YamlMapping? _resource;
    private string _subject = "";
    private SourceSpan _fallback;
    private bool _mayQuote;
    private bool _inStatus;

    /// <summary>Checks an object against the schema of its kind.</summary>
    public void Validate(YamlMapping resource, KindSchema schema)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(schema);
        // Values of secrets must not reach a log, whatever is wrong with them.
        _mayQuote = !(schema.Kind == "Secret" && schema.Group.Length == 0);
        var kind = resource["kind"];
        _fallback = kind is { Span.HasFile: true } ? kind.Span : resource.Span;
        _resource = resource;
        _subject = "";
        _inStatus = false;
        _path.Clear();
        ValidateMapping(resource, schema.Root, isRoot: true);
    }

    private void ValidateValue(YamlNode value, Schema schema)
    {
        if (value is YamlScalar { IsNull: true })
            return;
        switch (schema.Kind)
        {
            case ValueKind.Any or ValueKind.TextOrList:
                return;
            case ValueKind.Object:
                if (value is YamlMapping mapping)
                    ValidateMapping(mapping, schema, isRoot: false);
                else
                    WrongType(value, schema);
                return;
            case ValueKind.Array:
                if (value is YamlSequence sequence)
                    ValidateSequence(sequence, schema);
                else
                    WrongType(value, schema);
                return;
            default:
                if (value is YamlScalar scalar)
                    ValidateScalar(scalar, schema);
                else
                    WrongType(value, schema);
                return;
        }
    }

    private void ValidateMapping(YamlMapping mapping, Schema schema, bool isRoot)
    {
        var missing = schema.RequiredCount;
        HashSet<string>? meant = null;
        var entries = mapping.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var name = entry.Name;
            var property = schema.Table.FindProperty(schema.Index, name);
            Schema child;
            if (property >= 0)
            {
                if (schema.IsRequired(property) && entry.Value is not YamlScalar { IsNull: true })
                    missing--;
                child = schema.PropertyAt(property);
            }
            else if (!schema.TryGetChild(out child))
            {
                if (!schema.PreservesUnknownFields && UnknownField(entry, schema) is { } suggestion)
                    (meant ??= new HashSet<string>(StringComparer.Ordinal)).Add(suggestion);
                continue;
            }

            if (isRoot)
                _inStatus = name == "status";
            _path.Push(entry.Value, name);
            ValidateValue(entry.Value, child);
            _path.Pop();
        }

        if (isRoot)
            _inStatus = false;
        if (missing > 0 && !_inStatus)
            MissingFields(mapping, schema, meant);
        if (schema.Has(ShapeFlags.HasBounds))
            CheckCount(mapping, mapping.Count, schema, ExtraTag.MinProperties, ExtraTag.MaxProperties, "entries");
    }

    private void ValidateSequence(YamlSequence sequence, Schema schema)
    {
        var before = diagnostics.Items.Count;
        if (schema.TryGetChild(out var child))
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                _path.Push(sequence[i], i);
                ValidateValue(sequence[i], child);
                _path.Pop();
            }
        }

        if (_inStatus)
            return;
        // What is wrong with an item may be what makes it look like another.
        if (sequence.Count > 1 && schema.Has(ShapeFlags.ListMap | ShapeFlags.ListSet) && diagnostics.Items.Count == before)
            CheckDuplicates(sequence, schema);
        if (schema.Has(ShapeFlags.HasBounds))
            CheckCount(sequence, sequence.Count, schema, ExtraTag.MinItems, ExtraTag.MaxItems, "items");
    }

    private void ValidateScalar(YamlScalar scalar, Schema schema)
    {
        switch (schema.Kind)
        {
            case ValueKind.String:
                if (scalar.Type is ScalarType.String or ScalarType.Timestamp)
                    CheckText(scalar, schema);
                else
                    WrongType(scalar, schema);
                break;
            case ValueKind.Boolean:
                if (scalar.Type != ScalarType.Boolean)
                    WrongType(scalar, schema);
                break;
            case ValueKind.Integer:
                if (ValueForms.TryGetWhole(scalar, out var number))
                    CheckInteger(scalar, number, schema);
                else
                    WrongType(scalar, schema);
                break;
            case ValueKind.Number:
                if (!scalar.TryGetDouble(out var real) || !double.IsFinite(real))
                    WrongType(scalar, schema);
                else if (schema.Has(ShapeFlags.HasBounds))
                    CheckRange(scalar, real, schema);
                break;
            case ValueKind.IntegerOrString:
                if (scalar.Type is ScalarType.String or ScalarType.Timestamp)
                    CheckText(scalar, schema);
                else if (!ValueForms.TryGetWhole(scalar, out var whole))
                    WrongType(scalar, schema);
                else
                    CheckInteger(scalar, whole, schema);
                break;
            case ValueKind.Quantity:
                CheckQuantity(scalar, schema);
                break;
        }
    }

    private void CheckQuantity(YamlScalar scalar, Schema schema)
    {
        if (scalar.Type is ScalarType.Boolean)
        {
            WrongType(scalar, schema);
            return;
        }

        // Numbers are decoded from their JSON text: hexadecimal or underscores are gone by then.
        var fits = scalar.Type is ScalarType.Integer || (scalar.TryGetDouble(out var number) && double.IsFinite(number))
            || ValueForms.IsQuantity(scalar.Value);
        if (!fits)
            WrongForm(scalar, "must be a quantity such as 500m, 2 or 1Gi");
    }

    private void CheckText(YamlScalar scalar, Schema schema)
    {
        if (schema.Has(ShapeFlags.HasEnum) && !_inStatus && !schema.Allows(scalar.Value) && !(schema.IsNative && scalar.Value.Length == 0))
            NotAllowed(scalar, schema);
        switch (schema.Format)
        {
            case ValueFormat.Base64 when !ValueForms.IsBase64(scalar.Value):
                WrongForm(scalar, "must be base64");
                break;
            case ValueFormat.DateTime when scalar.Type != ScalarType.Timestamp && !ValueForms.IsDateTime(scalar.Value, zoneRequired: schema.IsNative):
                WrongForm(scalar, "must be a time such as 2006-01-02T15:04:05Z");
                break;
        }

        if (schema.Has(ShapeFlags.HasPattern) && !_inStatus && !schema.Table.Patterns.IsMatch(schema.Pattern!, scalar.Value))
            WrongForm(scalar, PatternMatcher.Describe(schema.Pattern!));
        if (schema.Has(ShapeFlags.HasBounds) && !OpaqueValue.IsIn(scalar.Value))
            CheckCount(scalar, CountCharacters(scalar.Value), schema, ExtraTag.MinLength, ExtraTag.MaxLength, "characters");
    }

    private void CheckInteger(YamlScalar scalar, WholeNumber number, Schema schema)
    {
        // IntOrString holds 32 bits, too, whatever its schema says.
        var narrow = schema.Format == ValueFormat.Int32 || (schema.Kind == ValueKind.IntegerOrString && schema.IsNative);
        if (!(narrow ? number.FitsInt32 : number.FitsInt64))
            Report(SchemaDiagnostics.OutOfBounds, scalar.Span, $"'{_path.ToText()}' does not fit into {(narrow ? 32 : 64)} bits");
        else if (schema.Has(ShapeFlags.HasBounds))
            CheckRange(scalar, number.ToDouble(), schema);
    }

    private void CheckRange(YamlScalar scalar, double number, Schema schema)
    {
        if (_inStatus)
            return;
        if (schema.Bound(ExtraTag.Minimum) is { } minimum
            && (schema.Has(ShapeFlags.ExclusiveMinimum) ? number <= minimum : number < minimum))
        {
            var bound = schema.Has(ShapeFlags.ExclusiveMinimum) ? "more than" : "at least";
            Report(SchemaDiagnostics.OutOfBounds, scalar.Span, $"'{_path.ToText()}' must be {bound} {Text(minimum)}");
        }
        else if (schema.Bound(ExtraTag.Maximum) is { } maximum
            && (schema.Has(ShapeFlags.ExclusiveMaximum) ? number >= maximum : number > maximum))
        {
            var bound = schema.Has(ShapeFlags.ExclusiveMaximum) ? "less than" : "at most";
            Report(SchemaDiagnostics.OutOfBounds, scalar.Span, $"'{_path.ToText()}' must be {bound} {Text(maximum)}");
        }
    }

    private void CheckCount(YamlNode node, int count, Schema schema, ExtraTag minimumTag, ExtraTag maximumTag, string what)
    {
        if (_inStatus)
            return;
        if (schema.Bound(minimumTag) is { } minimum && count < minimum)
            Report(SchemaDiagnostics.OutOfBounds, node.Span, $"'{_path.ToText()}' must have at least {Text(minimum)} {what}, but has {count}");
        else if (schema.Bound(maximumTag) is { } maximum && count > maximum)
            Report(SchemaDiagnostics.OutOfBounds, node.Span, $"'{_path.ToText()}' must have at most {Text(maximum)} {what}, but has {count}");
    }

    private void CheckDuplicates(YamlSequence sequence, Schema schema)
    {
        var keys = schema.ListKind == ListKind.Map ? schema.MapKeys : [];
        _identities.Start(sequence.Count);
        for (var i = 0; i < sequence.Count; i++)
        {
            var first = _identities.Add(sequence[i], i, keys, out var at);
            if (first < 0)
                continue;
            _path.Push(sequence[i], i);
            var what = keys.Count == 0 ? "is the same value as" : $"has the same {string.Join(" and ", keys)} as";
            var place = sequence[first].Span is { HasFile: true } span ? $", at line {span.Line}" : "";
            Report(SchemaDiagnostics.DuplicateItem, at, $"'{_path.ToText()}' {what} item {first}{place}; remove one of the two");
            _path.Pop();
        }
    }

    /// <summary>Reports a key that is not in the schema, and returns the one that was probably meant.</summary>
    private string? UnknownField(YamlEntry entry, Schema schema)
    {
        var nearest = MeantField.Find(entry.Name, schema);
        var hint = nearest is null ? "" : $"; did you mean '{nearest}'?";
        Report(SchemaDiagnostics.UnknownField, entry.Key.Span, $"unknown field '{_path.ToText(entry.Name)}'{hint}");
        return nearest;
    }

    private void MissingFields(YamlMapping mapping, Schema schema, HashSet<string>? meant)
    {
        for (var i = schema.FirstProperty; i < schema.FirstProperty + schema.PropertyCount; i++)
        {
            if (!schema.IsRequired(i))
                continue;
            var name = schema.Table.Text(schema.Table.PropertyName(i));
            if (mapping.TryGetEntry(name, out var entry) && entry.Value is YamlScalar { IsNull: true })
                Report(SchemaDiagnostics.MissingField, entry.Key.Span, $"the required field '{_path.ToText(name)}' has no value");
            else if (entry is null && meant?.Contains(name) != true)
                // A misspelt field is one mistake, not two.
                Report(SchemaDiagnostics.MissingField, mapping.Span, $"the required field '{_path.ToText(name)}' is missing");
        }
    }

    private void WrongType(YamlNode value, Schema schema)
    {
        if (value is YamlScalar opaque && OpaqueValue.IsIn(opaque.Value))
            return;
        Report(SchemaDiagnostics.WrongType, value.Span, TypeMessages.Describe(_path.ToText(), value, schema, _mayQuote));
    }

    private void NotAllowed(YamlScalar scalar, Schema schema)
    {
        if (OpaqueValue.IsIn(scalar.Value))
            return;
        var allowed = schema.AllowedValues;
        var nearest = NearestName.Find(scalar.Value, allowed);
        // Past a dozen, the list helps nobody.
        var hint = nearest is not null ? $"; did you mean '{nearest}'?" : allowed.Count <= 12 ? $"; use one of {string.Join(", ", allowed)}" : "";
        var value = _mayQuote ? $" '{Printable.Shorten(scalar.Value)}'" : " a value that";
        Report(SchemaDiagnostics.ValueNotAllowed, scalar.Span, $"'{_path.ToText()}' is{value}{(_mayQuote ? ", which" : "")} is not allowed{hint}");
    }

    private void WrongForm(YamlScalar scalar, string rule)
    {
        if (OpaqueValue.IsIn(scalar.Value))
            return;
        var value = _mayQuote ? $", but is '{Printable.Shorten(scalar.Value)}'" : "";
        Report(SchemaDiagnostics.WrongForm, scalar.Span, $"'{_path.ToText()}' {rule}{value}");
    }

    private void Report(DiagnosticDescriptor descriptor, SourceSpan span, string message)
    {
        if (_subject.Length == 0)
            _subject = $"{_resource?.GetString("kind")}/{_resource?.GetMapping("metadata")?.GetString("name")}";
        diagnostics.Add(descriptor, _path.Locate(span, _fallback), $"{_subject}: {message}");
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    // Code points, as the server counts.
    private static int CountCharacters(string text)
    {
        var count = 0;
        foreach (var c in text)
            count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }
}
