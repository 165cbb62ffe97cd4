using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Scanning.Inputs;

/// <summary>
/// A file with inputs of controls, as Kubescape's <c>--controls-config</c> takes it: a mapping, in JSON or YAML, of names to lists of texts. Other
/// than there, an input that the file does not name keeps its default.
/// </summary>
public static class ControlInputFile
{
    /// <summary>The inputs of a file; what has the wrong shape is told and left out.</summary>
    public static IReadOnlyList<ControlInput> Read(YamlFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        List<ControlInput> inputs = [];
        if (file.Documents.Count == 0)
            return inputs;
        if (file.Documents is not [YamlMapping mapping])
        {
            diagnostics.Add(ScanDiagnostics.InvalidInput, file.Documents[0].Span, "a file with inputs of controls is one mapping of their names to lists of texts");
            return inputs;
        }

        foreach (var entry in mapping.Entries)
        {
            if (TextsOf(entry.Value) is { } values)
                inputs.Add(new ControlInput(entry.Name, values, entry.Key.Span));
            else
                diagnostics.Add(ScanDiagnostics.InvalidInput, entry.Value.Span, $"input '{entry.Name}' is a list of texts, for example [\"a\", \"b\"]");
        }

        return inputs;
    }

    private static List<string>? TextsOf(YamlNode node)
    {
        if (node is not YamlSequence items)
            return null;
        var values = new List<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not YamlScalar { Type: not ScalarType.Null } text)
                return null;
            values.Add(text.Value);
        }

        return values;
    }
}
