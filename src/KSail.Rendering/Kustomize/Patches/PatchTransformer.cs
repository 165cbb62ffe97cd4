using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out the fields <c>patches</c>, <c>patchesStrategicMerge</c> and <c>patchesJson6902</c>.</summary>
internal sealed class PatchTransformer(BuildContext context)
{
    /// <summary>One entry of <c>patches</c>.</summary>
    public void Apply(Layer layer, ResourceSet set, YamlMapping entry)
    {
        if (Read(layer, entry) is not { } patch)
            return;
        var target = entry.GetMapping("target");
        TargetSelector? selector = null;
        var isMissed = false;
        if (target is not null && (selector = TargetSelector.Create(target, context.Diagnostics)) is null)
            return;
        if (patch.Operations is { } operations)
        {
            if (selector is null)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, entry.Span, "a JSON patch needs a 'target' that selects the objects it changes");
                return;
            }

            isMissed = !ApplyOperations(set, selector, operations);
        }
        else if (selector is not null)
        {
            isMissed = !ApplyToSelected(set, selector, patch, entry);
        }
        else
        {
            foreach (var each in patch.Objects)
            {
                if (PatchTarget.Find(context, set, each) is { } found)
                    Merge(set, found, each, entry.GetMapping("options"));
            }
        }

        selector?.ReportUnread();
        if (isMissed && !set.IsIncomplete && MeantTarget.Find(target!, set.Objects) is { } meant)
        {
            var name = target!["name"]!;
            context.Diagnostics.Add(KustomizeDiagnostics.PatchSurprise, name.Span, $"no object is named '{name}', so the patch changes nothing; did you mean '{meant}'?");
        }
    }

    /// <summary>Entries of <c>patchesStrategicMerge</c>: paths, or patches themselves; then, of a plug-in, a text of patches. There must be one.</summary>
    public void ApplyStrategicMerge(Layer layer, ResourceSet set, IEnumerable<YamlScalar> entries, YamlScalar? text = null)
    {
        YamlScalar? last = null;
        var count = 0;
        var isComplete = true;
        foreach (var entry in text is null ? entries : entries.Append(text))
        {
            last = entry;
            if (ReadStrategicMerge(layer, entry, ReferenceEquals(entry, text)) is not { } patch)
            {
                isComplete = false;
                continue;
            }

            foreach (var each in patch.Objects)
            {
                count++;
                if (PatchTarget.Find(context, set, each) is not { } found)
                    continue;
                Merge(set, found, PatchText.WithTextMetadata(each), null);
                set.CheckUnique(context.Diagnostics);
            }
        }

        if (count == 0 && isComplete && last is not null)
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, last.Span, "there is no patch in it");
    }

    /// <summary>One entry of <c>patchesJson6902</c>.</summary>
    public void ApplyJson6902(Layer layer, ResourceSet set, YamlMapping entry)
    {
        if (entry.GetMapping("target") is not { } target || target.GetString("name") is not { Length: > 0 })
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, entry["target"]?.Span ?? entry.Span, "an entry of patchesJson6902 needs a target with a name");
            return;
        }

        if (Read(layer, entry) is not { } patch || TargetSelector.Create(target, context.Diagnostics) is not { } selector)
            return;
        if (patch.Operations is { } operations)
            ApplyOperations(set, selector, operations, remember: false);
        else if (patch.Objects.Count > 0)
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, patch.Objects[0].Span, "this is a strategic merge patch; list it under 'patches'");
        else
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, (entry["path"] ?? entry["patch"] ?? entry).Span, "the patch holds no operation");
        selector.ReportUnread();
    }

    private PatchText? ReadStrategicMerge(Layer layer, YamlScalar entry, bool isInline)
    {
        var text = entry.Value.AsSpan().TrimStart();
        isInline |= text.IsEmpty || text[0] is '{' or '#' || entry.Value.Contains('\n', StringComparison.Ordinal) || entry.Value.Contains(": ", StringComparison.Ordinal);
        var patch = isInline ? PatchText.FromInline(context, entry) : PatchText.FromFile(context, layer.Directory, entry);
        if (patch?.Operations is null)
            return patch;
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, entry.Span, "this is a JSON patch; list it under 'patches' with a 'target'");
        return null;
    }

    private PatchText? Read(Layer layer, YamlMapping entry)
    {
        var path = Text(entry, "path");
        var text = Text(entry, "patch");
        if (path is null == text is null)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, entry.Span,
                path is null ? "a patch needs a 'path' or a 'patch'" : "a patch has either a 'path' or a 'patch', not both");
            return null;
        }

        return path is not null ? PatchText.FromFile(context, layer.Directory, path) : PatchText.FromInline(context, text!);
    }

    private static YamlScalar? Text(YamlMapping entry, string field) => entry[field] is YamlScalar text && !string.IsNullOrWhiteSpace(text.Value) ? text : null;

    // Whether there was anything to apply them to.
    private bool ApplyOperations(ResourceSet set, TargetSelector selector, JsonPatch operations, bool remember = true)
    {
        var isFound = false;
        foreach (var each in set.Objects)
        {
            if (!selector.Selects(each))
                continue;
            if (remember)
                each.RememberIdentity();
            var notes = BuildNotes.Write(each);
            operations.Apply(context, each);
            notes?.Take();
            set.MayHaveDuplicates = true;
            isFound = true;
        }

        return isFound;
    }

    // Whether there was anything to apply it to, or the patch itself is the problem.
    private bool ApplyToSelected(ResourceSet set, TargetSelector selector, PatchText patch, YamlMapping entry)
    {
        if (patch.Objects.Count > 1)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, patch.Objects[1].Span, "a patch with a 'target' holds one object; give each its own entry");
            return true;
        }

        if (patch.Objects.Count == 0)
            return true;
        var isFound = false;
        var own = PatchText.WithTextMetadata(patch.Objects[0]);
        foreach (var each in set.Objects)
        {
            if (!selector.Selects(each))
                continue;
            isFound = true;
            Merge(set, each, own, entry.GetMapping("options"));
            // The patch got the apiVersion of the object before, and it got that even where there is none.
            if (each.Tree.Count > 0 && !each.Tree.Contains("apiVersion"))
                each.Tree.Set("apiVersion", WrittenText.Untyped("", each.Tree.Span, ScalarStyle.Plain));
        }

        set.CheckUnique(context.Diagnostics);
        return isFound;
    }

    private void Merge(ResourceSet set, BuildObject subject, YamlMapping patch, YamlMapping? options)
    {
        var changesName = Is(options, "allowNameChange");
        var changesKind = Is(options, "allowKindChange");
        if (changesName || changesKind)
        {
            subject.RememberIdentity();
            set.MayHaveDuplicates = true;
        }

        if (!context.Growth.Allow(patch, 0, patch.Span))
            return;
        var own = patch.CloneMapping();
        // The identity of the object stays, whatever the patch says; its apiVersion equals the object's or does not count.
        own.Remove("apiVersion");
        if (!changesKind)
            own.Remove("kind");
        var setsNamespace = false;
        if (own.GetMapping("metadata") is { } metadata)
        {
            setsNamespace = metadata.Remove("namespace");
            if (!changesName)
                metadata.Remove("name");
        }

        var identity = (ApiVersion: Entry(subject.Tree, "apiVersion"), Kind: Entry(subject.Tree, "kind"), Name: Entry(subject.Tree.GetMapping("metadata"), "name"),
            Namespace: Entry(subject.Tree.GetMapping("metadata"), "namespace"));
        var notes = BuildNotes.Write(subject);
        new StrategicMerge(context.OpenApi, context.Diagnostics).Apply(subject, own);
        if (subject.Tree.Count == 0)
            return;
        if (notes?.Take() == false)
            subject.ForgetHistory();
        Restore(subject.Tree, identity.ApiVersion, identity.Kind, identity.Name, identity.Namespace);
        if (!changesName && identity.Name is null)
            SetBlankName(subject.Tree);
        else if (!changesName)
            Untype(subject.Tree, identity.Name);
        if (setsNamespace)
            Untype(subject.Tree, identity.Namespace);
    }

    // A list has no name, and kustomize sets that again, too.
    private static void SetBlankName(YamlMapping tree)
    {
        if (tree.GetMapping("metadata") is not { } metadata)
            tree.Set("metadata", metadata = new YamlMapping(tree.Span));
        metadata.Set("name", WrittenText.Untyped("", tree.Span, ScalarStyle.Plain));
    }

    // kustomize sets the old name again after the patch's, and without a type: what had no quotes means what YAML makes of it from now on.
    private static void Untype(YamlMapping tree, YamlEntry? entry)
    {
        if (entry is { Value: YamlScalar { Style: ScalarStyle.Plain } text } known && (text.Type == ScalarType.String || text.IsUntyped)
            && WrittenText.Untyped(text.Value, text.Span, text.Style) is { Type: not ScalarType.String } untyped)
        {
            tree.GetMapping("metadata")?.Set(known.Key, untyped);
        }
    }

    // Needed where the patch replaced metadata as a whole.
    private static void Restore(YamlMapping tree, YamlEntry? apiVersion, YamlEntry? kind, YamlEntry? name, YamlEntry? ns)
    {
        Restore(tree, apiVersion);
        Restore(tree, kind);
        if (name is null && ns is null)
            return;
        if (tree.GetMapping("metadata") is not { } metadata)
        {
            metadata = new YamlMapping(tree.Span);
            tree.Set("metadata", metadata);
        }

        Restore(metadata, name);
        Restore(metadata, ns);
    }

    private static void Restore(YamlMapping mapping, YamlEntry? entry)
    {
        if (entry is { } known && !mapping.Contains(known.Name))
            mapping.Set(known.Key, known.Value);
    }

    private static YamlEntry? Entry(YamlMapping? mapping, string key) => mapping is not null && mapping.TryGetEntry(key, out var entry) ? entry : null;

    private static bool Is(YamlMapping? options, string field) => options?[field] is YamlScalar scalar && scalar.AsBoolean() == true;
}
