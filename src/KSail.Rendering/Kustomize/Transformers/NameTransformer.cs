using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>namePrefix</c> and <c>nameSuffix</c>.</summary>
internal static class NameTransformer
{
    private const string NamePath = "metadata/name";

    public static void Prefix(ResourceSet set, string prefix, IReadOnlyList<FieldSpec> specs) =>
        Apply(set, specs, prefix, isPrefix: true);

    public static void Suffix(ResourceSet set, string suffix, IReadOnlyList<FieldSpec> specs) =>
        Apply(set, specs, suffix, isPrefix: false);

    /// <summary>Gives an object another name, which points at where the old one was written.</summary>
    public static void Rename(BuildObject subject, string name)
    {
        if (subject.Tree.GetMapping("metadata") is { } metadata && metadata.TryGetEntry("name", out var entry))
            metadata.Set(entry.Key, WrittenText.Of(name, entry.Value.Span, entry.Value));
    }

    private static void Apply(ResourceSet set, IReadOnlyList<FieldSpec> specs, string text, bool isPrefix)
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

                spec.Visit(null, each, CreatedField.None, default, slot =>
                {
                    if (slot.Value is YamlScalar { IsNull: false } old)
                        slot.Set(WrittenText.Of(isPrefix ? text + old.Value : old.Value + text, old.Span, old));
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
