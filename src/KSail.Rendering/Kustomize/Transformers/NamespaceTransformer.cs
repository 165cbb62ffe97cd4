using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Which subjects of role bindings a namespace transformation changes.</summary>
internal enum SubjectMode
{
    /// <summary>Those named <c>default</c>, of any kind.</summary>
    DefaultOnly,

    /// <summary>Those of kind ServiceAccount.</summary>
    AllServiceAccounts,

    /// <summary>None.</summary>
    None,
}

/// <summary>Carries out <c>namespace</c>.</summary>
internal static class NamespaceTransformer
{
    public static void Apply(
        BuildContext context, ResourceSet set, YamlScalar ns, IReadOnlyList<FieldSpec> specs, SubjectMode subjects = SubjectMode.DefaultOnly, bool unsetOnly = false)
    {
        var seen = new Dictionary<Identity, BuildObject>(set.Objects.Count);
        foreach (var each in set.Objects)
        {
            each.RememberIdentity();
            Apply(context, each, ns, specs, subjects, unsetOnly);
            var identity = each.Current.Normalized();
            if (!seen.TryAdd(identity, each))
            {
                context.Diagnostics.Add(KustomizeDiagnostics.DuplicateResource, each.Span,
                    $"with the namespace '{ns.Value}', {each} is twice in this build; it is also at {Path.GetFileName(seen[identity].Span.File)} line {seen[identity].Span.Line}");
            }
        }
    }

    private static void Apply(BuildContext context, BuildObject subject, YamlScalar ns, IReadOnlyList<FieldSpec> specs, SubjectMode subjects, bool unsetOnly)
    {
        if (!subject.Current.IsClusterScoped)
            Set(Metadata(subject, ns), ns, unsetOnly);
        foreach (var spec in specs)
        {
            // metadata/namespace has its own way; metadata/name is meant for the Namespace of Kubernetes, not for that of other groups.
            if (spec.Selects(subject) && spec.Path != "metadata/namespace" && (spec.Path != "metadata/name" || subject.ApiVersion == "v1"))
            {
                spec.Visit(context, subject, CreatedField.Text, ns.Span, slot =>
                {
                    if (!unsetOnly || slot.Value is YamlScalar { Value.Length: 0 } or YamlScalar { IsNull: true })
                        slot.Set(YamlScalar.String(ns.Value, ns.Span));
                });
            }
        }

        if (subject.Kind is "RoleBinding" or "ClusterRoleBinding" && subjects != SubjectMode.None && subject.Tree.GetSequence("subjects") is { } list)
        {
            foreach (var item in list)
            {
                if (item is YamlMapping each && (subjects == SubjectMode.DefaultOnly ? each.GetString("name") == "default" : each.GetString("kind") == "ServiceAccount"))
                    Set(each, ns, unsetOnly);
            }
        }
    }

    private static YamlMapping Metadata(BuildObject subject, YamlScalar ns)
    {
        if (subject.Tree.GetMapping("metadata") is { } metadata)
            return metadata;
        metadata = new YamlMapping(ns.Span);
        subject.Tree.Set(YamlScalar.String("metadata", ns.Span), metadata);
        return metadata;
    }

    private static void Set(YamlMapping mapping, YamlScalar ns, bool unsetOnly)
    {
        if (!unsetOnly || mapping.GetString("namespace") is null or "")
            mapping.Set("namespace", YamlScalar.String(ns.Value, ns.Span));
    }
}
