using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos.Merging;

/// <summary>Applies the operations of a JSON patch (RFC 6902) to a document.</summary>
internal sealed class JsonPatchApplication(YamlMapping root)
{
    /// <summary>Why an operation cannot be applied; null when it was.</summary>
    public string? Apply(JsonOperation operation)
    {
        switch (operation.Kind)
        {
            case JsonOperationKind.Add:
                return Add(operation.Path, operation.Value!.Clone());
            case JsonOperationKind.Remove:
                return Remove(operation.Path, out _);
            case JsonOperationKind.Replace:
                return Replace(operation.Path, operation.Value!.Clone());
            case JsonOperationKind.Move:
                return Remove(operation.From!, out var moved) ?? Add(operation.Path, moved!);
            case JsonOperationKind.Copy:
                return Find(operation.From!, out var copied) ?? Add(operation.Path, copied!.Clone());
            default:
                return Find(operation.Path, out var found) ?? (Matches(found!, operation.Value!) ? null : "the value is another than the one that is tested for");
        }
    }

    private static bool Matches(YamlNode found, YamlNode expected) =>
        YamlNode.DeepEquals(found, expected) || (expected is YamlScalar unknown && PlaceholderText.IsIn(unknown.Value));

    private string? Find(IReadOnlyList<string> path, out YamlNode? node)
    {
        node = root;
        for (var i = 0; i < path.Count; i++)
        {
            node = node switch
            {
                YamlMapping mapping => mapping[path[i]],
                YamlSequence sequence when TryIndex(path[i], sequence.Count, out var at) => sequence[at],
                _ => null,
            };
            if (node is null)
                return $"there is no '/{string.Join('/', path.Take(i + 1))}' in the configuration";
        }

        return null;
    }

    private string? Add(IReadOnlyList<string> path, YamlNode value)
    {
        if (path.Count == 0)
            return "the whole configuration cannot be replaced";
        if (Find([.. path.Take(path.Count - 1)], out var parent) is { } missing)
            return missing;
        var key = path[^1];
        switch (parent)
        {
            case YamlMapping mapping:
                mapping.Set(YamlScalar.String(key, value.Span), value);
                return null;
            case YamlSequence sequence when key == "-":
                sequence.Add(value);
                return null;
            case YamlSequence sequence when TryIndex(key, sequence.Count + 1, out var at):
                sequence.Insert(at, value);
                return null;
            case YamlSequence sequence:
                return $"'{key}' is no place in a list of {sequence.Count}; use '-' for its end";
            default:
                return $"'/{string.Join('/', path.Take(path.Count - 1))}' is a single value, which has nothing inside";
        }
    }

    private string? Remove(IReadOnlyList<string> path, out YamlNode? removed)
    {
        removed = null;
        if (path.Count == 0)
            return "the whole configuration cannot be removed";
        if (Find(path, out removed) is { } missing)
            return missing;
        Find([.. path.Take(path.Count - 1)], out var parent);
        if (parent is YamlMapping mapping)
            mapping.Remove(path[^1]);
        else if (parent is YamlSequence sequence && TryIndex(path[^1], sequence.Count, out var at))
            sequence.RemoveAt(at);
        return null;
    }

    private string? Replace(IReadOnlyList<string> path, YamlNode value)
    {
        if (path.Count == 0)
            return "the whole configuration cannot be replaced";
        if (Find(path, out _) is { } missing)
            return $"{missing}; use 'add' for what is new";
        Find([.. path.Take(path.Count - 1)], out var parent);
        if (parent is YamlMapping mapping)
            mapping.Set(YamlScalar.String(path[^1], value.Span), value);
        else if (parent is YamlSequence sequence && TryIndex(path[^1], sequence.Count, out var at))
            sequence[at] = value;
        return null;
    }

    private static bool TryIndex(string step, int count, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < count && (step.Length == 1 || step[0] != '0');
}
