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
        if (top.Fields.GetMapping("sortOptions") is { } options)
            LegacyOrder.Apply(context, set, options);
        foreach (var each in set.Objects)
        {
            CleanAnnotations(each.Tree);
            context.Metadata?.Write(each);
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
        subject.Tree.GetMapping("metadata")?.GetMapping("annotations")?[LocalConfig] is YamlScalar value && value.Value != "false";

    // kustomize keeps its notes in annotations; taking them out makes every annotation a text and drops an empty map.
    private static void CleanAnnotations(YamlMapping tree)
    {
        if (tree.GetMapping("metadata") is not { } metadata || metadata.GetMapping("annotations") is not { } annotations)
            return;
        foreach (var entry in annotations.Entries.ToArray())
        {
            if (entry.Name.StartsWith(InternalAnnotations, StringComparison.Ordinal) || entry.Name is BuildMetadata.OriginKey or BuildMetadata.TransformationsKey)
                annotations.Remove(entry.Name);
            else if (entry.Value is YamlScalar { Type: not ScalarType.String } scalar)
                annotations.Set(entry.Key, YamlScalar.String(scalar.Value, scalar.Span));
        }

        if (annotations.Count == 0)
            metadata.Remove("annotations");
    }
}
