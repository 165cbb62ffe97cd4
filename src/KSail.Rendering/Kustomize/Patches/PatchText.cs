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

        // A JSON patch is YAML 1.1 on its way to JSON, other than a manifest.
        var areOperations = AreOperations(file.Documents);
        if (areOperations)
            file = context.View.ReadYaml(resolved, YamlDialect.Yaml11) ?? file;
        else
            file = WithDuplicates(file);
        context.ReportFile(resolved, file.Diagnostics);
        if (file.HasErrors)
            return null;
        if (areOperations)
            return FromOperations(context, file.Documents, file.Source.DecodeText() ?? "");
        return FromObjects(context, DocumentSeparators.Check(context, file.Source, file.Documents));
    }

    /// <summary>Reads a patch that stands in the kustomization itself; null after a report.</summary>
    public static PatchText? FromInline(BuildContext context, YamlScalar text)
    {
        var read = InlineText.Parse(context, text, YamlDialect.Manifest);
        var areOperations = AreOperations(read.Documents);
        if (areOperations)
            read = InlineText.Parse(context, text, YamlDialect.Yaml11);
        else
            read = WithDuplicates(read);
        context.Diagnostics.AddRange(read.Diagnostics);
        if (read.HasErrors)
            return null;
        if (areOperations)
            return FromOperations(context, read.Documents, text.Value.TrimStart());
        return FromObjects(context, DocumentSeparators.Check(context, text, read.Documents));
    }

    /// <summary>
    /// The patch as it is when it goes through a target: upstream then reads its labels and annotations as maps of text, in which null is the
    /// text <c>null</c>, and leaves out the empty ones.
    /// </summary>
    public static YamlMapping WithTextMetadata(YamlMapping patch)
    {
        if (patch.GetMapping("metadata") is not { } metadata || !(metadata.Contains("labels") || metadata.Contains("annotations")))
            return patch;
        var copy = patch.CloneMapping();
        metadata = copy.GetMapping("metadata")!;
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (metadata[field] is not YamlMapping { Count: > 0 } pairs)
            {
                metadata.Remove(field);
                continue;
            }

            foreach (var entry in pairs.Entries.ToArray())
                pairs.Set(entry.Key, WrittenText.Of(AssociativeItems.Text(entry.Value), entry.Value.Span));
        }

        return copy;
    }

    // Where a mapping is merged into one of the object, the first of equal keys counts, and that is that. Where it is new, OutputCheck finds it.
    private static YamlFile WithDuplicates(YamlFile file) => file.Diagnostics.Count == 0 ? file : file with
    {
        Diagnostics = [.. file.Diagnostics.Select(static each => each.Code == DocumentDiagnostics.DuplicateKey.Code ? each with { Severity = DiagnosticSeverity.Warning } : each)],
    };

    // An empty list is no patch of either kind.
    private static bool AreOperations(IReadOnlyList<YamlNode> documents) => documents is [YamlSequence { Count: > 0 }, ..];

    // Text that begins as JSON is read as nothing else by kustomize.
    private static bool IsJson(BuildContext context, string text, SourceSpan span, out JsonElement? json)
    {
        json = null;
        if (!text.StartsWith('['))
            return true;
        try
        {
            json = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, span,
                "a JSON patch that begins with '[' must be strict JSON, with every key and text in double quotes; or write it as a YAML list of '- op:' items");
            return false;
        }
    }

    private static PatchText? FromOperations(BuildContext context, IReadOnlyList<YamlNode> documents, string text)
    {
        if (documents is not [YamlSequence operations, ..] || !IsJson(context, text, operations.Span, out var json))
            return null;
        if (documents.Count > 1)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.PatchSurprise, documents[1].Span,
                "kustomize reads only the first document of a JSON patch and ignores this one; put all operations into one list");
        }

        return JsonPatch.Create((YamlSequence)JsonValues.Canonical(operations.Clone()), json, context.Diagnostics) is { } patch ? new PatchText([], patch) : null;
    }

    private static PatchText? FromObjects(BuildContext context, IReadOnlyList<YamlNode> documents)
    {
        var before = context.Diagnostics.Items.Count;
        var objects = ManifestReader.Unwrap(context.Diagnostics, documents, arePatches: true);
        return context.Diagnostics.Items.Count == before ? new PatchText(objects, null) : null;
    }
}
