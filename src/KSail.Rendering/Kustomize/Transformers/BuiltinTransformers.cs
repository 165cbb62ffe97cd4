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
        if (transformer.ApiVersion != "builtin" || BuiltinShapes.Find(transformer.Kind) is not { } shape)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.UnsupportedField, transformer.Span,
                $"the transformer {transformer.ApiVersion} {transformer.Kind} is not supported: plug-ins, programs and containers are never run during a build; supported are, with apiVersion builtin, {BuiltinShapes.List}");
            return;
        }

        var config = new ShapeCheck(context.Diagnostics).Read(transformer.Tree, shape);
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
            case "PrefixTransformer" when NamesChange(config):
                NameTransformer.Prefix(context, set, config.GetString("prefix") ?? "", Specs(config));
                break;
            case "SuffixTransformer" when NamesChange(config):
                NameTransformer.Suffix(context, set, config.GetString("suffix") ?? "", Specs(config));
                break;
            case "PrefixSuffixTransformer" when NamesChange(config):
                NameTransformer.Prefix(context, set, config.GetString("prefix") ?? "", Specs(config));
                NameTransformer.Suffix(context, set, config.GetString("suffix") ?? "", Specs(config));
                break;
            case "ImageTagTransformer":
                if (config.GetMapping("imageTag") is { } image)
                    ImageTransformer.Apply(context, set, image, Specs(config));
                break;
            case "ReplicaCountTransformer":
                if (config.GetMapping("replica") is { } replica)
                    ReplicaTransformer.Apply(context, set, replica, Specs(config));
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
                patches.ApplyStrategicMerge(layer, set, config.GetSequence("paths")?.Cast<YamlScalar>() ?? []);
                if (config["patches"] is YamlScalar text)
                    patches.ApplyStrategicMerge(layer, set, [text], areInline: true);
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
        if (config.GetMapping("metadata")?["namespace"] is not YamlScalar { Value.Length: > 0 } ns)
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

    private bool NamesChange(YamlMapping config)
    {
        if (config.Contains("fieldSpecs"))
            return true;
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, config.Span, "a transformer of names needs 'fieldSpecs', mostly '- path: metadata/name'");
        return false;
    }

    private List<FieldSpec> Specs(YamlMapping config)
    {
        var specs = new List<FieldSpec>();
        foreach (var field in config.GetSequence("fieldSpecs") ?? [])
        {
            if (LabelTransformer.Read(context, (YamlMapping)field) is { } spec)
                specs.Add(spec);
        }

        return specs;
    }
}
