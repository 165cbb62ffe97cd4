using KSail.Documents.Yaml;

namespace KSail.Validation.Tests.Rules;

/// <summary>One small change of a manifest.</summary>
/// <param name="Path">The place, for example <c>spec.ports[0].port</c>.</param>
/// <param name="Change">What was done there.</param>
/// <param name="Tree">The manifest after it.</param>
internal sealed record Mutation(string Path, string Change, YamlMapping Tree)
{
    private static readonly (string Name, Func<YamlNode> Make)[] _values =
    [
        ("null", static () => YamlScalar.Null()), ("empty text", static () => YamlScalar.String("")), ("blank", static () => YamlScalar.String("a b")),
        ("capital", static () => YamlScalar.String("Ab")), ("long", static () => YamlScalar.String(new string('a', 300))), ("digit first", static () => YamlScalar.String("1a")),
        ("-1", static () => YamlScalar.Integer(-1)), ("0", static () => YamlScalar.Integer(0)), ("70000", static () => YamlScalar.Integer(70000)),
        ("much", static () => YamlScalar.Integer(99999999999)), ("true", static () => YamlScalar.Boolean(true)), ("empty list", static () => new YamlSequence([])),
        ("empty mapping", static () => new YamlMapping()),
    ];

    /// <summary>All changes of a manifest: every value replaced by every other, removed, and every item of a list repeated.</summary>
    public static IEnumerable<Mutation> Of(YamlMapping tree)
    {
        for (var at = 0; ; at++)
        {
            if (Find(tree, at) is not { } first)
                yield break;
            // What an object is decides what is asked of it, and its namespace whom.
            if (first.Path is "apiVersion" or "kind" or "metadata" or "metadata.namespace")
                continue;
            foreach (var (name, make) in _values)
            {
                var copy = tree.CloneMapping();
                Find(copy, at)!.Set(make());
                yield return new Mutation(first.Path, name, copy);
            }

            var removed = tree.CloneMapping();
            Find(removed, at)!.Remove();
            yield return new Mutation(first.Path, "removed", removed);
            if (!first.Path.EndsWith(']'))
                continue;
            var repeated = tree.CloneMapping();
            Find(repeated, at)!.Repeat();
            yield return new Mutation(first.Path, "repeated", repeated);
        }
    }

    private static Slot? Find(YamlMapping tree, int at)
    {
        var rest = at;
        return Find(tree, "", ref rest);
    }

    private static Slot? Find(YamlNode node, string path, ref int rest)
    {
        if (node is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                var own = path.Length == 0 ? entry.Name : $"{path}.{entry.Name}";
                if (rest-- == 0)
                    return new Slot(own, value => mapping.Set(entry.Key, value), () => mapping.Remove(entry.Name), static () => { });
                if (Find(entry.Value, own, ref rest) is { } found)
                    return found;
            }
        }

        if (node is not YamlSequence sequence)
            return null;
        for (var i = 0; i < sequence.Count; i++)
        {
            var index = i;
            if (rest-- == 0)
                return new Slot($"{path}[{index}]", value => sequence[index] = value, () => sequence.RemoveAt(index), () => sequence.Add(sequence[index].Clone()));
            if (Find(sequence[i], $"{path}[{index}]", ref rest) is { } found)
                return found;
        }

        return null;
    }

    private sealed record Slot(string Path, Action<YamlNode> Set, Action Remove, Action Repeat);
}
