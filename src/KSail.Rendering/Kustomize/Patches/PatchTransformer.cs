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
        if (target is not null && (selector = TargetSelector.Create(target, context.Diagnostics)) is null)
            return;
        if (patch.Operations is { } operations)
        {
            if (selector is null)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, entry.Span, "a JSON patch needs a 'target' that selects the objects it changes");
                return;
            }

            ApplyOperations(set, selector, operations);
        }
        else if (selector is not null)
        {
            ApplyToSelected(set, selector, patch, entry);
        }
        else
        {
            foreach (var each in patch.Objects)
                ApplyByIdentity(set, each, entry.GetMapping("options"));
        }
    }

    /// <summary>One entry of <c>patchesStrategicMerge</c>: a path, or the patch itself.</summary>
    public void ApplyStrategicMerge(Layer layer, ResourceSet set, YamlScalar entry, bool isInline = false)
    {
        isInline |= entry.Value.Contains('\n', StringComparison.Ordinal) || entry.Value.Contains(": ", StringComparison.Ordinal);
        var patch = isInline ? PatchText.FromInline(context, entry) : PatchText.FromFile(context, layer.Directory, entry);
        if (patch is null)
            return;
        if (patch.Operations is not null)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, entry.Span, "this is a JSON patch; list it under 'patches' with a 'target'");
            return;
        }

        foreach (var each in patch.Objects)
            ApplyByIdentity(set, each, null);
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
    }

    private PatchText? Read(Layer layer, YamlMapping entry)
    {
        var path = entry["path"] as YamlScalar;
        var text = entry["patch"] as YamlScalar;
        if (path is null == text is null)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, entry.Span,
                path is null ? "a patch needs a 'path' or a 'patch'" : "a patch has either a 'path' or a 'patch', not both");
            return null;
        }

        return path is not null ? PatchText.FromFile(context, layer.Directory, path) : PatchText.FromInline(context, text!);
    }

    private void ApplyOperations(ResourceSet set, TargetSelector selector, JsonPatch operations, bool remember = true)
    {
        foreach (var each in set.Objects)
        {
            if (!selector.Selects(each))
                continue;
            if (remember)
                each.RememberIdentity();
            operations.Apply(each, context.Diagnostics);
        }
    }

    private void ApplyToSelected(ResourceSet set, TargetSelector selector, PatchText patch, YamlMapping entry)
    {
        if (patch.Objects.Count > 1)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, patch.Objects[1].Span, "a patch with a 'target' holds one object; give each its own entry");
            return;
        }

        if (patch.Objects.Count == 0)
            return;
        foreach (var each in set.Objects)
        {
            if (selector.Selects(each))
                Merge(each, patch.Objects[0], entry.GetMapping("options"));
        }
    }

    private void ApplyByIdentity(ResourceSet set, YamlMapping patch, YamlMapping? options)
    {
        var wanted = new BuildObject(patch) { OpenApi = context.OpenApi }.Current;
        BuildObject? found = null;
        foreach (var each in set.Objects)
        {
            if (!each.HasIdentity(wanted))
                continue;
            if (found is not null)
            {
                context.Diagnostics.Add(KustomizeDiagnostics.PatchTarget, NameSpan(patch),
                    $"the patch matches several objects, {found} and {each}; select one of them with a 'target'");
                return;
            }

            found = each;
        }

        if (found is not null)
            Merge(found, patch, options);
        else if (!set.IsIncomplete)
            context.Diagnostics.Add(KustomizeDiagnostics.PatchTarget, NameSpan(patch), $"no object matches this patch: {wanted}{Explain(set, wanted)}");
    }

    private void Merge(BuildObject subject, YamlMapping patch, YamlMapping? options)
    {
        var changesName = Is(options, "allowNameChange");
        var changesKind = Is(options, "allowKindChange");
        if (changesName || changesKind)
            subject.RememberIdentity();
        var type = context.OpenApi.FindType(subject.ApiVersion, subject.Kind);
        var own = patch.CloneMapping();
        // The identity of the object stays, whatever the patch says; its apiVersion equals the object's or does not count.
        own.Remove("apiVersion");
        if (!changesKind)
            own.Remove("kind");
        if (own.GetMapping("metadata") is { } metadata)
        {
            metadata.Remove("namespace");
            if (!changesName)
                metadata.Remove("name");
        }

        var identity = (ApiVersion: Entry(subject.Tree, "apiVersion"), Kind: Entry(subject.Tree, "kind"), Name: Entry(subject.Tree.GetMapping("metadata"), "name"),
            Namespace: Entry(subject.Tree.GetMapping("metadata"), "namespace"));
        new StrategicMerge(context.Diagnostics).Apply(subject, own, type);
        if (subject.Tree.Count > 0)
            Restore(subject.Tree, identity.ApiVersion, identity.Kind, identity.Name, identity.Namespace);
    }

    // Needed where the patch replaced the object as a whole.
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

    private static SourceSpan NameSpan(YamlMapping patch) => patch.GetMapping("metadata")?["name"]?.Span ?? patch.Span;

    private static string Explain(ResourceSet set, Identity wanted)
    {
        foreach (var each in set.Objects)
        {
            if (each.Kind != wanted.Kind || each.Name != wanted.Name)
                continue;
            var there = each.Current;
            return $"; there is {there}, so set the same {(there.Group != wanted.Group || there.Version != wanted.Version ? "apiVersion" : "namespace")}";
        }

        var names = new List<string>();
        foreach (var each in set.Objects)
        {
            if (each.Kind == wanted.Kind)
                names.Add(each.Name);
        }

        return Documents.NearestName.Suggest(wanted.Name, names);
    }
}
