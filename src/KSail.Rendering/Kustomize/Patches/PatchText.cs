using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>The content of a patch entry: objects to merge, or JSON operations. Neither when the patch is only comments.</summary>
/// <param name="Objects">Strategic merge patches; shared, so clone before merging.</param>
/// <param name="Operations">A JSON patch.</param>
internal sealed record PatchText(IReadOnlyList<YamlMapping> Objects, JsonPatch? Operations)
{
    /// <summary>Reads a patch from a file; null after a report.</summary>
    public static PatchText? FromFile(BuildContext context, string directory, YamlScalar path)
    {
        if (EntryPath.ResolveFile(context, directory, path) is not { } resolved)
            return null;
        if (context.View.ReadYaml(resolved) is not { } file)
        {
            context.ReportUnreadable(resolved, path.Span);
            return null;
        }

        context.ReportFile(resolved, file.Diagnostics);
        if (file.HasErrors)
            return null;
        if (!IsOperations(file.Documents))
            return FromObjects(context, file.Documents);
        // A JSON patch is YAML 1.1 on its way to JSON, other than a manifest.
        if (file.Source.DecodeText() is { } text && !IsJson(context, text, file.Documents[0].Span))
            return null;
        return context.View.ReadYaml(resolved, YamlDialect.Yaml11) is { Documents.Count: 1 } again ? FromOperations(context, (YamlSequence)again.Documents[0].Clone()) : null;
    }

    /// <summary>Reads a patch that stands in the kustomization itself; null after a report.</summary>
    public static PatchText? FromInline(BuildContext context, YamlScalar text)
    {
        if (InlineText.Read(context, text, YamlDialect.Manifest) is not { } documents)
            return null;
        if (!IsOperations(documents))
            return FromObjects(context, documents);
        if (!IsJson(context, text.Value, documents[0].Span))
            return null;
        return InlineText.Read(context, text, YamlDialect.Yaml11) is { Count: 1 } again ? FromOperations(context, (YamlSequence)again[0]) : null;
    }

    private static bool IsOperations(IReadOnlyList<YamlNode> documents) => documents is [YamlSequence];

    // Text that begins as JSON is read as nothing else by kustomize.
    private static bool IsJson(BuildContext context, string text, SourceSpan span)
    {
        if (!text.AsSpan().TrimStart().StartsWith("["))
            return true;
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, span,
                "a JSON patch that begins with '[' must be strict JSON, with every key and text in double quotes; or write it as a YAML list of '- op:' items");
            return false;
        }
    }

    private static PatchText? FromOperations(BuildContext context, YamlSequence operations) =>
        JsonPatch.Create((YamlSequence)JsonValues.Canonical(operations), context.Diagnostics) is { } patch ? new PatchText([], patch) : null;

    private static PatchText? FromObjects(BuildContext context, IReadOnlyList<YamlNode> documents)
    {
        var objects = new List<YamlMapping>();
        var complete = true;
        foreach (var document in documents)
        {
            if (document is YamlMapping mapping && mapping.GetString("kind") is { Length: > 0 } && mapping.GetMapping("metadata")?.GetString("name") is { Length: > 0 })
            {
                objects.Add(mapping);
                continue;
            }

            complete = false;
            var hint = document is YamlMapping operation && operation.Contains("op")
                ? "a JSON patch is a list of operations: begin it with '- op:'"
                : "a patch is an object with kind and metadata.name, or a list of JSON operations";
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, document.Span, hint);
        }

        return complete ? new PatchText(objects, null) : null;
    }
}
