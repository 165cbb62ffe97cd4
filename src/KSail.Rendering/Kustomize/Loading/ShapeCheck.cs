using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Reads a mapping against its shape. The result holds well-typed fields under their exact names only, so that no later step checks again;
/// everything else has become a diagnostic. Nothing is converted: kustomize decodes strictly, and a number is not a text.
/// </summary>
internal sealed class ShapeCheck(DiagnosticBag diagnostics)
{
    /// <summary>The well-formed part of <paramref name="mapping"/>; values are shared with it.</summary>
    public YamlMapping Read(YamlMapping mapping, ObjectShape shape)
    {
        var result = new YamlMapping(mapping.Span);
        foreach (var entry in mapping.Entries)
        {
            var field = shape.Find(entry.Name);
            if (field is null)
            {
                var suggestion = NearestName.Suggest(entry.Name, shape.Fields.Select(static each => each.Name));
                diagnostics.Add(KustomizeDiagnostics.UnknownField, entry.Key.Span, $"{shape.Title} has no field '{entry.Name}'{suggestion}");
                continue;
            }

            if (field.Type == FieldType.Unsupported)
            {
                diagnostics.Add(KustomizeDiagnostics.UnsupportedField, entry.Key.Span,
                    $"the field '{field.Name}' of {shape.Title} is not supported yet; nothing it asks for would be rendered, so the build stops here");
                continue;
            }

            if (field.Deprecation is not null)
                diagnostics.Add(KustomizeDiagnostics.DeprecatedField, entry.Key.Span, $"the field '{field.Name}' is deprecated; {field.Deprecation}");
            if (entry.Value is YamlScalar { IsNull: true })
                continue;
            if (Read(entry, field) is { } value)
                result.Set(field.Name == entry.Name ? entry.Key : YamlScalar.String(field.Name, entry.Key.Span), value);
        }

        return result;
    }

    private YamlNode? Read(in YamlEntry entry, Field field)
    {
        switch (field.Type)
        {
            case FieldType.Text:
                return ReadText(entry.Value, field.Name);
            case FieldType.Boolean:
                return entry.Value is YamlScalar { Type: ScalarType.Boolean } ? entry.Value : Wrong(entry.Value, field.Name, "true or false");
            case FieldType.Integer:
                return entry.Value is YamlScalar { Type: ScalarType.Integer } ? entry.Value : Wrong(entry.Value, field.Name, "a whole number");
            case FieldType.TextList:
                return ReadList(entry.Value, field, ReadText);
            case FieldType.TextMap:
                return ReadMap(entry.Value, field.Name);
            case FieldType.Object:
                return entry.Value is YamlMapping inner ? Read(inner, field.Shape!) : Wrong(entry.Value, field.Name, "a mapping");
            case FieldType.ObjectList:
                return ReadList(entry.Value, field, (item, _) => item is YamlMapping each ? Read(each, field.Shape!) : Wrong(item, field.Name, "a list of mappings"));
            default:
                return entry.Value;
        }
    }

    private YamlSequence? ReadList(YamlNode value, Field field, Func<YamlNode, string, YamlNode?> readItem)
    {
        if (value is not YamlSequence items)
        {
            Wrong(value, field.Name, "a list");
            return null;
        }

        var result = new YamlSequence(items.Span);
        foreach (var item in items)
        {
            if (item is not YamlScalar { IsNull: true } && readItem(item, field.Name) is { } read)
                result.Add(read);
        }

        return result;
    }

    private YamlMapping? ReadMap(YamlNode value, string name)
    {
        if (value is not YamlMapping map)
        {
            Wrong(value, name, "a mapping of texts");
            return null;
        }

        var result = new YamlMapping(map.Span);
        foreach (var entry in map.Entries)
        {
            if (entry.Key.Type != ScalarType.String)
            {
                Wrong(entry.Key, name, "texts as keys");
                continue;
            }

            if (entry.Value is YamlScalar { IsNull: true })
                result.Set(entry.Key, YamlScalar.String("", entry.Value.Span));
            else if (ReadText(entry.Value, name) is { } text)
                result.Set(entry.Key, text);
        }

        return result;
    }

    private YamlNode? ReadText(YamlNode value, string name)
    {
        if (value is not YamlScalar scalar)
            return Wrong(value, name, "text");
        if (scalar.Type == ScalarType.String)
            return scalar;
        var hint = scalar.Type == ScalarType.Boolean && scalar.Value is not ("true" or "false" or "True" or "False" or "TRUE" or "FALSE")
            ? $"text, and kustomizations are YAML 1.1, where a bare {scalar.Value} is a boolean: write \"{scalar.Value}\""
            : $"text: write \"{scalar.Value}\"";
        return Wrong(value, name, hint);
    }

    private YamlNode? Wrong(YamlNode value, string name, string wanted)
    {
        var found = value switch
        {
            YamlMapping => "a mapping",
            YamlSequence => "a list",
            YamlScalar { Type: ScalarType.Boolean } => "a boolean",
            YamlScalar { Type: ScalarType.Integer or ScalarType.Float } => "a number",
            YamlScalar { IsNull: true } => "null",
            _ => "text",
        };
        diagnostics.Add(KustomizeDiagnostics.InvalidValue, value.Span, $"the field '{name}' holds {found} and needs {wanted}");
        return null;
    }
}
