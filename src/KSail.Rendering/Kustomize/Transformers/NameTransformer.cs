using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>namePrefix</c> and <c>nameSuffix</c>.</summary>
internal static class NameTransformer
{
    private const string NamePath = "metadata/name";

    public static void Prefix(BuildContext context, ResourceSet set, string prefix, IReadOnlyList<FieldSpec> specs) =>
        Apply(context, set, specs, prefix, isPrefix: true);

    public static void Suffix(BuildContext context, ResourceSet set, string suffix, IReadOnlyList<FieldSpec> specs) =>
        Apply(context, set, specs, suffix, isPrefix: false);

    /// <summary>Gives an object another name, which points at where the old one was written.</summary>
    public static void Rename(BuildObject subject, string name)
    {
        if (subject.Tree.GetMapping("metadata") is { } metadata && metadata.TryGetEntry("name", out var entry))
            metadata.Set(entry.Key, entry.Value is YamlScalar old ? WrittenText.Untyped(name, old.Span, old) : YamlScalar.String(name, entry.Value.Span));
    }

    private static void Apply(BuildContext context, ResourceSet set, IReadOnlyList<FieldSpec> specs, string text, bool isPrefix)
    {
        if (text.Length == 0)
            return;
        foreach (var each in set.Objects)
        {
            if (IsExempt(each))
                continue;
            foreach (var spec in specs)
            {
                if (!spec.Selects(each))
                    continue;
                if (spec.Path == NamePath)
                {
                    (isPrefix ? each.Prefixes : each.Suffixes).Add(text);
                    each.RememberIdentity();
                }

                spec.Visit(context, each, CreatedField.Text, each.Span, slot =>
                {
                    if (slot.Value is YamlScalar old)
                        slot.Set(WrittenText.Untyped(isPrefix ? text + old.Value : old.Value + text, old.Span, old));
                    else
                        context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, slot.Value.Span, $"'{spec.Path}' of {each} is no single value, so no {(isPrefix ? "prefix" : "suffix")} can be added to it");
                });
            }
        }
    }

    // Their names mean something to others: the plural and group of a CRD, a namespace, the version of an API.
    private static bool IsExempt(BuildObject subject)
    {
        var original = subject.Original;
        return original.Kind is "CustomResourceDefinition" or "Namespace" || (original.Kind == "APIService" && original.Group == "apiregistration.k8s.io");
    }
}
