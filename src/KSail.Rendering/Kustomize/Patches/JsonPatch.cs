using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>A list of JSON 6902 operations, checked once and applied to any number of objects.</summary>
internal sealed class JsonPatch
{
    // What would outgrow the build has been reported.
    private const string Refused = "";

    private readonly List<Operation> _operations = [];
    private bool _hasTest;

    private sealed record Operation(string Name, JsonPointer Path, JsonPointer? From, YamlNode? Value, SourceSpan Span);

    /// <summary>Reads operations; null after reporting what is wrong with one.</summary>
    /// <param name="operations">The operations, which the patch then owns.</param>
    /// <param name="written">The same where they are written in JSON.</param>
    /// <param name="diagnostics">Gets what is wrong.</param>
    public static JsonPatch? Create(YamlSequence operations, JsonElement? written, DiagnosticBag diagnostics)
    {
        var patch = new JsonPatch();
        var complete = true;
        for (var i = 0; i < operations.Count; i++)
        {
            if (Read(operations[i], written?[i], diagnostics) is { } operation)
                patch._operations.Add(operation);
            else
                complete = false;
        }

        patch._hasTest = patch._operations.Exists(static each => each.Name == "test");
        if (written is null || !patch._hasTest)
            patch.NormalizeValues();

        return complete ? patch : null;
    }

    /// <summary>Applies the operations in order; the first that fails is reported and ends it.</summary>
    public void Apply(BuildContext context, BuildObject subject)
    {
        if (OutputCheck.FindMisfit(subject.Tree) is { } misfit)
        {
            OutputCheck.ReportMisfit(context.Diagnostics, subject, misfit);
            return;
        }

        // Operations see the object as JSON; their own values are that from the beginning. Numbers are read back only after tests saw them.
        subject.Unshare();
        JsonValues.Normalize(subject.Tree, asWritten: _hasTest);
        foreach (var operation in _operations)
        {
            if (Apply(context.Growth, subject, operation) is not { } problem)
                continue;
            if (problem != Refused)
                context.Diagnostics.Add(KustomizeDiagnostics.PatchFailed, operation.Span, $"'{operation.Name} {operation.Path}' cannot be applied to {subject}: {problem}");
            return;
        }

        if (_hasTest)
            JsonValues.Normalize(subject.Tree);
    }

    private void NormalizeValues()
    {
        for (var i = 0; i < _operations.Count; i++)
        {
            if (_operations[i] is { Value: { } value } operation && operation.Name != "test")
                _operations[i] = operation with { Value = JsonValues.Normalized(value, asWritten: _hasTest) };
        }
    }

    private static Operation? Read(YamlNode item, JsonElement? written, DiagnosticBag diagnostics)
    {
        if (item is not YamlMapping mapping)
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidPatch, item.Span, "an operation of a JSON patch is a mapping with op, path and mostly value");
            return null;
        }

        var name = mapping.GetString("op");
        if (name is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidPatch, mapping["op"]?.Span ?? item.Span, "an operation's 'op' is add, remove, replace, move, copy or test");
            return null;
        }

        if (ReadPointer(mapping, "path", diagnostics) is not { } path)
            return null;
        var needsFrom = name is "move" or "copy";
        var from = needsFrom ? ReadPointer(mapping, "from", diagnostics) : null;
        if (needsFrom && from is null)
            return null;
        if (name is "add" or "replace" && !mapping.Contains("value"))
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidPatch, mapping["op"]!.Span, $"the operation '{name}' needs a 'value'");
            return null;
        }

        return new Operation(name, path, from, Value(name, mapping["value"], written), mapping["path"]!.Span);
    }

    // What a test compares with; what other operations set.
    private static YamlNode? Value(string operation, YamlNode? value, JsonElement? written)
    {
        if (value is null || operation != "test")
            return value;
        return written is { } json && json.TryGetProperty("value", out var words) ? JsonTokens.Of(words) : JsonTokens.Of(value);
    }

    private static JsonPointer? ReadPointer(YamlMapping operation, string field, DiagnosticBag diagnostics)
    {
        if (operation[field] is not YamlScalar { Type: ScalarType.String or ScalarType.Timestamp } scalar)
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidPatch, operation[field]?.Span ?? operation.Span, $"an operation's '{field}' is a JSON pointer such as /metadata/labels/app");
            return null;
        }

        var slash = scalar.Value.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            diagnostics.Add(KustomizeDiagnostics.PatchSurprise, scalar.Span,
                $"a path begins with '/'; kustomize ignores what stands before the first one and takes this for '{scalar.Value[slash..]}'");
        }

        return new JsonPointer(scalar.Value);
    }

    private static string? Apply(GrowthLimit growth, BuildObject subject, Operation operation)
    {
        switch (operation.Name)
        {
            case "add" or "replace" when !growth.Allow(operation.Value!, operation.Path.Depth, operation.Span):
                return Refused;
            case "add":
                return operation.Path.Add(subject, operation.Value!.Clone());
            case "remove":
                return operation.Path.Remove(subject, out _);
            case "replace":
                return operation.Path.IsRoot ? ReplaceRoot(subject, operation.Value!) : operation.Path.Replace(subject, operation.Value!.Clone());
            case "move":
                return operation.From!.Remove(subject, out var moved)
                    ?? (growth.Allow(moved!, operation.Path.Depth, operation.Span) ? operation.Path.Add(subject, moved!) : Refused);
            case "copy":
                return operation.From!.Find(subject, out var copied, out _)
                    ?? (growth.Allow(copied!, operation.Path.Depth, operation.Span) ? operation.Path.Add(subject, copied!.Clone()) : Refused);
            default:
                return operation.Path.IsRoot ? Compare(subject.Tree, operation.Value) : Test(subject, operation);
        }
    }

    // A single value in the place of the object is no error upstream, and changes nothing.
    private static string? ReplaceRoot(BuildObject subject, YamlNode value)
    {
        if (value is YamlSequence)
            return "the whole object can only become another object";
        if (value is YamlMapping mapping)
            subject.Tree = mapping.CloneMapping();
        return null;
    }

    private static string? Test(BuildObject subject, Operation operation)
    {
        var problem = operation.Path.Find(subject, out var found, out var isMissing);
        return problem is not null && !isMissing ? problem
            : problem is not null && operation.Value is not (null or YamlScalar { IsNull: true }) ? problem
            : Compare(found, operation.Value);
    }

    // No values are told: the object may be a Secret.
    private static string? Compare(YamlNode? found, YamlNode? wanted)
    {
        if (JsonTokens.Equal(found, wanted))
            return null;
        return found is YamlScalar { Type: var type } && wanted is YamlScalar { Type: var other } && type != other
            ? $"the test fails, since the value is of type {type} and not {other}"
            : "the test fails, since the value is another one";
    }
}
