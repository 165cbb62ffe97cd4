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
            // What a chart brings is where Helm was told to put it.
            if (each.Release is not null)
                continue;
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

    /// <summary>Sets the namespace of one object, without remembering the old one.</summary>
    public static void Apply(BuildContext context, BuildObject subject, YamlScalar ns, IReadOnlyList<FieldSpec> specs, SubjectMode subjects, bool unsetOnly)
    {
        if (!subject.Current.IsClusterScoped)
            Set(context, Metadata(subject, ns), ns, unsetOnly);
        var isBinding = IsBinding(subject.Kind);
        if (isBinding && subjects != SubjectMode.None)
            SetSubjects(context, subject, ns, subjects, unsetOnly);
        foreach (var spec in specs)
        {
            // metadata/namespace and the subjects have their own ways; metadata/name is meant for the Namespace of Kubernetes, not for that of other groups.
            if (!spec.Selects(subject) || spec.Path == "metadata/namespace" || (spec.Path == "metadata/name" && subject.ApiVersion != "v1")
                || (isBinding && IsBinding(spec.Kind) && spec.Path == "subjects/namespace"))
            {
                continue;
            }

            spec.Visit(context, subject, CreatedField.Text, ns.Span, slot =>
            {
                if (spec.Scalar(context, subject, slot) is { } old && (!unsetOnly || old.IsNull || old.Value.Length == 0))
                    Set(context, slot, ns);
            });
        }
    }

    private static bool IsBinding(string kind) => kind is "RoleBinding" or "ClusterRoleBinding";

    private static void SetSubjects(BuildContext context, BuildObject binding, YamlScalar ns, SubjectMode mode, bool unsetOnly)
    {
        var subjects = binding.Tree["subjects"];
        if (subjects is null or YamlScalar { IsNull: true })
            return;
        if (subjects is not YamlSequence list)
        {
            Report(context, binding, subjects);
            return;
        }

        foreach (var item in list)
        {
            if (item is not YamlMapping each)
                Report(context, binding, item);
            else if (mode == SubjectMode.DefaultOnly ? each.GetString("name") == "default" : each.GetString("kind") == "ServiceAccount")
                Set(context, each, ns, unsetOnly);
        }
    }

    private static void Report(BuildContext context, BuildObject binding, YamlNode node) =>
        context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, node.Span, $"the subjects of {binding} are a list of mappings with kind and name; kustomize cannot set their namespace");

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
