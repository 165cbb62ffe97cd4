using System.Text;
using KSail.Charts.Templates;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Charts.Functions;

/// <summary>Values to YAML and back as <c>sigs.k8s.io/yaml</c> does it: by way of JSON, so that every number read is a float.</summary>
internal static class YamlText
{
    private const int MaxDepth = 250;

    /// <summary>A value as a document without the line break at its end; null for what JSON has no notation for.</summary>
    public static string? Write(TemplateRun run, object? value)
    {
        if (ToNode(run, value, 0) is not { } node)
            return null;
        var text = new StringBuilder(256);
        YamlWriter.Write(node, text);
        run.CheckLength(text.Length);
        if (text.Length > 0 && text[^1] == '\n')
            text.Length--;
        return text.ToString();
    }

    /// <summary>The value of the first document of a text; null when it has none.</summary>
    /// <exception cref="FunctionException">The text is no YAML.</exception>
    public static object? Read(TemplateRun run, string text)
    {
        run.CheckLength(text.Length * 4L);
        var file = YamlReader.Read(SourceFile.FromText("/fromYaml", text), text, YamlDialect.Yaml11);
        foreach (var diagnostic in file.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                throw new FunctionException($"error converting YAML to JSON: yaml: line {diagnostic.Span.Line}: {diagnostic.Message}");
        }

        return file.Documents.Count == 0 ? null : FromNode(file.Documents[0]);
    }

    private static YamlNode? ToNode(TemplateRun run, object? value, int depth)
    {
        run.Step();
        if (depth > MaxDepth)
            throw new LimitException("the chart's templates write a value that is nested too deeply");
        switch (value)
        {
            case null:
                return YamlScalar.Null();
            case string text:
                run.Step(text.Length >> 4);
                return YamlScalar.String(text);
            case bool boolean:
                return YamlScalar.Boolean(boolean);
            case double number:
                return double.IsFinite(number) ? new YamlScalar(GoJsonWriter.Number(number), ScalarType.Float) : null;
            case ValueMap map:
                var mapping = new YamlMapping();
                foreach (var key in map.SortedKeys)
                {
                    if (ToNode(run, map[key], depth + 1) is not { } entry)
                        return null;
                    mapping.Set(key, entry);
                }

                return mapping;
            case ValueList list:
                var sequence = new YamlSequence();
                foreach (var item in list.Items)
                {
                    if (ToNode(run, item, depth + 1) is not { } node)
                        return null;
                    sequence.Add(node);
                }

                return sequence;
            case byte[] bytes:
                return YamlScalar.String(System.Convert.ToBase64String(bytes));
            case DateTimeOffset time:
                return YamlScalar.String(GoTime.Format(time, "2006-01-02T15:04:05.999999999Z07:00"));
            case ValueObject other:
                return ToNode(run, other.Printed, depth + 1);
            case ulong unsigned:
                return new YamlScalar(unsigned.ToString(System.Globalization.CultureInfo.InvariantCulture), ScalarType.Integer);
            default:
                return YamlScalar.Integer(Numbers.ToInt64(value));
        }
    }

    private static object? FromNode(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var map = new ValueMap();
                foreach (var entry in mapping.Entries)
                    map[KeyOf(entry.Key)] = FromNode(entry.Value);
                return map;
            case YamlSequence sequence:
                var items = new object?[sequence.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = FromNode(sequence[i]);
                return new ValueList(items);
            default:
                var scalar = (YamlScalar)node;
                return scalar.Type switch
                {
                    ScalarType.Null => null,
                    ScalarType.Boolean => scalar.AsBoolean() == true,
                    ScalarType.Integer or ScalarType.Float when scalar.TryGetDouble(out var number) => number,
                    _ => scalar.AsText(),
                };
        }
    }

    // Keys of other types become the text that JSON needs.
    private static string KeyOf(YamlScalar key) => key.Type switch
    {
        ScalarType.Boolean => key.AsBoolean() == true ? "true" : "false",
        ScalarType.Integer or ScalarType.Float => ScalarText.Canonical(key),
        _ => key.Value,
    };
}
