using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Schemas.Validation;
using KSail.Talos.Reading;
using KSail.Talos.Schemas;

namespace KSail.Talos.Merging;

/// <summary>
/// Merges a patch into a document as Talos merges its types (<c>config/merge/merge.go</c>): mappings key by key, lists by growing, but for those
/// whose schema says that they are replaced or that items are told apart by a key; single values are replaced, unless the new one is
/// empty or zero, which sets nothing. The patch is not changed: what is taken from it is cloned.
/// </summary>
internal sealed class StrategicMerge(string subject, DiagnosticBag diagnostics)
{
    private readonly ValuePath _path = new();

    public void Merge(YamlMapping left, YamlMapping right, Schema? schema)
    {
        _path.Clear();
        MergeMapping(left, right, schema);
    }

    private void MergeMapping(YamlMapping left, YamlMapping right, Schema? schema)
    {
        foreach (var entry in right.Entries)
        {
            if (entry.Value is YamlScalar { IsNull: true } && (left.Contains(entry.Name) || !IsMapKey(schema, entry.Name)))
                continue;
            _path.Push(entry.Value, entry.Name);
            var child = ChildOf(schema, entry.Name);
            if (!left.TryGetEntry(entry.Name, out var known) || known.Value is YamlScalar { IsNull: true })
                left.Set((YamlScalar)entry.Key.Clone(), Adopt(entry.Value, child));
            else if (MergeValue(known.Value, entry.Value, child) is { } merged && !ReferenceEquals(merged, known.Value))
                left.Set((YamlScalar)entry.Key.Clone(), merged);
            _path.Pop();
        }
    }

    private static Schema? ChildOf(Schema? schema, string key) =>
        schema is { } known && (known.TryGetProperty(key, out var child) || known.TryGetChild(out child)) ? child : null;

    // A field without a value is not set; a key of a map is there even without one.
    private static bool IsMapKey(Schema? schema, string key) => schema is { } known && !known.TryGetProperty(key, out _) && known.TryGetChild(out _);

    // A list that is merged by key is merged even into nothing, so that two items with one key become one.
    private YamlNode Adopt(YamlNode value, Schema? schema) =>
        value is YamlSequence sequence && schema is { ListKind: ListKind.Map } keyed ? MergeByKey(new YamlSequence(sequence.Span), sequence, keyed) : value.Clone();

    /// <summary>The value after the merge: the left one, changed, or a new one in its place.</summary>
    private YamlNode MergeValue(YamlNode left, YamlNode right, Schema? schema)
    {
        switch (left, right)
        {
            case (YamlMapping mapping, YamlMapping patch):
                if (schema is { IsAtomicMap: true })
                    return patch.Count == 0 ? left : patch.Clone();
                MergeMapping(mapping, patch, schema);
                return left;
            case (YamlSequence list, YamlSequence patch):
                return MergeList(list, patch, schema);
            case (YamlScalar known, YamlScalar patch):
                return MergeScalar(known, patch, schema);
            default:
                // What a variable will bring is not known, and a list of texts may follow one text where both are taken.
                if (!IsUnknown(left) && !IsUnknown(right) && schema is not { Kind: ValueKind.TextOrList })
                    Fail(right, $"is {Describe(right)}, but {Describe(left)} before; a patch cannot change what sort of value it is");
                return right.Clone();
        }
    }

    private YamlNode MergeList(YamlSequence left, YamlSequence right, Schema? schema)
    {
        if (schema is { ListKind: ListKind.Atomic } or { Kind: ValueKind.TextOrList })
            return right.Clone();
        if (schema is { ListKind: ListKind.Map } keyed)
            return MergeByKey(left, right, keyed);
        foreach (var item in right)
            left.Add(item.Clone());
        return left;
    }

    // By the first key that the new item has: an interface is found by its name or else by its selector, never by both.
    private YamlSequence MergeByKey(YamlSequence left, YamlSequence right, Schema schema)
    {
        var keys = schema.MapKeys;
        var item = schema.TryGetChild(out var child) ? child : (Schema?)null;
        var index = new Dictionary<string, int>(left.Count + right.Count, StringComparer.Ordinal);
        for (var i = 0; i < left.Count; i++)
            Enter(index, left[i], i, keys);
        for (var i = 0; i < right.Count; i++)
        {
            if (FirstKey(right[i], keys) is not { } key || !index.TryGetValue(key, out var at))
            {
                at = left.Count;
                left.Add(right[i].Clone());
            }
            else if (item is { IsAtomicMap: true })
            {
                left[at] = right[i].Clone();
            }
            else
            {
                _path.Push(right[i], i);
                left[at] = MergeValue(left[at], right[i], item);
                _path.Pop();
            }

            Enter(index, left[at], at, keys);
        }

        return left;
    }

    private static void Enter(Dictionary<string, int> index, YamlNode item, int at, IReadOnlyList<string> keys)
    {
        for (var k = 0; k < keys.Count; k++)
        {
            if (KeyText(item, keys[k]) is { } key)
                index.TryAdd(key, at);
        }
    }

    private static string? FirstKey(YamlNode item, IReadOnlyList<string> keys)
    {
        for (var k = 0; k < keys.Count; k++)
        {
            if (KeyText(item, keys[k]) is { } key)
                return key;
        }

        return null;
    }

    // A key may be a mapping, whose printed form is the same for the same content.
    private static string? KeyText(YamlNode item, string key) => (item as YamlMapping)?[key] switch
    {
        null or YamlScalar { Value: "" } or YamlScalar { IsNull: true } => null,
        YamlScalar scalar => $"{key} {scalar.Value}",
        var other => $"{key} {YamlWriter.ToText(other)}",
    };

    private YamlNode MergeScalar(YamlScalar left, YamlScalar right, Schema? schema)
    {
        if (IsUnknown(left) || IsUnknown(right))
            return right.Clone();
        // Go compares the types of values whose fields have none of their own.
        if (schema is null or { Kind: ValueKind.Any } && Sort(left) != Sort(right))
        {
            Fail(
                right,
                $"is {Describe(right)}, but {Describe(left)} before; {(Sort(left) == ScalarType.String ? "quote the value" : "write it as before")}");
            return left;
        }

        return IsZero(right) ? left : right.Clone();
    }

    private static ScalarType Sort(YamlScalar scalar) => scalar.Type == ScalarType.Timestamp ? ScalarType.String : scalar.Type;

    private static bool IsZero(YamlScalar scalar) =>
        scalar.Value.Length == 0 || (scalar.Type is ScalarType.Integer or ScalarType.Float && scalar.TryGetDouble(out var number) && number == 0);

    private static bool IsUnknown(YamlNode node) => node is YamlScalar scalar && PlaceholderText.IsIn(scalar.Value);

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { Type: ScalarType.Boolean } => "a boolean",
        YamlScalar { Type: ScalarType.Integer or ScalarType.Float } => "a number",
        _ => "text",
    };

    private void Fail(YamlNode at, string message) =>
        diagnostics.Add(
            NodeDiagnostics.MergeFailed,
            _path.Locate(at.Span, default),
            PlaceholderText.Unmask($"{subject}'{_path.ToText()}' {message}"));
}
