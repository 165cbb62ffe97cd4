using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Carries out <c>namePrefix</c> and <c>nameSuffix</c>.</summary>
internal static class NameTransformer
{
    public static void Prefix(ResourceSet set, string prefix)
    {
        foreach (var each in set.Objects)
        {
            if (IsExempt(each))
                continue;
            each.RememberIdentity();
            each.Prefixes.Add(prefix);
            Rename(each, prefix + each.Name);
        }
    }

    public static void Suffix(ResourceSet set, string suffix)
    {
        foreach (var each in set.Objects)
        {
            if (IsExempt(each))
                continue;
            each.RememberIdentity();
            each.Suffixes.Add(suffix);
            Rename(each, each.Name + suffix);
        }
    }

    /// <summary>Gives an object another name, which points at where the old one was written.</summary>
    public static void Rename(BuildObject subject, string name)
    {
        if (subject.Tree.GetMapping("metadata") is { } metadata && metadata.TryGetEntry("name", out var entry))
            metadata.Set(entry.Key, YamlScalar.String(name, entry.Value.Span));
    }

    // Their names mean something to others: the plural and group of a CRD, a namespace, the version of an API.
    private static bool IsExempt(BuildObject subject)
    {
        var original = subject.Original;
        return original.Kind is "CustomResourceDefinition" or "Namespace" || (original.Kind == "APIService" && original.Group == "apiregistration.k8s.io")
            || subject.Name.Length == 0;
    }
}
