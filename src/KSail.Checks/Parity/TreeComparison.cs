using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Checks.Parity;

/// <summary>
/// Two trees, field by field. A field is a scalar, or an empty mapping or list; what only one side has is one difference, at its top. Items of lists
/// are known by a name where they have one; a list of scalars differs as a whole.
/// </summary>
/// <param name="texts">Shows values.</param>
internal sealed class TreeComparison(IFieldText texts)
{
    private readonly List<FieldDifference> _differences = [];

    /// <summary>What differs, in the order of the first tree, then what only the second has.</summary>
    public IReadOnlyList<FieldDifference> Differences => _differences;

    /// <summary>How many fields are equal.</summary>
    public int Equal { get; private set; }

    /// <summary>How many fields either tree has, without those that cannot be compared.</summary>
    public int Total { get; private set; }

    /// <summary>How many fields are encrypted on both sides, so that nobody can compare them.</summary>
    public int Encrypted { get; private set; }

    /// <summary>The share of fields that are equal; 1 where there is nothing to compare.</summary>
    public double Similarity => Total == 0 ? 1 : (double)Equal / Total;

    /// <summary>Compares two trees.</summary>
    public void Compare(YamlNode from, YamlNode to, string path = "", bool isSecret = false)
    {
        switch (from, to)
        {
            case (YamlMapping a, YamlMapping b) when a.Count + b.Count > 0:
                CompareMappings(a, b, path, isSecret);
                break;
            case (YamlSequence a, YamlSequence b) when a.Count + b.Count > 0:
                CompareSequences(a, b, path, isSecret);
                break;
            case (YamlScalar a, YamlScalar b):
                CompareScalars(a, b, path, isSecret);
                break;
            default:
                if (YamlNode.DeepEquals(from, to))
                    CountEqual(1);
                else
                    Differ(from, to, path, isSecret, Math.Max(CountFields(from), CountFields(to)));
                break;
        }
    }

    /// <summary>Notes a tree that only one side has.</summary>
    public void CompareWithNothing(YamlNode tree, bool isFrom, string path) =>
        Differ(isFrom ? tree : null, isFrom ? null : tree, path, isSecret: false, CountFields(tree));

    private static int CountFields(YamlNode node)
    {
        var count = 0;
        switch (node)
        {
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                    count += CountFields(mapping[i].Value);
                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                    count += CountFields(sequence[i]);
                break;
        }

        return Math.Max(1, count);
    }

    private void CompareMappings(YamlMapping from, YamlMapping to, string path, bool isSecret)
    {
        foreach (var entry in from)
        {
            var at = FieldPath.Key(path, entry.Name);
            var hides = isSecret || texts.IsSecret(path, entry.Name);
            if (to.TryGet(entry.Name, out var other))
                Compare(entry.Value, other, at, hides);
            else
                Differ(entry.Value, null, at, hides, CountFields(entry.Value));
        }

        foreach (var entry in to)
        {
            if (!from.Contains(entry.Name))
                Differ(null, entry.Value, FieldPath.Key(path, entry.Name), isSecret || texts.IsSecret(path, entry.Name), CountFields(entry.Value));
        }
    }

    private void CompareSequences(YamlSequence from, YamlSequence to, string path, bool isSecret)
    {
        if (AreScalars(from) && AreScalars(to))
            CompareTexts(from, to, path, isSecret);
        else if (ItemIdentity.Of(from, to) is { } field)
            CompareNamed(from, to, field, path, isSecret);
        else
            ComparePositions(from, to, path, isSecret);
    }

    private void CompareNamed(YamlSequence from, YamlSequence to, string field, string path, bool isSecret)
    {
        foreach (var item in from)
        {
            var name = ((YamlMapping)item).GetString(field)!;
            var at = FieldPath.Item(path, field, name);
            if (ItemIdentity.Find(to, field, name) is { } other)
                Compare(item, other, at, isSecret);
            else
                Differ(item, null, at, isSecret, CountFields(item));
        }

        foreach (var item in to)
        {
            var name = ((YamlMapping)item).GetString(field)!;
            if (ItemIdentity.Find(from, field, name) is null)
                Differ(null, item, FieldPath.Item(path, field, name), isSecret, CountFields(item));
        }
    }

    private void ComparePositions(YamlSequence from, YamlSequence to, string path, bool isSecret)
    {
        for (var i = 0; i < Math.Max(from.Count, to.Count); i++)
        {
            var at = FieldPath.Item(path, i);
            if (i >= to.Count)
                Differ(from[i], null, at, isSecret, CountFields(from[i]));
            else if (i >= from.Count)
                Differ(null, to[i], at, isSecret, CountFields(to[i]));
            else
                Compare(from[i], to[i], at, isSecret);
        }
    }

    // Arguments and addresses: one line of a table shows both lists, and items that both have are equal fields. Order means something to programs,
    // so that two lists in another order differ, although no field of theirs does.
    private void CompareTexts(YamlSequence from, YamlSequence to, string path, bool isSecret)
    {
        if (YamlNode.DeepEquals(from, to))
        {
            CountEqual(from.Count);
            return;
        }

        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in from)
            left[((YamlScalar)item).Value] = left.GetValueOrDefault(((YamlScalar)item).Value) + 1;
        var common = 0;
        foreach (var item in to)
        {
            var text = ((YamlScalar)item).Value;
            if (left.GetValueOrDefault(text) == 0)
                continue;
            left[text]--;
            common++;
        }

        CountEqual(common);
        Differ(from, to, path, isSecret, Math.Max(1, from.Count + to.Count - (2 * common)));
    }

    private void CompareScalars(YamlScalar from, YamlScalar to, string path, bool isSecret)
    {
        if (OpaqueValue.IsIn(from.Value) && OpaqueValue.IsIn(to.Value))
            Encrypted++;
        else if (YamlNode.DeepEquals(from, to) || texts.IsSameReference(from.Value, to.Value))
            CountEqual(1);
        else
            Differ(from, to, path, isSecret, 1);
    }

    private void CountEqual(int fields)
    {
        Equal += fields;
        Total += fields;
    }

    private void Differ(YamlNode? from, YamlNode? to, string path, bool isSecret, int fields)
    {
        Total += fields;
        var (shownFrom, shownTo) = ValueLine.Of(from, to, path, isSecret, texts);
        _differences.Add(new FieldDifference(path.Length == 0 ? "." : path, shownFrom, shownTo, PlaceOf(from), PlaceOf(to)));
    }

    // A mapping that was merged has no place of its own.
    private static SourceSpan PlaceOf(YamlNode? node)
    {
        if (node is null || node.Span.HasFile)
            return node?.Span ?? default;
        foreach (var child in node switch { YamlMapping mapping => mapping.Select(static entry => entry.Value), YamlSequence sequence => sequence, _ => [] })
        {
            if (PlaceOf(child) is { HasFile: true } place)
                return place;
        }

        return default;
    }

    private static bool AreScalars(YamlSequence items)
    {
        foreach (var item in items)
        {
            if (item is not YamlScalar)
                return false;
        }

        return true;
    }
}
