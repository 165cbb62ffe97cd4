using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos.Comparison;

/// <summary>What a node's configuration lacks to be the one that it shall have.</summary>
public static class ConfigurationComparison
{
    /// <summary>
    /// Compares what a node runs with what it shall run, value by value: the form of texts, empty sections, and the order of fields and documents do not
    /// count.
    /// </summary>
    /// <param name="running">The configuration that the node has.</param>
    /// <param name="desired">The one that it shall have, as it was generated, so that its values know their patches.</param>
    /// <returns>Differences in the order of the desired configuration, then what only the node has.</returns>
    public static IReadOnlyList<ConfigurationDifference> Compare(MachineConfiguration running, MachineConfiguration desired)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(desired);
        var found = new List<ConfigurationDifference>();
        var shown = new ShownText(desired.Filled);
        foreach (var document in desired.Documents)
            new DocumentComparison(document.Identity, shown, found).Compare(running.Find(document.Identity)?.Root, document.Root);
        foreach (var document in running.Documents)
        {
            if (desired.Find(document.Identity) is null)
                new DocumentComparison(document.Identity, shown, found).Compare(document.Root, null);
        }

        return found;
    }
}

/// <summary>Compares one document.</summary>
internal sealed class DocumentComparison(DocumentIdentity identity, ShownText shown, List<ConfigurationDifference> found)
{
    private readonly List<string> _path = [];

    public void Compare(YamlMapping? old, YamlMapping? fresh)
    {
        if (old is not null && fresh is not null)
        {
            CompareMappings(old, fresh);
            return;
        }

        // A document that comes or goes is one difference, which takes what its fields take.
        var fields = new List<ConfigurationDifference>();
        new DocumentComparison(identity, shown, fields).CompareMappings(old ?? new YamlMapping(), fresh ?? new YamlMapping());
        var (effect, why) = (NodeEffect.InPlace, "");
        foreach (var field in fields)
        {
            if (field.Effect > effect)
                (effect, why) = (field.Effect, field.Why);
        }

        found.Add(new ConfigurationDifference(Document, "", old is null ? null : "as it is", fresh is null ? null : "a new document", fresh is null ? SourceSpan.None : PlaceOf(fresh))
        {
            Effect = effect, Why = why,
        });
    }

    private string Document => identity.IsMachine ? "" : identity.ToString();

    private void CompareMappings(YamlMapping old, YamlMapping fresh)
    {
        foreach (var entry in fresh.Entries)
            CompareAt(entry.Name, old[entry.Name], entry.Value);
        foreach (var entry in old.Entries)
        {
            if (!fresh.Contains(entry.Name))
                CompareAt(entry.Name, entry.Value, null);
        }
    }

    private void CompareAt(string key, YamlNode? old, YamlNode? fresh)
    {
        _path.Add(key);
        CompareValues(old, fresh);
        _path.RemoveAt(_path.Count - 1);
    }

    private void CompareValues(YamlNode? old, YamlNode? fresh)
    {
        if (ValueEquality.AreEqual(old, fresh))
            return;
        if (old is YamlMapping or null && fresh is YamlMapping or null)
            CompareMappings(old as YamlMapping ?? new YamlMapping(), fresh as YamlMapping ?? new YamlMapping());
        else if (old is YamlSequence before && fresh is YamlSequence after && before is [YamlMapping, ..] && after is [YamlMapping, ..])
            CompareItems(before, after);
        else
            Add(old, fresh);
    }

    // Items that are there on both sides, wherever, are no difference, unless only their order is one. The others are taken in pairs.
    private void CompareItems(YamlSequence old, YamlSequence fresh)
    {
        var (gone, come) = (new List<int>(), new List<int>());
        for (var i = 0; i < old.Count; i++)
            gone.Add(i);
        for (var i = 0; i < fresh.Count; i++)
        {
            var same = gone.FindIndex(at => ValueEquality.AreEqual(old[at], fresh[i]));
            if (same >= 0)
                gone.RemoveAt(same);
            else
                come.Add(i);
        }

        if (gone.Count + come.Count == 0)
            Add(old, fresh);
        for (var i = 0; i < Math.Max(gone.Count, come.Count); i++)
        {
            var at = i < come.Count ? come[i] : gone[i];
            var (before, after) = (i < gone.Count ? old[gone[i]] : null, i < come.Count ? fresh[come[i]] : null);
            var key = _path[^1];
            _path[^1] = $"{key}[{at}]";
            if (before is YamlMapping left && after is YamlMapping right)
                CompareMappings(left, right);
            else
                Add(before, after);
            _path[^1] = key;
        }
    }

    private void Add(YamlNode? old, YamlNode? fresh)
    {
        var fields = Fields();
        var effect = FieldEffects.Of(identity.Kind, identity.Name, fields);
        // What was there before may be last month's value of the same variable.
        var isHidden = shown.IsHidden(identity.Kind, fields, fresh);
        found.Add(new ConfigurationDifference(
            Document, string.Join('.', _path), Text(old), Text(fresh), fresh is null ? SourceSpan.None : PlaceOf(fresh))
        {
            Effect = effect.Effect, Why = effect.Why,
        });

        string? Text(YamlNode? value) => value is not null && isHidden ? ShownText.Hidden : shown.Show(value, isOfNode: fresh is null);
    }

    // Without the numbers of items.
    private List<string> Fields()
    {
        var fields = new List<string>(_path.Count);
        foreach (var step in _path)
            fields.Add(step.EndsWith(']') && step.LastIndexOf('[') is > 0 and var open ? step[..open] : step);
        return fields;
    }

    // A list that patches added to has no place itself; what was added has.
    private SourceSpan PlaceOf(YamlNode node) => FirstPlace(node) is { HasFile: true } span ? shown.Locate(span) : SourceSpan.None;

    private static SourceSpan FirstPlace(YamlNode node)
    {
        if (node.Span.HasFile)
            return node.Span;
        var children = node switch
        {
            YamlMapping mapping => mapping.Entries.Select(static entry => entry.Value),
            YamlSequence items => items,
            _ => [],
        };
        foreach (var child in children)
        {
            if (FirstPlace(child) is { HasFile: true } span)
                return span;
        }

        return SourceSpan.None;
    }
}
