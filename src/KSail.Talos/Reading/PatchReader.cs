using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Schemas.Validation;
using KSail.Talos.Schemas;

namespace KSail.Talos.Reading;

/// <summary>
/// Reads a patch file and checks what can be checked without applying it: that it is a patch, that Talos knows the kinds and fields of its
/// documents, and that values can be decoded.
/// </summary>
internal sealed class PatchReader(TalosRelease? release, DiagnosticBag diagnostics, EnvironmentVariableReader? variables = null)
{
    private static readonly string[] MachineKeys = ["machine", "cluster", "version", "debug", "persist"];

    private readonly DocumentValidator _validator = new(release, diagnostics);

    /// <summary>The text of the last patch with its variables filled in; null where they stay placeholders.</summary>
    public FilledText? Filled { get; private set; }

    /// <summary>The patch of a file, as far as it can be understood; null when nothing of it can, or nothing is in it.</summary>
    public NodePatch? Read(SourceFile file)
    {
        if (file.DecodeText() is not { } text)
        {
            diagnostics.Add(DocumentDiagnostics.NotText, file.FindInvalidText(), "the node patch is not UTF-8 text; save it as UTF-8");
            return null;
        }

        if (variables is not null)
            text = (Filled = FilledText.Fill(file, text, variables, diagnostics)).Text;
        var yaml = YamlReader.Read(file, variables is null ? PlaceholderText.Mask(text) : text);
        foreach (var diagnostic in yaml.Diagnostics)
            diagnostics.Add(diagnostic with { Message = PlaceholderText.Unmask(diagnostic.Message) });
        return yaml.HasErrors || yaml.Documents.Count == 0 ? null : ReadPatch(file, yaml.Documents);
    }

    private NodePatch? ReadPatch(SourceFile file, IReadOnlyList<YamlNode> documents)
    {
        if (documents is [YamlSequence list])
            return new NodePatch(file.Path, [], JsonPatchReader.Read(list, diagnostics), list.Span);
        var read = new List<PatchDocument>(documents.Count);
        foreach (var document in documents)
        {
            switch (document)
            {
                case YamlMapping mapping:
                    if (ReadDocument(mapping) is { } patch)
                        read.Add(patch);
                    break;
                case YamlScalar scalar when PlaceholderText.IsIn(scalar.Value):
                    // A variable that brings whole documents: what they are is known when it is filled.
                    break;
                case YamlSequence:
                    diagnostics.Add(
                        NodeDiagnostics.NotAPatch,
                        document.Span,
                        "a JSON patch must be the only document of its file; move it to a file of its own");
                    break;
                default:
                    diagnostics.Add(
                        NodeDiagnostics.NotAPatch,
                        document.Span,
                        "the document is a single value, not a patch; begin with 'machine:' or 'cluster:', or with apiVersion and kind of a Talos document");
                    break;
            }
        }

        return new NodePatch(file.Path, read, null, file.Span);
    }

    private PatchDocument? ReadDocument(YamlMapping document)
    {
        if (Identify(document) is not { } identity)
            return null;
        var schema = TalosSchemas.Catalog.Find(identity.ApiVersion, identity.Kind);
        if (schema is null)
        {
            UnknownKind(document, identity);
        }
        else
        {
            if (TalosSchemas.NeededBy(schema) is { } needed && release is not null && release.IsBefore(needed))
                diagnostics.Add(
                    NodeDiagnostics.KindTooNew,
                    document["kind"]!.Span,
                    $"{identity.Kind} came with Talos {needed}, but spec.cluster.talos.version is {release}: nodes refuse it; choose Talos {needed} or newer, or use a setting that {release} has");
            _validator.Validate(document, schema.Root, identity);
        }

        var reader = new DeleteReader(identity.IsMachine ? "" : $"{identity}: ", diagnostics);
        var content = reader.Read(document);
        foreach (var delete in reader.Deletes)
        {
            if (delete.Path.Count == 0 && identity.IsMachine)
                diagnostics.Add(
                    NodeDiagnostics.DeleteFailed,
                    delete.Span,
                    "the machine configuration as a whole cannot be deleted; put '$patch: delete' under the field that shall go");
        }

        return new PatchDocument(identity, schema, content is { Count: 1 } && content.Contains("version") ? null : content, reader.Deletes, document.Span);
    }

    private DocumentIdentity? Identify(YamlMapping document)
    {
        var kind = document.GetString("kind");
        var version = document.GetString("apiVersion");
        if (PlaceholderText.IsIn(kind ?? "") || PlaceholderText.IsIn(version ?? ""))
            return null;
        if (string.IsNullOrEmpty(kind))
        {
            if (IsMachine(document))
                return DocumentIdentity.Machine;
            var misspelt = NearestName.FindMisspelt(document, "machine") ?? NearestName.FindMisspelt(document, "cluster") ?? NearestName.FindMisspelt(document, "kind");
            diagnostics.Add(
                NodeDiagnostics.NotAPatch,
                misspelt?.Key.Span ?? document.Span,
                $"the document says neither 'machine' or 'cluster' nor its kind, so Talos cannot tell what it patches{(misspelt is null ? "" : NearestName.Suggest(misspelt.Name, ["machine", "cluster", "kind"]))}");
            return null;
        }

        if (string.IsNullOrEmpty(version) && !IsMachine(document))
        {
            diagnostics.Add(
                NodeDiagnostics.NotAPatch,
                document["kind"]!.Span,
                $"the document has the kind '{Printable.Shorten(kind)}' and no apiVersion; write 'apiVersion: v1alpha1'");
            return null;
        }

        return new DocumentIdentity(version ?? "v1alpha1", kind, document.GetString("name") ?? "");
    }

    private static bool IsMachine(YamlMapping document)
    {
        foreach (var key in MachineKeys)
        {
            if (document.Contains(key))
                return true;
        }

        return false;
    }

    private void UnknownKind(YamlMapping document, DocumentIdentity identity)
    {
        var kind = Printable.Shorten(identity.Kind);
        var span = document["kind"]!.Span;
        if (TalosSchemas.Catalog.Find("v1alpha1", identity.Kind) is not null)
        {
            diagnostics.Add(
                NodeDiagnostics.UnknownKind,
                document["apiVersion"]?.Span ?? span,
                $"{kind} has the apiVersion v1alpha1, not '{Printable.Shorten(identity.ApiVersion)}'");
            return;
        }

        var nearest = NearestName.Find(identity.Kind, TalosSchemas.KindNames());
        if (nearest is null && identity.ApiVersion != "v1alpha1")
            diagnostics.Add(
                NodeDiagnostics.UnknownKind,
                span,
                $"'{kind}' ({Printable.Shorten(identity.ApiVersion)}) is no document of Talos; objects of Kubernetes belong into the manifests");
        else if (release is not null && TalosRelease.Newest.IsBefore(release))
            diagnostics.Add(
                NodeDiagnostics.UnknownRelease,
                span,
                $"the kind '{kind}' is not known up to Talos {TalosRelease.Newest}, so nothing in it is checked{Suggest()}");
        else
            diagnostics.Add(NodeDiagnostics.UnknownKind, span, $"Talos has no document of the kind '{kind}'{Suggest()}");

        string Suggest() => nearest is null ? "" : $"; did you mean '{nearest}'?";
    }
}
