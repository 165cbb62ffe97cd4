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
            Set(context, Metadata(subject, ns), ns, unsetOnly);
        foreach (var spec in specs)
        {
            // metadata/namespace has its own way; metadata/name is meant for the Namespace of Kubernetes, not for that of other groups.
            if (spec.Selects(subject) && spec.Path != "metadata/namespace" && (spec.Path != "metadata/name" || subject.ApiVersion == "v1"))
            {
                spec.Visit(context, subject, CreatedField.Text, ns.Span, slot =>
                {
                    if (!unsetOnly || slot.Value is YamlScalar { Value.Length: 0 } or YamlScalar { IsNull: true })
                        Set(context, slot, ns);
                });
            }
        }

        if (subject.Kind is "RoleBinding" or "ClusterRoleBinding" && subjects != SubjectMode.None)
            SetSubjects(context, subject, ns, subjects, unsetOnly);
    }

    private static void SetSubjects(BuildContext context, BuildObject subject, YamlScalar ns, SubjectMode subjects, bool unsetOnly)
    {
        if (subject.Tree["subjects"] is not YamlSequence list)
        {
            if (subject.Tree["subjects"] is { } other and not YamlScalar { IsNull: true })
                context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, other.Span, $"the subjects of {subject} are a list");
            return;
        }

        foreach (var item in list)
        {
            if (item is not YamlMapping each)
            {
                if (item is not YamlScalar { IsNull: true })
                    context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, item.Span, $"a subject of {subject} is a mapping");
            }
            else if (subjects == SubjectMode.DefaultOnly ? each.GetString("name") == "default" : each.GetString("kind") == "ServiceAccount")
            {
                Set(context, each, ns, unsetOnly);
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

    private static void Set(BuildContext context, YamlMapping mapping, YamlScalar ns, bool unsetOnly)
    {
        if (unsetOnly && mapping.GetString("namespace") is { Length: > 0 })
            return;
        if (mapping.TryGetEntry("namespace", out var entry))
            Set(context, new NodeSlot(mapping, entry.Key), ns);
        else
            mapping.Set("namespace", WrittenText.Of(ns.Value, ns.Span));
    }

    private static void Set(BuildContext context, NodeSlot slot, YamlScalar ns)
    {
        if (slot.Value is YamlScalar old)
            slot.Set(WrittenText.Of(ns.Value, ns.Span, old));
        else
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, slot.Value.Span, "a namespace is a single value, and kustomize cannot change what is here");
    }
}
