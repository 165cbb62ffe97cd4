using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Reads a mapping against its shape. The result holds well-typed fields under their exact names only, so that no later step checks again;
/// everything else has become a diagnostic.
/// </summary>
internal sealed class ShapeCheck(DiagnosticBag diagnostics, Decoding decoding = Decoding.Kustomization)
{
    /// <summary>The well-formed part of <paramref name="mapping"/>; values are shared with it.</summary>
    public YamlMapping Read(YamlMapping mapping, ObjectShape shape) => Read(mapping, shape, converts: decoding != Decoding.Kustomization);

    private YamlMapping Read(YamlMapping mapping, ObjectShape shape, bool converts)
    {
        var result = new YamlMapping(mapping.Span);
        foreach (var entry in InDecodingOrder(mapping, shape))
        {
            var field = decoding == Decoding.NamePlugin ? shape.FindExact(entry.Name) : shape.Find(entry.Name);
            if (field is null)
            {
                ReportUnknown(entry, shape);
                continue;
            }

            if (entry.Value is YamlScalar { IsNull: true })
                continue;
            if (field.IsDeprecated)
                diagnostics.Add(KustomizeDiagnostics.DeprecatedField, entry.Key.Span, $"the field '{field.Name}' is deprecated; {NewSpelling.Of(field.Name, entry.Value)}");
            if (Read(entry, field, converts && (!field.IsEmbedded || decoding == Decoding.NamePlugin)) is { } value)
                Set(result, entry.Key, field.Name, value);
        }

        return result;
    }

    private void ReportUnknown(YamlEntry entry, ObjectShape shape)
    {
        var suggestion = NearestName.Suggest(entry.Name, shape.Fields.Select(static each => each.Name));
        if (decoding is Decoding.Kustomization or Decoding.Configuration)
            diagnostics.Add(KustomizeDiagnostics.UnknownField, entry.Key.Span, $"{shape.Title} has no field '{entry.Name}'{suggestion}");
        else
            diagnostics.Add(KustomizeDiagnostics.WithoutEffect, entry.Key.Span, $"{shape.Title} has no field '{entry.Name}', and kustomize ignores it{suggestion}");
    }

    // kustomize decodes in the order of the names, which matters where two differ in case only and mean one field.
    private IReadOnlyList<YamlEntry> InDecodingOrder(YamlMapping mapping, ObjectShape shape)
    {
        foreach (var entry in mapping.Entries)
        {
            if (decoding != Decoding.NamePlugin && shape.FindExact(entry.Name) is null && shape.Find(entry.Name) is not null)
                return [.. mapping.Entries.OrderBy(static each => each.Name, StringComparer.Ordinal)];
        }

        return mapping.Entries;
    }

    // The later one wins, but mappings are decoded into each other.
    private static void Set(YamlMapping result, YamlScalar key, string name, YamlNode value)
    {
        if (result.GetMapping(name) is { } earlier && value is YamlMapping later)
        {
            foreach (var entry in later.Entries)
                earlier.Set(entry.Key, entry.Value);
            return;
        }

        result.Set(name == key.Value ? key : YamlScalar.String(name, key.Span), value);
    }

    private YamlNode? Read(YamlEntry entry, Field field, bool converts)
    {
        switch (field.Type)
        {
            case FieldType.Text:
                return ReadText(entry.Value, field.Name, converts);
            case FieldType.Boolean:
                return ReadBoolean(entry.Value, field.Name);
            case FieldType.Integer:
                return ReadInteger(entry.Value, field.Name);
            case FieldType.TextList:
                return ReadList(entry.Value, field, (item, name) => ReadText(item, name, converts), static span => YamlScalar.String("", span));
            case FieldType.TextMap:
                return ReadMap(entry.Value, field.Name, converts);
            case FieldType.Object:
                return entry.Value is YamlMapping inner ? Read(inner, field.Shape!, converts) : Wrong(entry.Value, field.Name, "a mapping");
            case FieldType.ObjectList:
                return ReadList(
                    entry.Value,
                    field,
                    (item, _) => item is YamlMapping each ? Read(each, field.Shape!, converts) : Wrong(item, field.Name, "a list of mappings"),
                    static span => new YamlMapping(span));
            case FieldType.Mapping:
                return entry.Value is YamlMapping ? entry.Value : Wrong(entry.Value, field.Name, "a mapping");
            default:
                return entry.Value;
        }
    }

