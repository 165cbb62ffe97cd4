using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Merges a strategic merge patch into an object as kustomize 5.8 does (kyaml's merge2): maps key by key, null removes, keyed lists item by
/// item with the patch's items first, other lists as a whole. The whole object is walked, not only what the patch names, and that alone
/// changes it: fields left blank vanish, and keyed lists lose what their keys cannot tell apart. Nodes of the patch move into the object,
/// so each application needs a patch of its own.
/// </summary>
internal sealed class StrategicMerge(OpenApi openApi, DiagnosticBag diagnostics)
{
    private const string DirectiveKey = "$patch";

    private readonly List<(YamlNode Old, YamlNode New)> _overwritten = [];
    private readonly Dictionary<YamlNode, YamlScalar> _changed = new(ReferenceEqualityComparer.Instance);
    private BuildObject? _subject;

    private enum Directive
    {
        Merge,
        Replace,
        Delete,
    }

    /// <summary>Merges into a whole object; an emptied one means that the patch deletes it.</summary>
    public void Apply(BuildObject subject, YamlMapping patch)
    {
        _subject = subject;
        var target = subject.Tree;
        var directive = patch[DirectiveKey]?.Span ?? patch.Span;
        var result = Walk(target, patch, null);
        if (result is null)
        {
            target.Clear();
        }
        else if (!ReferenceEquals(result, target))
        {
            // The result is another node than the one that the build holds, and upstream forgets it.
            diagnostics.Add(KustomizeDiagnostics.PatchSurprise, directive,
                "'$patch: replace' for a whole object has no effect in kustomize; put it into the mappings that are to be replaced, such as spec");
        }

        foreach (var (old, value) in _overwritten)
            subject.Overwrite(old, value);
    }

    /// <summary>
    /// The outcome for one place: <paramref name="target"/> is what the object has, <paramref name="patch"/> what the patch has, either may
    /// be missing. Null means that nothing is left.
    /// </summary>
    internal YamlNode? Walk(YamlNode? target, YamlNode? patch, MergeField? field)
    {
        var leading = IsNull(target) ? IsNull(patch) ? null : patch : target;
        if (!IsNull(target) && !IsNull(patch) && target!.GetType() != patch!.GetType())
        {
            diagnostics.Add(KustomizeDiagnostics.PatchFailed, patch.Span,
                $"the patch holds {Describe(patch)} where the object holds {Describe(target)}; a patch cannot change one into the other");
            return target;
        }

        return leading switch
        {
            YamlSequence when field?.Keys is { } keys => WalkKeyed(target as YamlSequence, patch, field.Type, keys),
            YamlSequence => patch is null ? target : NotNull(patch),
            YamlScalar => patch is null ? target : NotNull(patch),
            _ => WalkMapping(target, patch, field?.Type),
        };
    }

    private YamlNode? WalkMapping(YamlNode? target, YamlNode? patch, MergeType? type)
    {
        // Where the schema ends, an object that says what it is starts anew: a manifest inside a custom resource.
        type ??= TypeOf(target) ?? TypeOf(patch);
        if (target is not YamlMapping mapping)
        {
            if (patch is YamlMapping added)
                return TakeDirective(added, isNew: true) == Directive.Delete ? null : WalkFields(added, added, type);
            // Null in so many words stays; "key:" with nothing is removed.
            return patch is null && target is YamlScalar { Value.Length: > 0 } ? target : null;
        }

        switch (patch)
        {
            case YamlScalar:
                return null;
            case YamlMapping changes:
                return TakeDirective(changes, isNew: false) switch
                {
                    Directive.Delete => null,
                    Directive.Replace => WalkFields(changes, changes, type),
                    _ => WalkFields(mapping, changes, type),
                };
            default:
                return WalkFields(mapping, null, type);
        }
    }

    private YamlMapping WalkFields(YamlMapping target, YamlMapping? patch, MergeType? type)
    {
        // Found before the walk, which takes fields away that then are not new.
        List<YamlEntry>? added = null;
        if (patch is not null && !ReferenceEquals(patch, target))
        {
            foreach (var entry in patch.Entries)
            {
                if (!target.Contains(entry.Name))
                    (added ??= []).Add(entry);
            }
        }

        foreach (var entry in target.Entries.ToArray())
            Put(target, entry.Key, Walk(entry.Value, patch?[entry.Name], type?.Field(entry.Name)));
        foreach (var entry in added ?? [])
            Put(target, entry.Key, Walk(null, entry.Value, type?.Field(entry.Name)));
        return target;
    }

    private YamlSequence? WalkKeyed(YamlSequence? target, YamlNode? patch, MergeType? type, string[] keys)
    {
        switch (patch)
        {
            case YamlScalar:
                return null;
            // A list that is new is not asked for directives: what looks like one is an item.
            case YamlSequence added when target is null:
                return new KeyedList(keys, this, type, diagnostics).Merge(added, added);
            case YamlSequence changes:
                return TakeDirective(changes) switch
                {
                    Directive.Delete => null,
                    Directive.Replace => new KeyedList(keys, this, type, diagnostics).Merge(changes, changes),
                    _ => new KeyedList(keys, this, type, diagnostics).Merge(target!, changes),
                };
            default:
                return new KeyedList(keys, this, type, diagnostics).Merge(target!, null);
        }
    }

    private MergeType? TypeOf(YamlNode? node) =>
        node is YamlMapping mapping && mapping.GetString("apiVersion") is { Length: > 0 } apiVersion && mapping.GetString("kind") is { Length: > 0 } kind
            ? openApi.FindType(apiVersion, kind)
            : null;

    // The key stays that of the object where there is one: "6443" in quotes is another type than without.
    private void Put(YamlMapping mapping, YamlScalar key, YamlNode? value)
    {
        if (key.Value.Length == 0)
            diagnostics.Add(KustomizeDiagnostics.PatchFailed, key.Span, "kustomize cannot merge into a mapping that has a field whose name is empty");
        else if (value is null)
            mapping.Remove(key.Value);
        else if (!mapping.TryGetEntry(key.Value, out var entry))
            mapping.Set(key, value is YamlScalar added ? WrittenText.Quoted(added) : value);
        else if (ReferenceEquals(entry.Value, value))
            Requote(mapping, entry);
        else
            mapping.Set(entry.Key, value is YamlScalar changed ? Restyled(entry.Value, changed) : value);
    }

    // Whatever a merge walks over is set anew, and gets the quotes it lacks.
    private void Requote(YamlMapping mapping, YamlEntry entry)
    {
        if (entry.Value is not YamlScalar scalar)
            return;
        var current = Current(scalar);
        var quoted = WrittenText.Quoted(current);
        if (ReferenceEquals(quoted, scalar))
            return;
        mapping.Set(entry.Key, quoted);
        Overwrite(scalar, current, quoted);
    }

    // The quotes of the old value outlive it: a number put in the place of a quoted text is a text.
    private YamlScalar Restyled(YamlNode old, YamlScalar patch)
    {
        var current = old is YamlScalar written ? Current(written) : old;
        var style = current is YamlScalar { IsNull: false } scalar ? scalar.Style : ScalarStyle.Plain;
        var restyled = new YamlScalar(patch.Value, style == ScalarStyle.Plain ? patch.Type : ScalarType.String, style, patch.Span);
        Overwrite(old, current, restyled);
        return restyled;
    }

    // A value that stands at several places may have changed at another one already.
    private YamlScalar Current(YamlScalar scalar) => _changed.TryGetValue(scalar, out var changed) ? changed : scalar;

    private void Overwrite(YamlNode old, YamlNode current, YamlScalar value)
    {
        if (_subject?.IsShared(old) == true)
            _changed[old] = value;
        _overwritten.Add((current, value));
    }

    // In a mapping that is new, upstream takes no offence at a directive it does not know, and leaves it where it is.
    private Directive TakeDirective(YamlMapping patch, bool isNew)
    {
        if (!patch.TryGet(DirectiveKey, out var value))
            return Directive.Merge;
        if (Read(value, isNew) is not { } directive)
            return Directive.Merge;
        patch.Remove(DirectiveKey);
        return directive;
    }

    // The first item that has a directive counts, and only if it has nothing else; then all items with the same one go.
    private Directive TakeDirective(YamlSequence patch)
    {
        foreach (var item in patch)
        {
            if (item is not YamlMapping mapping || !mapping.TryGet(DirectiveKey, out var value))
                continue;
            if (mapping.Count > 1 || Read(value, isNew: false) is not { } directive)
                return Directive.Merge;
            var kept = new List<YamlNode>();
            foreach (var each in patch)
            {
                if (!IsNull(each) && each is not YamlMapping { Count: 0 } && (each as YamlMapping)?.GetString(DirectiveKey) != ((YamlScalar)value).Value)
                    kept.Add(each);
            }

            patch.Clear();
            foreach (var each in kept)
                patch.Add(each);
            return directive;
        }

        return Directive.Merge;
    }

    private Directive? Read(YamlNode value, bool isNew)
    {
        switch ((value as YamlScalar)?.Value)
        {
            case "delete":
                return Directive.Delete;
            case "replace":
                return Directive.Replace;
            case "merge":
                return Directive.Merge;
            default:
                if (isNew)
                    diagnostics.Add(KustomizeDiagnostics.PatchSurprise, value.Span, "the directive '$patch' is delete, replace or merge; this one stays in the object as a field");
                else
                    diagnostics.Add(KustomizeDiagnostics.InvalidPatch, value.Span, "the directive '$patch' is delete, replace or merge");
                return null;
        }
    }

    // What was set without a type is no null to upstream, whatever its text.
    private static bool IsNull(YamlNode? node) => node is null or YamlScalar { IsNull: true, IsUntyped: false };

    private static YamlNode? NotNull(YamlNode node) => IsNull(node) ? null : node;

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        _ => "a single value",
    };
}
