using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Merges a strategic merge patch into an object as kustomize 5.8 does: maps key by key, null removes, keyed lists by item with the patch's
/// items first, other lists as a whole. Nodes of the patch move into the object, so each application needs a patch of its own.
/// </summary>
internal sealed class StrategicMerge(DiagnosticBag diagnostics)
{
    private readonly List<(YamlNode Old, YamlNode New)> _overwritten = [];

    private const string Directive = "$patch";

    private enum Strategy
    {
        Merge,
        Replace,
        Delete,
    }

    /// <summary>Merges into a whole object; an empty mapping means that the patch deletes it.</summary>
    public void Apply(BuildObject subject, YamlMapping patch, MergeType? type)
    {
        var target = subject.Tree;
        Apply(target, patch, type);
        foreach (var (old, value) in _overwritten)
            subject.Overwrite(old, value);
    }

    private void Apply(YamlMapping target, YamlMapping patch, MergeType? type)
    {
        if (MergeMapping(target, patch, type) is not YamlMapping result)
        {
            target.Clear();
            return;
        }

        if (ReferenceEquals(result, target))
            return;
        // "$patch: replace" at the top: everything but the identity comes from the patch.
        target.Clear();
        foreach (var entry in result.Entries)
            target.Set(entry.Key, entry.Value);
    }

    // Null means: no value, remove the field. A missing patch still removes what was left blank, as upstream does.
    private YamlNode? Merge(YamlNode? target, YamlNode? patch, MergeField? field)
    {
        var targetIsNull = target is null or YamlScalar { IsNull: true };
        var leading = targetIsNull ? patch : target;
        if (!targetIsNull && patch is not null and not YamlScalar { IsNull: true } && !SameShape(target!, patch))
        {
            diagnostics.Add(KustomizeDiagnostics.PatchFailed, patch.Span,
                $"the patch holds {Describe(patch)} where the object holds {Describe(target!)}; a patch cannot change one into the other");
            return target;
        }

        switch (leading)
        {
            case YamlSequence:
                return field?.Keys is { } keys ? MergeKeyed(target as YamlSequence, patch, field.Type, keys) : patch is null ? target : NotNull(patch);
            case YamlScalar { IsNull: false }:
                return patch is null ? Visited((YamlScalar)target!) : patch is YamlScalar { IsNull: false } changed ? Restyled(target as YamlScalar, changed) : null;
            default:
                return MergeMapping(target, patch, field?.Type);
        }
    }

    private YamlNode? MergeMapping(YamlNode? target, YamlNode? patch, MergeType? type)
    {
        if (target is not YamlMapping mapping)
        {
            // Written-out null stays; "key:" with nothing is removed.
            if (patch is null)
                return target is YamlScalar { Value.Length: > 0 } ? target : null;
            return patch is YamlMapping added ? Adopt(added, type) : null;
        }

        if (patch is YamlScalar)
            return null;
        if (patch is not YamlMapping changes)
        {
            foreach (var entry in mapping.Entries.ToArray())
                Put(mapping, entry.Key, Merge(entry.Value, null, type?.Field(entry.Name)), entry.Value);
            return mapping;
        }

        switch (TakeStrategy(changes))
        {
            case Strategy.Delete:
                return null;
            case Strategy.Replace:
                return Adopt(changes, type);
        }

        foreach (var entry in mapping.Entries.ToArray())
        {
            if (!changes.Contains(entry.Name))
                Put(mapping, entry.Key, Merge(entry.Value, null, type?.Field(entry.Name)), entry.Value);
        }

        foreach (var entry in changes.Entries)
        {
            var old = mapping[entry.Name];
            Put(mapping, entry.Key, Merge(old, entry.Value, type?.Field(entry.Name)), old);
        }

        return mapping;
    }

    private static void Put(YamlMapping mapping, YamlScalar key, YamlNode? value, YamlNode? old)
    {
        if (value is null)
            mapping.Remove(key.Value);
        else if (!ReferenceEquals(value, old))
            mapping.Set(key, value);
    }

    // A mapping that comes new from the patch: directives are carried out, nulls vanish.
    private YamlMapping? Adopt(YamlMapping added, MergeType? type)
    {
        if (TakeStrategy(added) == Strategy.Delete)
            return null;
        foreach (var entry in added.Entries.ToArray())
            Put(added, entry.Key, AdoptValue(entry.Value, type?.Field(entry.Name)), entry.Value);
        return added;
    }

