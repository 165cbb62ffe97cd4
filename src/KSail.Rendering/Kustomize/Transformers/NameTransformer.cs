using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>namePrefix</c> and <c>nameSuffix</c>.</summary>
internal static class NameTransformer
{
    private const string NamePath = "metadata/name";

    public static void Prefix(BuildContext context, ResourceSet set, YamlScalar prefix, IReadOnlyList<FieldSpec> specs) =>
        Apply(context, set, specs, prefix, isPrefix: true);

    public static void Suffix(BuildContext context, ResourceSet set, YamlScalar suffix, IReadOnlyList<FieldSpec> specs) =>
        Apply(context, set, specs, suffix, isPrefix: false);

    /// <summary>Gives an object another name, which points at where the old one was written.</summary>
    public static void Rename(BuildObject subject, string name)
    {
        if (subject.Tree.GetMapping("metadata") is { } metadata && metadata.TryGetEntry("name", out var entry))
            metadata.Set(entry.Key, entry.Value is YamlScalar old ? WrittenText.Untyped(name, old.Span, old) : YamlScalar.String(name, entry.Value.Span));
    }

    private static void Apply(BuildContext context, ResourceSet set, IReadOnlyList<FieldSpec> specs, YamlScalar addition, bool isPrefix)
    {
        var text = addition.Value;
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

                spec.Visit(context, each, CreatedField.Text, addition.Span, slot =>
                {
                    if (spec.Scalar(context, each, slot) is { } old && context.Growth.Allow(text.Length + old.Value.Length, addition.Span))
                        slot.Set(WrittenText.Untyped(isPrefix ? text + old.Value : old.Value + text, old.Span, old));
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
