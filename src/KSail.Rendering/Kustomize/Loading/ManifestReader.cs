using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Turns the documents of a file into objects of the build.</summary>
internal static class ManifestReader
{
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
        var before = context.Diagnostics.Items.Count;
        DocumentSeparators.Check(context, file.Source);
        foreach (var tree in Unwrap(context.Diagnostics, file.Documents))
            objects.Add(new BuildObject(tree.CloneStructure()) { OpenApi = context.OpenApi });
        isComplete = !file.HasErrors && context.Diagnostics.Items.Count == before;
        return objects;
    }

    /// <summary>
    /// The objects among <paramref name="documents"/>: a kind that ends in List and has items stands for its items, which follow everything
    /// else of the file, as in kustomize.
    /// </summary>
    public static List<YamlMapping> Unwrap(DiagnosticBag diagnostics, IReadOnlyList<YamlNode> documents)
    {
        var objects = new List<YamlMapping>();
        var pending = new Queue<YamlNode>(documents);
        while (pending.TryDequeue(out var node))
        {
            if (node is not YamlMapping mapping)
            {
                diagnostics.Add(KustomizeDiagnostics.InvalidManifest, node.Span, "a manifest is a mapping with apiVersion, kind and metadata");
                continue;
            }

            var kind = mapping["kind"];
            if (kind is not YamlScalar { IsNull: false } name || name.Value.Length == 0)
            {
                if (NearestName.FindMisspelt(mapping, "kind") is { } slip)
                    diagnostics.Add(KustomizeDiagnostics.InvalidManifest, slip.Key.Span, $"the manifest has no kind; '{slip.Name}' is no field, did you mean 'kind'?");
                else
                    diagnostics.Add(KustomizeDiagnostics.InvalidManifest, kind?.Span ?? mapping.Span, "the manifest has no kind; every manifest needs apiVersion, kind and metadata.name");
                continue;
            }

            var isList = name.Value.EndsWith("List", StringComparison.Ordinal);
            if (isList && mapping.TryGet("items", out var items) && items is YamlSequence or YamlScalar { IsNull: true })
            {
                foreach (var item in items as YamlSequence ?? [])
                    pending.Enqueue(item);
                continue;
            }

            if (!isList && mapping.GetMapping("metadata")?.GetString("name") is not { Length: > 0 })
            {
                ReportNameless(diagnostics, mapping, name);
                continue;
            }

            objects.Add(mapping);
        }

        return objects;
    }

    private static void ReportNameless(DiagnosticBag diagnostics, YamlMapping mapping, YamlScalar kind)
    {
        var wanted = mapping.Contains("metadata") ? "name" : "metadata";
        var slip = NearestName.FindMisspelt(wanted == "name" ? mapping.GetMapping("metadata") : mapping, wanted);
        if (slip is not null)
            diagnostics.Add(KustomizeDiagnostics.InvalidManifest, slip.Key.Span, $"the {kind.Value} has no metadata.name; '{slip.Name}' is no field, did you mean '{wanted}'?");
        else
            diagnostics.Add(KustomizeDiagnostics.InvalidManifest, mapping["metadata"]?.Span ?? kind.Span, $"the {kind.Value} has no metadata.name");
    }
}
