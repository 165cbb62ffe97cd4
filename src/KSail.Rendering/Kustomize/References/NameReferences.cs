namespace KSail.Rendering.Kustomize;

/// <summary>Rules for references, to be found by the kind of the holder. Immutable.</summary>
internal sealed class NameReferences
{
    private readonly IReadOnlyList<NameReference> _all;
    private readonly Dictionary<string, List<NameReference>> _byKind = new(StringComparer.Ordinal);
    private readonly List<NameReference> _ofAnyKind = [];

    public NameReferences(IReadOnlyList<NameReference> all)
    {
        _all = all;
        foreach (var rule in all)
        {
            if (rule.Field.Kind.Length == 0)
                _ofAnyKind.Add(rule);
            else if (_byKind.TryGetValue(rule.Field.Kind, out var rules))
                rules.Add(rule);
            else
                _byKind[rule.Field.Kind] = [rule];
        }

        if (_ofAnyKind.Count == 0)
            return;
        foreach (var rules in _byKind.Values)
            rules.AddRange(_ofAnyKind);
    }

    /// <summary>Rules for objects of a kind.</summary>
    public IReadOnlyList<NameReference> For(string kind) => _byKind.TryGetValue(kind, out var rules) ? rules : _ofAnyKind;

    /// <summary>These rules and others, compared target by target.</summary>
    public NameReferences Merge(NameReferences other, FieldSpecMerge merge)
    {
        if (other._all.Count == 0)
            return this;
        if (_all.Count == 0)
            return other;
        var result = new List<NameReference>(_all);
        foreach (var group in other._all.GroupBy(static rule => rule.Target))
        {
            var present = _all.Where(rule => rule.Target == group.Key).Select(static rule => rule.Field).ToList();
            var united = merge.Merge(present, [.. group.Select(static rule => rule.Field)]);
            for (var i = present.Count; i < united.Count; i++)
                result.Add(new NameReference(group.Key, united[i]));
        }

        return new NameReferences(result);
    }
}
