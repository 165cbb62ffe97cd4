using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Lets references follow objects that layers have renamed, once, when all layers are built.</summary>
internal sealed class NameReferenceFixer(BuildContext context, ResourceSet set)
{
    // Only what was renamed, or moved, can need a reference fixed.
    private readonly Dictionary<string, RenamedObjects> _byPreviousName = new(StringComparer.Ordinal);

    public void Run()
    {
        foreach (var each in set.Objects)
        {
            for (var i = 0; i < each.Previous.Count; i++)
            {
                var name = each.Previous[i].Name;
                if (!_byPreviousName.TryGetValue(name, out var known))
                    _byPreviousName[name] = known = new RenamedObjects();
                known.Add(each);
            }
        }

        if (_byPreviousName.Count == 0)
            return;
        foreach (var each in set.Objects)
        {
            // The kind that the object had at first decides which of its fields are references.
            var kind = each.Original.Kind;
            foreach (var rule in set.Config.NameReferences.For(kind))
            {
                if (rule.Field.Selects(kind, each.ApiVersion))
                    rule.Field.Visit(context, each, CreatedField.None, default, slot => Fix(each, rule, slot));
            }
        }
    }

    private void Fix(BuildObject referrer, NameReference rule, NodeSlot slot)
    {
        switch (slot.Value)
        {
            case YamlScalar scalar:
                FixName(referrer, rule, slot, scalar);
                break;
            case YamlMapping mapping:
                FixMapping(referrer, rule, mapping);
                break;
            case YamlSequence items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is YamlMapping item)
                        FixMapping(referrer, rule, item);
                    else if (items[i] is YamlScalar name)
                        FixName(referrer, rule, new NodeSlot(items, i), name);
                }

                break;
        }
    }

    private void FixName(BuildObject referrer, NameReference rule, NodeSlot slot, YamlScalar name)
    {
        if (name.IsNull)
            return;
        var found = Choose(referrer, rule, name, Candidates(referrer, name.Value), withNamespace: false);
        if (found is not null && found.Name != name.Value)
            slot.Set(WrittenText.Untyped(found.Name, name.Span, name));
    }

    private void FixMapping(BuildObject referrer, NameReference rule, YamlMapping mapping)
    {
        if (mapping["name"] is not YamlScalar name)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TransformerFailed, mapping.Span, $"the reference at '{rule.Field.Path}' of {referrer} has no name");
            return;
        }

        var candidates = Candidates(referrer, name.Value);
        if (mapping["namespace"] is YamlScalar ns)
        {
            // Where the namespace means an original one anywhere in the build, current ones do not count.
            var original = candidates.FindAll(each => each.Original.EffectiveNamespace == ns.Value);
            candidates = original.Count > 0 || IsOriginalNamespace(referrer, ns.Value) ? original : candidates.FindAll(each => each.Current.EffectiveNamespace == ns.Value);
        }

        var found = Choose(referrer, rule, name, candidates, withNamespace: true);
        if (found is null || (found.Name == name.Value && found.Namespace.Length == 0))
            return;
        if (mapping.TryGetEntry("name", out var entry))
            mapping.Set(entry.Key, WrittenText.Untyped(found.Name, name.Span, name));
        if (found.Namespace.Length > 0)
            mapping.Set("namespace", mapping["namespace"] is YamlScalar old ? WrittenText.Untyped(found.Namespace, old.Span, old) : YamlScalar.String(found.Namespace, name.Span));
    }

    private bool IsOriginalNamespace(BuildObject referrer, string ns)
    {
        foreach (var each in set.Objects)
        {
            if (each.Original.EffectiveNamespace == ns && CanRefer(referrer, each))
                return true;
        }

        return false;
    }

    private List<BuildObject> Candidates(BuildObject referrer, string name)
    {
        if (!_byPreviousName.TryGetValue(name, out var known))
            return [];
        var from = referrer.Current;
        return from.IsClusterScoped || referrer.Kind == "RoleBinding" ? known.All.FindAll(each => CanRefer(referrer, each)) : known.Near(from.EffectiveNamespace);
    }

    private static bool CanRefer(BuildObject referrer, BuildObject target)
    {
        var from = referrer.Current;
        if (from.IsClusterScoped)
            return true;
        var to = target.Current;
        if (to.IsClusterScoped || from.EffectiveNamespace == to.EffectiveNamespace)
            return true;
        if (referrer.Kind != "RoleBinding")
            return false;
        foreach (var item in referrer.Tree.GetSequence("subjects") ?? [])
        {
            if (item is YamlMapping subject && subject.GetString("kind") == "ServiceAccount" && subject.GetString("namespace") == target.Namespace)
                return true;
        }

        return false;
    }

    private BuildObject? Choose(BuildObject referrer, NameReference rule, YamlScalar name, List<BuildObject> candidates, bool withNamespace)
    {
        candidates = candidates.FindAll(each => WasOfKind(each, rule.Target));
        if (rule.Field.Path.EndsWith("roleRef/name", StringComparison.Ordinal) && referrer.Tree.GetMapping("roleRef") is { } roleRef
            && roleRef.GetString("kind") is { } kind && roleRef.GetString("apiGroup") is { } group)
        {
            var wanted = new ReferenceTarget(kind, group);
            candidates = candidates.FindAll(each => WasOfKind(each, wanted));
        }

        candidates = candidates.FindAll(each => IsNear(referrer, each));
        if (candidates.Count == 1)
            return candidates[0];
        candidates = candidates.FindAll(each => Agree(referrer, each, emptyAgrees: true));
        if (candidates.Count > 1)
            candidates = candidates.FindAll(each => Agree(referrer, each, emptyAgrees: false));
        if (candidates.Count == 0)
            return null;
        foreach (var each in candidates)
        {
            if (each.Name == candidates[0].Name && (!withNamespace || each.Namespace == candidates[0].Namespace))
                continue;
            context.Diagnostics.Add(KustomizeDiagnostics.AmbiguousReference, name.Span,
                $"'{name.Value}' could mean {candidates[0]} or {each}, which were both named so before; refer to the new name");
            return null;
        }

        return candidates[0];
    }

    private static bool WasOfKind(BuildObject subject, ReferenceTarget target)
    {
        var (group, version) = BuildObject.SplitApiVersion(subject.ApiVersion);
        for (var i = 0; i < subject.Previous.Count; i++)
        {
            if (target.Selects(group, version, subject.Previous[i].Kind))
                return true;
        }

        return false;
    }

    private static bool IsNear(BuildObject referrer, BuildObject target)
    {
        var from = referrer.Current;
        var to = target.Current;
        return from.IsClusterScoped || to.IsClusterScoped || to.Kind == "ServiceAccount" || from.EffectiveNamespace == to.EffectiveNamespace;
    }

    private static bool Agree(BuildObject left, BuildObject right, bool emptyAgrees) =>
        Agree(left.Prefixes, right.Prefixes, emptyAgrees) && Agree(left.Suffixes, right.Suffixes, emptyAgrees);

    // The shorter list equals the end of the longer one.
    private static bool Agree(List<string> left, List<string> right, bool emptyAgrees)
    {
        if (left.Count == 0 || right.Count == 0)
            return emptyAgrees || left.Count == right.Count;
        var length = Math.Min(left.Count, right.Count);
        for (var i = 1; i <= length; i++)
        {
            if (left[^i] != right[^i])
                return false;
        }

        return true;
    }
}
