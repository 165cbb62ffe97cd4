using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Talos.Reading;

/// <summary>Reads a JSON patch (RFC 6902), written in JSON or YAML.</summary>
internal static class JsonPatchReader
{
    private static readonly string[] Names = ["add", "remove", "replace", "move", "copy", "test"];

    /// <summary>The operations that can be understood; the others are reported.</summary>
    public static List<JsonOperation> Read(YamlSequence list, DiagnosticBag diagnostics)
    {
        var operations = new List<JsonOperation>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is YamlMapping mapping)
                ReadOne(mapping, operations, diagnostics);
            else
                diagnostics.Add(
                    NodeDiagnostics.NotAPatch,
                    list[i].Span,
                    "a list is a JSON patch, whose items are operations with 'op' and 'path'; this item is none");
        }

        return operations;
    }

    private static void ReadOne(YamlMapping mapping, List<JsonOperation> operations, DiagnosticBag diagnostics)
    {
        if (mapping.GetString("op") is not { } op)
        {
            Fail(mapping.Span, $"an operation needs 'op': {string.Join(", ", Names)}");
            return;
        }

        var opSpan = mapping["op"]!.Span;
        if (PlaceholderText.IsIn(op))
            return;
        var kind = Array.IndexOf(Names, op);
        if (kind < 0)
        {
            Fail(opSpan, $"there is no operation '{op}'; use {string.Join(", ", Names)}{NearestName.Suggest(op, Names)}");
            return;
        }

        var operation = (JsonOperationKind)kind;
        if (Pointer(mapping, "path") is not { } path)
            return;
        IReadOnlyList<string>? from = null;
        if (operation is JsonOperationKind.Move or JsonOperationKind.Copy && (from = Pointer(mapping, "from")) is null)
            return;
        YamlNode? value = null;
        if (operation is JsonOperationKind.Add or JsonOperationKind.Replace or JsonOperationKind.Test && !mapping.TryGet("value", out value))
            Fail(opSpan, $"the operation '{op}' needs a 'value'");
        else
            operations.Add(new JsonOperation(operation, path, from, value, mapping["path"]!.Span));

        void Fail(SourceSpan span, string message) => diagnostics.Add(NodeDiagnostics.InvalidOperation, span, message);

        IReadOnlyList<string>? Pointer(YamlMapping of, string key)
        {
            if (of.GetString(key) is not { } text)
                Fail(of.TryGet(key, out var wrong) ? wrong.Span : opSpan, $"the operation '{op}' needs '{key}', such as /machine/network/hostname");
            else if (PlaceholderText.IsIn(text))
                return null;
            else if (text.Length > 0 && text[0] != '/')
                Fail(of[key]!.Span, $"'{key}' must begin with a slash, but is '{text}'; write '/{text.Replace('.', '/')}'");
            else
                return Steps(text);
            return null;
        }
    }

    private static List<string> Steps(string pointer)
    {
        var steps = new List<string>();
        if (pointer.Length == 0)
            return steps;
        foreach (var step in pointer[1..].Split('/'))
            steps.Add(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        return steps;
    }
}
