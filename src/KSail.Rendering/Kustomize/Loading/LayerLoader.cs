using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Finds and reads kustomization files.</summary>
internal sealed class LayerLoader(BuildContext context)
{
    private const string Group = "kustomize.config.k8s.io/";

    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The kustomization file of a directory, or null. Several are an error at the second; the first is taken.</summary>
    public static string? FindFile(SourceView view, string directory, DiagnosticBag diagnostics)
    {
        string? found = null;
        foreach (var name in FileNames)
        {
            var lookup = view.Locate(Path.Combine(directory, name));
            if (lookup.Kind != PathKind.File)
                continue;
            // Where the file system ignores case, two names are one file.
            if (found is not null && !string.Equals(found, lookup.Path, StringComparison.OrdinalIgnoreCase))
            {
                diagnostics.Add(KustomizeDiagnostics.SeveralKustomizations, SourceSpan.OfFile(lookup.Path),
                    $"the directory also has {Path.GetFileName(found)}, and kustomize builds neither; remove one of the two");
                return found;
            }

            found ??= lookup.Path;
        }

        return found;
    }

    /// <summary>Reads the kustomization of a directory that exists; null after reporting at <paramref name="from"/> or in the file why not.</summary>
    public Layer? Load(string directory, SourceSpan from)
    {
        if (FindFile(context.View, directory, context.Diagnostics) is not { } path)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.KustomizationMissing, from,
                $"the directory {context.View.Display(directory)} has no kustomization.yaml; add one that lists its resources");
            return null;
        }

        var file = context.View.ReadYaml(path, YamlDialect.Yaml11);
        if (file is null)
        {
            context.ReportUnreadable(path, from);
            return null;
        }

        context.Diagnostics.AddRange(file.Diagnostics);
        if (file.Documents.Count == 0 || BeginsWithNothing(file))
        {
            if (!file.HasErrors)
                ReportEmpty(SourceSpan.OfFile(path));
            return null;
        }

        // kustomize reads the first document and forgets the others.
        if (file.Documents.Count > 1)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.WithoutEffect, file.Documents[1].Span,
                "a kustomization file holds one document, and kustomize ignores this one");
        }

        if (file.Documents[0] is YamlMapping mapping)
            return Read(mapping, directory, path);
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, file.Documents[0].Span, "a kustomization is a mapping of fields such as 'resources'");
        return null;
    }

    // A document between two separators is one for kustomize even when there is nothing in it.
    private static bool BeginsWithNothing(YamlFile file)
    {
        var text = file.Source.Bytes.Span;
        var separators = text.StartsWith("---"u8) ? 1 : 0;
        for (var line = 1; line < file.Documents[0].Span.Line; line++)
        {
            var end = text.IndexOf((byte)'\n');
            if (end < 0)
                break;
            text = text[(end + 1)..];
            if (line + 1 < file.Documents[0].Span.Line && text.StartsWith("---"u8))
                separators++;
        }

        return separators > 1;
    }

    /// <summary>Checks the fields of a kustomization.</summary>
    public Layer Read(YamlMapping mapping, string directory, string path)
    {
        var before = context.Diagnostics.Items.Count;
        var fields = new ShapeCheck(context.Diagnostics).Read(mapping, KustomizationFields.Kustomization);
        var isComplete = true;
        for (var i = before; i < context.Diagnostics.Items.Count; i++)
            isComplete &= context.Diagnostics.Items[i].Severity != DiagnosticSeverity.Error;
        var kind = fields.GetString("kind") is { Length: > 0 } written ? written : "Kustomization";
        var isComponent = kind == "Component";
        if (!isComponent && kind != "Kustomization")
            context.Diagnostics.Add(KustomizeDiagnostics.WrongKind, fields["kind"]!.Span, $"the kind is Kustomization or Component, not '{kind}'");
        var version = Group + (isComponent ? "v1alpha1" : "v1beta1");
        if (fields["apiVersion"] is YamlScalar apiVersion && apiVersion.Value.Length > 0 && apiVersion.Value != version)
        {
            // The v1 of Flux' own Kustomization is the usual mix-up; the message names what belongs here.
            context.Diagnostics.Add(KustomizeDiagnostics.WrongKind, apiVersion.Span, $"the apiVersion of a {kind} is {version}");
        }

        var said = false;
        foreach (var entry in mapping.Entries)
            said |= Says(entry);
        if (!said)
            ReportEmpty(mapping.Span);
        return new Layer(directory, path, fields, isComplete, isComponent);
    }

    // Deprecated lists are looked at only once they have gone into others, so that an empty one says nothing.
    private static bool Says(YamlEntry entry) =>
        entry.Name is not ("apiVersion" or "kind") && entry.Value is not YamlScalar { IsNull: true }
        && !(entry.Name is "bases" or "imageTags" or "helmChartInflationGenerator" && entry.Value is YamlSequence { Count: 0 });

    private void ReportEmpty(SourceSpan span) =>
        context.Diagnostics.Add(KustomizeDiagnostics.EmptyKustomization, span, "the kustomization says nothing; write 'resources: []' if that is what you mean");
}
