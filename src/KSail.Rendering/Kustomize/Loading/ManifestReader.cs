using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Turns the documents of a file into objects of the build.</summary>
internal static class ManifestReader
{
    // What a character of a file comes to as an object, the nodes counted.
    private const int ReadSize = 2;

    /// <summary>The objects of a file, lists unwrapped; what is no object is reported and left out, and then the result is not complete.</summary>
    public static List<BuildObject> Read(BuildContext context, string path, SourceSpan from, out bool isComplete)
    {
        isComplete = false;
        var objects = new List<BuildObject>();
        var file = context.View.ReadYaml(path);
        if (file is null)
        {
            context.ReportUnreadable(path, from);
            return objects;
        }

        context.ReportFile(path, file.Diagnostics);
        if (context.IsReadAgain(path) && !context.Growth.Allow(ReadSize * (long)file.Source.Bytes.Length, from))
            return objects;
        var before = context.Diagnostics.Items.Count;
        var documents = DocumentSeparators.Check(context, file.Source, file.Documents);
        foreach (var tree in Unwrap(context.Diagnostics, documents))
        {
            var added = new BuildObject(tree.CloneStructure()) { OpenApi = context.OpenApi };
            if (!added.ReadNotes())
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidManifest, added.Span, $"the annotations in which kustomize noted earlier names, namespaces and kinds of {added} do not fit each other; remove them");
            objects.Add(added);
        }

        isComplete = !file.HasErrors && context.Diagnostics.Items.Count == before;
        return objects;
    }

    /// <summary>
    /// The objects among <paramref name="documents"/>: a kind that ends in List and has items stands for its items, which follow everything
    /// else of the file, as in kustomize. Documents without content are none. What is no object is reported, as a manifest or as a patch.
    /// </summary>
    public static List<YamlMapping> Unwrap(DiagnosticBag diagnostics, IReadOnlyList<YamlNode> documents, bool arePatches = false)
    {
        var objects = new List<YamlMapping>();
        var pending = new Queue<YamlNode>();
        // A List alone in its file is opened as it stands; any other list goes through JSON.
        if (documents is [YamlMapping single] && IsPlainList(single))
            EnqueueItems(pending, single);
        else
            Enqueue(pending, documents);
        while (pending.TryDequeue(out var node))
        {
            if (IsEmpty(node))
                continue;
            if (node is not YamlMapping mapping || mapping.GetString("kind") is not { Length: > 0 } kind)
            {
                ReportKindless(diagnostics, node, arePatches);
                continue;
            }

            var isList = kind.EndsWith("List", StringComparison.Ordinal);
            if (!isList && mapping.GetMapping("metadata")?.GetString("name") is not { Length: > 0 })
                ReportNameless(diagnostics, mapping, (YamlScalar)mapping["kind"]!, arePatches);
            else if (!isList || !mapping.TryGet("items", out var items))
                objects.Add(mapping);
            else
                Expand(diagnostics, pending, items, kind);
        }

        return objects;
    }

    private static void Expand(DiagnosticBag diagnostics, Queue<YamlNode> pending, YamlNode items, string kind)
    {
        if (items is not YamlSequence sequence)
        {
            if (items is not YamlScalar { IsNull: true })
                diagnostics.Add(KustomizeDiagnostics.InvalidManifest, items.Span, $"the items of a {kind} are a list");
            return;
        }

        foreach (var item in sequence)
        {
            var copy = item.Clone();
            JsonValues.Quote(copy);
            if (copy is YamlMapping inner && IsPlainList(inner))
                EnqueueItems(pending, inner);
            else
                pending.Enqueue(copy);
        }
    }

    private static void EnqueueItems(Queue<YamlNode> pending, YamlMapping list) => Enqueue(pending, list.GetSequence("items") ?? []);

    private static void Enqueue(Queue<YamlNode> pending, IEnumerable<YamlNode> nodes)
    {
        foreach (var node in nodes)
            pending.Enqueue(node);
    }

    private static bool IsPlainList(YamlMapping mapping) =>
        mapping.GetString("kind") is "List" or "ResourceList" && (mapping.Contains("items") || mapping.Contains("functionConfig"));

    private static bool IsEmpty(YamlNode node) => node is YamlScalar { IsNull: true } or YamlMapping { Count: 0 } or YamlSequence { Count: 0 };

    private static void ReportKindless(DiagnosticBag diagnostics, YamlNode node, bool isPatch)
    {
        if (isPatch)
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidPatch, node.Span, node is YamlMapping operation && operation.Contains("op")
                ? "a JSON patch is a list of operations: begin it with '- op:'"
                : "a patch is an object with kind and metadata.name, or a list of JSON operations");
        }
        else if (node is not YamlMapping mapping)
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidManifest, node.Span, "a manifest is a mapping with apiVersion, kind and metadata");
        }
        else if (NearestName.FindMisspelt(mapping, "kind") is { } slip)
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidManifest, slip.Key.Span, $"the manifest has no kind; '{slip.Name}' is no field, did you mean 'kind'?");
        }
        else
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidManifest, mapping["kind"]?.Span ?? mapping.Span, "the manifest has no kind; every manifest needs apiVersion, kind and metadata.name");
        }
    }

    private static void ReportNameless(DiagnosticBag diagnostics, YamlMapping mapping, YamlScalar kind, bool isPatch)
    {
        var descriptor = isPatch ? KustomizeDiagnostics.InvalidPatch : KustomizeDiagnostics.InvalidManifest;
        var title = isPatch ? $"patch of a {kind.Value}" : kind.Value;
        var wanted = mapping.Contains("metadata") ? "name" : "metadata";
        var slip = NearestName.FindMisspelt(wanted == "name" ? mapping.GetMapping("metadata") : mapping, wanted);
        if (slip is not null)
            diagnostics.Add(descriptor, slip.Key.Span, $"the {title} has no metadata.name; '{slip.Name}' is no field, did you mean '{wanted}'?");
        else
            diagnostics.Add(descriptor, mapping["metadata"]?.Span ?? kind.Span, $"the {title} has no metadata.name");
    }
}
