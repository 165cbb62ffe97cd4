using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Schemas.Validation;

/// <summary>
/// Finds the items of a set or map list that have one identity. Server-side apply, with which Flux applies everything, refuses such lists.
/// Items whose identity is not certain (a key absent, null or encrypted) are passed over.
/// </summary>
internal sealed class ItemIdentities
{
    // Most lists are short: comparing beats hashing until here.
    private const int IndexThreshold = 16;

    private readonly List<Identity> _seen = [];
    private Dictionary<string, int>? _index;

    public void Start(int count)
    {
        _seen.Clear();
        _index = count > IndexThreshold ? new Dictionary<string, int>(count, StringComparer.Ordinal) : null;
    }

    /// <summary>Adds an item. If an earlier one has the same identity, returns that item's position and where the new one's identity stands.</summary>
    /// <param name="node">The item.</param>
    /// <param name="item">Its position.</param>
    /// <param name="keys">The keys of a map list; none for a set.</param>
    public (int First, SourceSpan At)? Add(YamlNode node, int item, IReadOnlyList<string> keys)
    {
        if (!TryIdentify(node, keys, out var first, out var rest))
            return null;
        if (_index is not null)
        {
            var key = rest is null ? first.Value : $"{first.Value}\u0001{rest}";
            return _index.TryAdd(key, item) ? null : (_index[key], first.Span);
        }

        foreach (var (other, otherFirst, otherRest) in _seen)
        {
            if (string.Equals(otherFirst.Value, first.Value, StringComparison.Ordinal) && string.Equals(otherRest, rest, StringComparison.Ordinal))
                return (other, first.Span);
        }

        _seen.Add(new Identity(item, first, rest));
        return null;
    }

    private static bool TryIdentify(YamlNode node, IReadOnlyList<string> keys, out YamlScalar first, out string? rest)
    {
        first = null!;
        rest = null;
        if (keys.Count == 0)
        {
            first = (node as YamlScalar)!;
            return IsCertain(first);
        }

        if (node is not YamlMapping mapping)
            return false;
        first = (mapping[keys[0]] as YamlScalar)!;
        if (!IsCertain(first))
            return false;
        for (var i = 1; i < keys.Count; i++)
        {
            var value = mapping[keys[i]] as YamlScalar;
            // The one key of any list map that has a default: ports of containers and services.
            var text = value is not null && IsCertain(value) ? value.Value : value is null && keys[i] == "protocol" ? "TCP" : null;
            if (text is null)
                return false;
            rest = rest is null ? text : new StringBuilder(rest).Append('\u0001').Append(text).ToString();
        }

        return true;
    }

    private static bool IsCertain(YamlScalar? scalar) => scalar is { IsNull: false } && !OpaqueValue.IsIn(scalar.Value);

    private readonly record struct Identity(int Item, YamlScalar First, string? Others);
}