    // What is null in a list counts as empty, except to the decoder of name transformers, which leaves it out.
    private YamlSequence? ReadList(YamlNode value, Field field, Func<YamlNode, string, YamlNode?> readItem, Func<SourceSpan, YamlNode> makeEmpty)
    {
        if (value is not YamlSequence items)
        {
            Wrong(value, field.Name, "a list");
            return null;
        }

        var result = new YamlSequence(items.Span);
        foreach (var item in items)
        {
            if (item is not YamlScalar { IsNull: true })
            {
                if (readItem(item, field.Name) is { } read)
                    result.Add(read);
            }
            else if (decoding != Decoding.NamePlugin)
            {
                result.Add(makeEmpty(item.Span));
            }
        }

        return result;
    }

    private YamlMapping? ReadMap(YamlNode value, string name, bool converts)
    {
        if (value is not YamlMapping map)
        {
            Wrong(value, name, "a mapping of texts");
            return null;
        }

        var result = new YamlMapping(map.Span);
        foreach (var entry in map.Entries)
        {
            var key = JsonValues.Key(entry.Key);
            if (entry.Value is YamlScalar { IsNull: true })
                result.Set(key, YamlScalar.String("", entry.Value.Span));
            else if (ReadText(entry.Value, name, converts) is { } text)
                result.Set(key, text);
        }

        return result;
    }

    private YamlNode? ReadText(YamlNode value, string name, bool converts)
    {
        if (value is not YamlScalar scalar)
            return Wrong(value, name, "text");
        if (scalar.Type == ScalarType.String)
            return scalar;
        if (converts)
            return ConvertedText.Of(scalar, decoding);
        var hint = scalar.Type == ScalarType.Boolean && scalar.Value is not ("true" or "false" or "True" or "False" or "TRUE" or "FALSE")
            ? $"text, and kustomizations are YAML 1.1, where a bare {scalar.Value} is a boolean: write \"{scalar.Value}\""
            : $"text: write \"{scalar.Value}\"";
        return Wrong(value, name, hint);
    }

    private YamlNode? ReadBoolean(YamlNode value, string name)
    {
        switch (value)
        {
            case YamlScalar { Type: ScalarType.Boolean }:
                return value;
            // The one decoder that still knows the words of YAML 1.1, quoted or not.
            case YamlScalar { Type: ScalarType.String } text when decoding == Decoding.NamePlugin && text.Value is "y" or "Y" or "yes" or "on" or "n" or "N" or "no" or "off":
                return YamlScalar.Boolean(text.Value[0] is 'y' or 'Y' || text.Value == "on", text.Span);
            default:
                return Wrong(value, name, "true or false");
        }
    }

    // JSON has one type of number, so 1.0 and 1e3 are whole.
    private YamlNode? ReadInteger(YamlNode value, string name)
    {
        if (value is YamlScalar scalar)
        {
            if (scalar.TryGetInt64(out _))
                return scalar;
            if (scalar.Type == ScalarType.Float && scalar.TryGetDouble(out var number) && double.IsInteger(number) && Math.Abs(number) < 1L << 62)
                return YamlScalar.Integer((long)number, scalar.Span);
        }

        return Wrong(value, name, "a whole number");
    }

    private YamlNode? Wrong(YamlNode value, string name, string wanted)
    {
        var found = value switch
        {
            YamlMapping => "a mapping",
            YamlSequence => "a list",
            YamlScalar { Type: ScalarType.Boolean } => "a boolean",
            YamlScalar { Type: ScalarType.Integer or ScalarType.Float } => "a number",
            YamlScalar { Type: ScalarType.Timestamp } => "a date",
            YamlScalar { IsNull: true } => "null",
            _ => "text",
        };
        diagnostics.Add(KustomizeDiagnostics.InvalidValue, value.Span, $"the field '{name}' holds {found} and needs {wanted}");
        return null;
    }
}