    private YamlNode? AdoptValue(YamlNode value, MergeField? field) => value switch
    {
        YamlMapping mapping => Adopt(mapping, field?.Type),
        YamlSequence items when field?.Keys is { } keys => AdoptKeyed(items, field.Type, keys),
        YamlSequence items => items,
        YamlScalar { IsNull: false } scalar => WrittenText.Quoted(scalar),
        _ => null,
    };

    private YamlSequence? AdoptKeyed(YamlSequence items, MergeType? type, string[] keys)
    {
        if (TakeStrategy(items) == Strategy.Delete)
            return null;
        var kept = new YamlSequence(items.Span);
        foreach (var item in items)
        {
            var adopted = item is YamlMapping mapping && keys.Length > 0 ? Adopt(mapping, type) : NotNull(item);
            if (adopted is not null and not YamlMapping { Count: 0 })
                kept.Add(adopted);
        }

        return kept;
    }

    private YamlSequence? MergeKeyed(YamlSequence? target, YamlNode? patch, MergeType? type, string[] keys)
    {
        if (patch is YamlScalar)
            return null;
        if (patch is not YamlSequence changes)
            return new KeyedList(keys, this, type).Prune(target!);
        if (target is null)
            return AdoptKeyed(changes, type, keys);
        switch (TakeStrategy(changes))
        {
            case Strategy.Delete:
                return null;
            case Strategy.Replace:
                return AdoptKeyed(changes, type, keys);
        }

        if (keys.Length == 0)
            return KeyedList.Unite(target, changes);
        if (!HaveKeys(changes, keys))
            return target;
        return new KeyedList(keys, this, type).Merge(target, changes);
    }

    /// <summary>Merges one item of a keyed list.</summary>
    internal YamlNode? MergeItem(YamlNode? target, YamlNode? patch, MergeType? type) => Merge(target, patch, new MergeField(type, null));

    // Upstream loses items at random here; no API server would take them either.
    private bool HaveKeys(YamlSequence changes, string[] keys)
    {
        var complete = true;
        foreach (var item in changes)
        {
            if (item is YamlMapping mapping && mapping.GetString(keys[0]) is { Length: > 0 })
                continue;
            complete = false;
            diagnostics.Add(KustomizeDiagnostics.PatchFailed, item.Span, $"items of this list are told apart by '{keys[0]}', which this one does not have");
        }

        return complete;
    }

    private Strategy TakeStrategy(YamlMapping patch)
    {
        if (!patch.TryGetEntry(Directive, out var entry))
            return Strategy.Merge;
        patch.Remove(Directive);
        return Read(entry.Value);
    }

    // An item that holds a directive and nothing else speaks of the whole list.
    private Strategy TakeStrategy(YamlSequence patch)
    {
        for (var i = 0; i < patch.Count; i++)
        {
            if (patch[i] is not YamlMapping { Count: 1 } item || item[Directive] is not { } value)
                continue;
            patch.RemoveAt(i);
            return Read(value);
        }

        return Strategy.Merge;
    }

    private Strategy Read(YamlNode value)
    {
        switch ((value as YamlScalar)?.Value)
        {
            case "delete":
                return Strategy.Delete;
            case "replace":
                return Strategy.Replace;
            case "merge":
                return Strategy.Merge;
            default:
                diagnostics.Add(KustomizeDiagnostics.InvalidPatch, value.Span, "the directive '$patch' is delete, replace or merge");
                return Strategy.Merge;
        }
    }

    // Whatever a merge walks over is set anew, and gets the quotes it lacks.
    private YamlScalar Visited(YamlScalar scalar)
    {
        var quoted = WrittenText.Quoted(scalar);
        if (!ReferenceEquals(quoted, scalar))
            _overwritten.Add((scalar, quoted));
        return quoted;
    }

    // The quotes of the old value outlive it: a number put in the place of a quoted text is a text.
    private YamlScalar Restyled(YamlScalar? old, YamlScalar patch)
    {
        if (old is null)
            return WrittenText.Quoted(patch);
        var restyled = new YamlScalar(patch.Value, old.Style == ScalarStyle.Plain ? patch.Type : ScalarType.String, old.Style, patch.Span);
        _overwritten.Add((old, restyled));
        return restyled;
    }

    private static YamlNode? NotNull(YamlNode node) => node is YamlScalar { IsNull: true } ? null : node;

    private static bool SameShape(YamlNode left, YamlNode right) => left.GetType() == right.GetType();

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        _ => "a single value",
    };
}
