using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>What happens once, when the top layer is built: hash suffixes, references, local objects, order.</summary>
internal static class Finishing
{
    private const string LocalConfig = "config.kubernetes.io/local-config";
    private const string InternalAnnotations = "internal.config.kubernetes.io/";

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
            CleanAnnotations(each.Tree);
            context.Metadata?.Write(each);
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
        && subject.Tree.GetMapping("metadata")?.GetMapping("annotations")?.GetString(InternalAnnotations + "needsHashSuffix") == "enabled";

    private static bool IsLocal(BuildObject subject) =>
        subject.Tree.GetMapping("metadata")?.GetMapping("annotations")?[LocalConfig] is { } value && AssociativeItems.Text(value) != "false";

    // kustomize keeps its notes in annotations; taking them out makes every annotation a text, drops what is no map or empty, and needs metadata.
    private static void CleanAnnotations(YamlMapping tree)
    {
        if (tree.GetMapping("metadata") is not { } metadata)
        {
            tree.Set("metadata", new YamlMapping(tree.Span));
            return;
        }

        if (metadata["annotations"] is not YamlMapping annotations)
        {
            metadata.Remove("annotations");
            return;
        }

        foreach (var entry in annotations.Entries.ToArray())
        {
            if (entry.Name.StartsWith(InternalAnnotations, StringComparison.Ordinal) || entry.Name is BuildMetadata.OriginKey or BuildMetadata.TransformationsKey)
                annotations.Remove(entry.Name);
            else if (entry.Value is not YamlScalar { Type: ScalarType.String })
                annotations.Set(entry.Key, YamlScalar.String((entry.Value as YamlScalar)?.Value ?? "", entry.Value.Span));
        }

        if (annotations.Count == 0)
            metadata.Remove("annotations");
    }
}
