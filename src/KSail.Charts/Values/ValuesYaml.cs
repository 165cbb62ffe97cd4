using System.Globalization;
using KSail.Charts.Loading;
using KSail.Charts.Templates;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Charts.Values;

/// <summary>
/// Turns YAML into values as <c>sigs.k8s.io/yaml</c> does, by way of JSON: every number becomes a float64, dates become text, keys become
/// text, and of equal keys the last counts.
/// </summary>
public static class ValuesYaml
{
    /// <summary>The value of a node; its numbers are float64.</summary>
    public static object? Of(YamlNode node) => node switch
    {
        YamlScalar scalar => Of(scalar),
        YamlSequence sequence => Of(sequence),
        YamlMapping mapping => MapOf(mapping),
        _ => null,
    };

    /// <summary>The values of a mapping.</summary>
    public static ValueMap MapOf(YamlMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var map = new ValueMap();
        for (var i = 0; i < mapping.Count; i++)
        {
            var entry = mapping[i];
            map[KeyOf(entry.Key)] = Of(entry.Value);
        }

        return map;
    }

    /// <summary>Reads values from a text. Several documents are merged, lists of equal keys joined, as Helm does.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <param name="content">The text.</param>
    /// <exception cref="ChartException">The text is not YAML, or a document is no mapping.</exception>
    internal static ValueMap Read(string name, ReadOnlyMemory<byte> content)
    {
        var file = YamlReader.Read(new SourceFile(name, content.ToArray()), YamlDialect.Yaml11);
        Check(file, name);
        return Of(file, name);
    }

    /// <summary>The values of a file that was read without errors; its documents are merged as Helm does.</summary>
    /// <param name="file">The file.</param>
    /// <param name="values">Its values.</param>
    /// <param name="error">Why it holds none; empty when it does.</param>
    public static bool TryRead(YamlFile file, out ValueMap values, out string error)
    {
        ArgumentNullException.ThrowIfNull(file);
        (values, error) = (new ValueMap(), "");
        try
        {
            values = Of(file, Path.GetFileName(file.Source.Path));
            return true;
        }
        catch (ChartException e)
        {
            error = e.Message;
            return false;
        }
    }

    private static ValueMap Of(YamlFile file, string name)
    {
        ValueMap? values = null;
        foreach (var document in file.Documents)
        {
            if (document is YamlScalar { IsNull: true })
                continue;
            if (document is not YamlMapping mapping)
                throw new ChartException($"cannot load {name}: a {KindOf(document)} stands where a mapping of values belongs");
            values = values is null ? MapOf(mapping) : MergeDocuments(values, MapOf(mapping));
        }

        return values ?? new ValueMap();
    }

    /// <summary>Throws when the text of a file has an error.</summary>
    internal static void Check(YamlFile file, string name)
    {
        foreach (var diagnostic in file.Diagnostics)
        {
            if (diagnostic.Severity == Documents.Diagnostics.DiagnosticSeverity.Error)
                throw new ChartException($"cannot load {name}: line {diagnostic.Span.Line.ToString(CultureInfo.InvariantCulture)}: {diagnostic.Message}");
        }
    }

    /// <summary>The text that a scalar has as a JSON text.</summary>
    internal static string TextOf(YamlScalar scalar) => scalar.Type switch
    {
        ScalarType.Null => "",
        ScalarType.String => scalar.Value,
        ScalarType.Timestamp => scalar.AsText(),
        _ => ScalarText.Canonical(scalar),
    };

    private static object? Of(YamlScalar scalar)
    {
        switch (scalar.Type)
        {
            case ScalarType.Null:
                return null;
            case ScalarType.Boolean:
                return scalar.AsBoolean() == true;
            case ScalarType.Integer or ScalarType.Float when scalar.TryGetDouble(out var number) && double.IsFinite(number):
                return number;
            default:
                return scalar.AsText();
        }
    }

    private static ValueList Of(YamlSequence sequence)
    {
        var items = new object?[sequence.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = Of(sequence[i]);
        return new ValueList(items);
    }

    private static string KeyOf(YamlScalar key) => key.Type is ScalarType.String ? key.Value : key.Type == ScalarType.Null ? "null" : TextOf(key);

    private static string KindOf(YamlNode node) => node is YamlSequence ? "list" : "single value";

    private static ValueMap MergeDocuments(ValueMap first, ValueMap second)
    {
        foreach (var key in second.Keys)
        {
            first[key] = (first[key], second[key]) switch
            {
                (ValueMap a, ValueMap b) => MergeDocuments(a, b),
                (ValueList a, ValueList b) => new ValueList([.. a, .. b]),
                _ => second[key],
            };
        }

        return first;
    }
}
