using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Carries out the objects of <c>transformers</c>: the same transformations as the fields, but each with its own field specifications and
/// in the order of the list. Programs and containers as transformers are not run.
/// </summary>
internal sealed class BuiltinTransformers(BuildContext context)
{
    /// <summary>Carries out one object; its relative paths resolve against <paramref name="layer"/>.</summary>
    public void Apply(Layer layer, ResourceSet set, BuildObject transformer)
    {
        if (!PluginRefusal.IsBuiltin(transformer) || BuiltinShapes.Find(transformer.Kind) is not { } shape)
        {
            PluginRefusal.Report(context, transformer, "transformer", BuiltinShapes.Kinds, BuiltinGenerators.Kinds);
            return;
        }

        var config = new ShapeCheck(context.Diagnostics, BuiltinShapes.DecodingOf(transformer.Kind)).Read(transformer.Tree, shape);
        switch (transformer.Kind)
        {
            case "AnnotationsTransformer":
                WritePairs(set, config, "annotations");
                break;
            case "LabelTransformer":
                WritePairs(set, config, "labels");
                break;
            case "NamespaceTransformer":
                SetNamespace(set, config);
                break;
            case "PrefixTransformer" or "SuffixTransformer" or "PrefixSuffixTransformer":
                ChangeNames(set, config);
                break;
            case "ImageTagTransformer":
                if (config.GetMapping("imageTag") is { } image)
                    ImageTransformer.Apply(context, set, image, Specs(config));
                break;
            case "ReplicaCountTransformer":
                ReplicaTransformer.Apply(context, set, config.GetMapping("replica") ?? new YamlMapping(config.Span), Specs(config));
                break;
            case "ValueAddTransformer":
                new ValueAddTransformer(context).Apply(layer, set, config);
                break;
            case "HashTransformer":
                Finishing.AddHashes(set);
                break;
            case "ReplacementTransformer":
                foreach (var entry in config.GetSequence("replacements") ?? [])
                    new ReplacementTransformer(context).Apply(layer, set, (YamlMapping)entry);
                break;
            default:
                Patch(layer, set, config, transformer.Kind);
                break;
        }
    }

    private void Patch(Layer layer, ResourceSet set, YamlMapping config, string kind)
    {
        var patches = new PatchTransformer(context);
        switch (kind)
        {
            case "PatchTransformer":
                patches.Apply(layer, set, config);
                break;
            case "PatchJson6902Transformer":
                if (config["jsonOp"] is { } operations)
                    config.Set("patch", operations);
                patches.ApplyJson6902(layer, set, config);
                break;
            case "PatchStrategicMergeTransformer":
                var paths = config.GetSequence("paths");
                var text = config["patches"] is YamlScalar { Value.Length: > 0 } written ? written : null;
                if (paths is { Count: > 0 } || text is not null)
                    patches.ApplyStrategicMerge(layer, set, paths?.Cast<YamlScalar>() ?? [], text);
                else
                    context.Diagnostics.Add(KustomizeDiagnostics.InvalidPatch, config.Span, "a PatchStrategicMergeTransformer needs 'paths' or 'patches'");
                break;
        }
    }

    private void WritePairs(ResourceSet set, YamlMapping config, string field)
    {
        if (config.GetMapping(field) is { } pairs)
            LabelTransformer.Apply(context, set, pairs, Specs(config));
    }

    private void SetNamespace(ResourceSet set, YamlMapping config)
    {
        if (PluginMetadata.Text(config, "namespace") is not { Value.Length: > 0 } ns)
            return;
        SubjectMode subjects;
        switch (config.GetString("setRoleBindingSubjects") ?? "")
        {
            case "" or "defaultOnly":
                subjects = SubjectMode.DefaultOnly;
                break;
            case "allServiceAccounts":
                subjects = SubjectMode.AllServiceAccounts;
                break;
            case "none":
                subjects = SubjectMode.None;
                break;
            default:
                context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, config["setRoleBindingSubjects"]!.Span, "setRoleBindingSubjects is defaultOnly, allServiceAccounts or none");
                return;
        }

        var unsetOnly = config["unsetOnly"] is YamlScalar flag && flag.AsBoolean() == true;
        NamespaceTransformer.Apply(context, set, ns, Specs(config), subjects, unsetOnly);
    }

    private void ChangeNames(ResourceSet set, YamlMapping config)
    {
        if (!config.Contains("fieldSpecs"))
        {
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, config.Span, "a transformer of names needs 'fieldSpecs', mostly '- path: metadata/name'");
            return;
        }

        if (config["prefix"] is YamlScalar prefix)
            NameTransformer.Prefix(context, set, prefix, Specs(config));
        if (config["suffix"] is YamlScalar suffix)
            NameTransformer.Suffix(context, set, suffix, Specs(config));
    }

    private static List<FieldSpec> Specs(YamlMapping config) => FieldSpecReader.Read(config.GetSequence("fieldSpecs"));
}
