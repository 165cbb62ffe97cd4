using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>What happens once, when the top layer is built: hash suffixes, references, local objects, order.</summary>
internal static class Finishing
{
    private const string LocalConfig = "config.kubernetes.io/local-config";
    private const string NeedsHash = "internal.config.kubernetes.io/needsHashSuffix";

    // What kustomize and its libraries note on objects while they work. Others of the same prefix are the user's.
    private static readonly HashSet<string> Notes = new(StringComparer.Ordinal)
    {
        BuildNotes.PreviousKinds, BuildNotes.PreviousNames, BuildNotes.PreviousNamespaces,
        "internal.config.kubernetes.io/prefixes", "internal.config.kubernetes.io/suffixes", "internal.config.kubernetes.io/refBy",
        "internal.config.kubernetes.io/allowNameChange", "internal.config.kubernetes.io/allowKindChange",
        "internal.config.kubernetes.io/generatorBehavior", NeedsHash,
        "internal.config.kubernetes.io/path", "internal.config.kubernetes.io/index", "internal.config.kubernetes.io/seqindent",
        "internal.config.kubernetes.io/id", "internal.config.kubernetes.io/annotations-migration-resource-id",
        "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id",
        BuildMetadata.OriginKey, BuildMetadata.TransformationsKey,
    };

    public static void Run(BuildContext context, ResourceSet set, Layer top)
    {
        AddHashes(set);
        new NameReferenceFixer(context, set).Run();
        new VarResolver(context, set).Run();
        set.RemoveAll(IsLocal);
        // Replacements and hashes change names, too. What was wrong before need not be told again.
        set.MayHaveDuplicates = !context.Diagnostics.HasErrors;
        set.CheckUnique(context.Diagnostics);
        if (top.Fields.GetMapping("sortOptions") is { } options)
            LegacyOrder.Apply(context, set, options);
        foreach (var each in set.Objects)
        {
            CleanAnnotations(context, each);
            context.Metadata?.Write(context, each);
            OutputCheck.Run(context.Diagnostics, each);
        }
    }

    /// <summary>Adds to the names of generated objects the hash of their content.</summary>
    public static void AddHashes(ResourceSet set)
    {
        foreach (var each in set.Objects)
        {
            if (!each.NeedsHash && !AsksForHash(each))
                continue;
            each.RememberIdentity();
            NameTransformer.Rename(each, $"{each.Name}-{ContentHash.Of(each.Tree)}");
        }
    }

    private static bool AsksForHash(BuildObject subject) =>
        subject.Kind is "ConfigMap" or "Secret" && subject.ApiVersion == "v1"
        && subject.Tree.GetMapping("metadata")?.GetMapping("annotations")?.GetString(NeedsHash) == "enabled";

    private static bool IsLocal(BuildObject subject) =>
        subject.Tree.GetMapping("metadata")?.GetMapping("annotations")?[LocalConfig] is { } value && AssociativeItems.Text(value) != "false";

    // Taking the notes out makes every annotation a text, drops what is no map or empty, and needs metadata.
    private static void CleanAnnotations(BuildContext context, BuildObject subject)
    {
        var tree = subject.Tree;
        var wanted = context.Metadata;
        if (tree.GetMapping("metadata") is not { } metadata)
        {
            tree.Set("metadata", new YamlMapping(tree.Span));
            return;
        }

        if (metadata["annotations"] is YamlSequence list)
            ReadAsPairs(context, subject, metadata, list);
        if (metadata["annotations"] is not YamlMapping annotations)
        {
            metadata.Remove("annotations");
            return;
        }

        foreach (var entry in annotations.Entries.ToArray())
        {
            if (Notes.Contains(entry.Name) && (entry.Name != BuildMetadata.TransformationsKey || wanted?.NotesTransformations != true))
                annotations.Remove(entry.Name);
            else if (entry.Value is not YamlScalar { Type: ScalarType.String, Style: not ScalarStyle.Folded })
                annotations.Set(entry.Key, YamlScalar.String((entry.Value as YamlScalar)?.Value ?? "", entry.Value.Span));
        }

        if (annotations.Count == 0)
            metadata.Remove("annotations");
    }

    // kustomize takes the items of a list for keys and values in turn, unless it had to write its notes there.
    private static void ReadAsPairs(BuildContext context, BuildObject subject, YamlMapping metadata, YamlSequence list)
    {
        var pairs = new YamlMapping(list.Span);
        for (var i = 0; i + 1 < list.Count; i += 2)
        {
            if (list[i] is YamlScalar key && list[i + 1] is YamlScalar value && !pairs.Contains(key.Value))
                pairs.Set(key, value);
        }

        if (subject.HasNotes || pairs.Count * 2 != list.Count)
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidManifest, list.Span, $"the annotations of {subject} are a list, and have to be a mapping");
        metadata.Set("annotations", pairs);
    }
}
