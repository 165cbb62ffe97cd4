using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Merges lists whose items are told apart by one or two fields, or by their own text where there is no such field. The items of the patch
/// come first, in the patch's order, then the others. Almost every list is orderly: one key, which every item has and no two share. The
/// rest goes through <see cref="AssociativeItems"/> step by step as upstream (kyaml's associative_sequence.go), because what is lost, moved
/// or doubled there depends on the steps.
/// </summary>
internal sealed class KeyedList(string[] keys, StrategicMerge merge, MergeType? type, DiagnosticBag diagnostics)
{
    // Disorder costs the square of the length.
    private const int MaxDisorderly = 5000;

    private readonly MergeField _item = new(type, null);

    /// <summary>The merged list; <paramref name="changes"/> is null where the patch has none, and the same list where all is new.</summary>
    public YamlSequence Merge(YamlSequence target, YamlSequence? changes)
    {
        if (target.Count == 0 && changes is null or { Count: 0 })
            return target;
        if (keys.Length == 1 && Index(target) is { } known)
        {
            if (changes is null || ReferenceEquals(changes, target))
                return MergeOrderly(target, changes);
            if (Index(changes) is { } changed)
                return MergeOrderly(target, changes, known, changed);
        }

        if (target.Count + (changes?.Count ?? 0) > MaxDisorderly)
        {
            diagnostics.Add(KustomizeDiagnostics.TooLarge, target.Span, $"this list has more than {MaxDisorderly} items, of which some lack the key '{keys[0]}' or share it");
            return target;
        }

        return MergeStepwise(target, changes);
    }

    // Each item by its key; null where a key is missing, blank or twice.
    private Dictionary<string, YamlMapping>? Index(YamlSequence items)
    {
        var index = new Dictionary<string, YamlMapping>(items.Count, StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not YamlMapping mapping || mapping.GetString(keys[0]) is not { Length: > 0 } key || !index.TryAdd(key, mapping))
                return null;
        }

        return index;
    }

    // Of a list by itself: only the items change.
    private YamlSequence MergeOrderly(YamlSequence target, YamlSequence? changes)
    {
        var kept = new YamlSequence(target.Span);
        for (var i = 0; i < target.Count; i++)
        {
            if (merge.Walk(target[i], changes is null ? null : target[i], _item) is YamlMapping { Count: > 0 } merged)
                kept.Add(merged);
        }

        return kept;
    }

    private YamlSequence MergeOrderly(YamlSequence target, YamlSequence changes, Dictionary<string, YamlMapping> known, Dictionary<string, YamlMapping> changed)
    {
        var result = new YamlSequence(target.Span);
        foreach (var item in changes)
        {
            var change = (YamlMapping)item;
            // The walk may take the key out of the change, never out of what stays.
            var key = change.GetString(keys[0])!;
            var old = known.GetValueOrDefault(key);
            if (merge.Walk(old, change, _item) is YamlMapping { Count: > 0 } merged)
                result.Add(old ?? merged);
        }

        foreach (var item in target)
        {
            if (!changed.ContainsKey(((YamlMapping)item).GetString(keys[0])!) && merge.Walk(item, null, _item) is YamlMapping { Count: > 0 } merged)
                result.Add(merged);
        }

        return result;
    }

    private YamlSequence MergeStepwise(YamlSequence target, YamlSequence? changes)
    {
        string[] by = keys.Length == 0 ? [""] : keys;
        var old = new AssociativeItems(target, diagnostics);
        var patch = changes is null ? null : ReferenceEquals(changes, target) ? old : new AssociativeItems(changes, diagnostics);
        var values = KeyValues.Of(patch, old, by);
        if (values.Count == 0)
            return target;
        var used = KeyValues.Used(values, by);
        var result = new AssociativeItems(new YamlSequence(target.Span), diagnostics);
        foreach (var value in values)
        {
            var wanted = KeyValues.Select(value, by, used);
            var (presentKeys, presentValues) = KeyValues.Present(used, wanted);
            var merged = merge.Walk(old.Find(presentKeys, presentValues), patch?.Find(presentKeys, presentValues), _item);
            if (merged is null or YamlScalar { IsNull: true } or YamlMapping { Count: 0 })
            {
                old.Set(null, used, wanted);
                continue;
            }

            if (merged is YamlMapping mapping)
                AddKeys(mapping, used, wanted);
            result.Set(merged, used, wanted);
        }

        result.Append(old, used);
        Warn(target, changes, result);
        return result.ToSequence();
    }

    private static void AddKeys(YamlMapping item, string[] used, string[] wanted)
    {
        for (var i = 0; i < used.Length; i++)
        {
            if (wanted[i].Length > 0 && !item.Contains(used[i]))
                item.Set(used[i], WrittenText.Quoted(YamlScalar.String(wanted[i], item.Span)));
        }
    }

    // What a directive or null takes away is meant; what the missing key of some other item takes away is not.
    private void Warn(YamlSequence target, YamlSequence? changes, AssociativeItems result)
    {
        if (keys.Length == 0 || result.Count >= target.Count)
            return;
        var culprit = FindKeyless(changes) ?? FindKeyless(target);
        if (culprit is not null)
        {
            diagnostics.Add(KustomizeDiagnostics.PatchSurprise, culprit.Span,
                $"items of this list are told apart by '{keys[0]}', which this one does not have; kustomize then drops items of the list, and {result.Count} of {target.Count} are left");
        }
    }

    private YamlNode? FindKeyless(YamlSequence? items)
    {
        foreach (var item in items ?? [])
        {
            if (item is not YamlMapping mapping || mapping.GetString(keys[0]) is not { Length: > 0 })
                return item;
        }

        return null;
    }
}
