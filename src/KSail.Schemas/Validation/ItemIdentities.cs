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

    // By position; null for items that are passed over.
    private readonly List<YamlScalar?> _firsts = [];
    private readonly List<string?> _others = [];
    private Dictionary<string, int>? _index;

    public void Start(int count)
    {
        _firsts.Clear();
        _others.Clear();
        _index = count > IndexThreshold ? new Dictionary<string, int>(count, StringComparer.Ordinal) : null;
    }

    /// <summary>Adds an item, and returns the position of an earlier one with the same identity, or -1.</summary>
    /// <param name="node">The item.</param>
    /// <param name="item">Its position; items are added in order.</param>
    /// <param name="keys">The keys of a map list; none for a set.</param>
    /// <param name="at">Where the item's identity stands.</param>
    public int Add(YamlNode node, int item, IReadOnlyList<string> keys, out SourceSpan at)
    {
        var certain = TryIdentify(node, keys, out var first, out var rest);
        at = certain ? first.Span : default;
        if (_index is not null)
        {
            var key = !certain ? null : rest is null ? first.Value : $"{first.Value}\u0001{rest}";
            return key is null || _index.TryAdd(key, item) ? -1 : _index[key];
        }

        var earlier = certain ? Find(first, rest) : -1;
        _firsts.Add(certain ? first : null);
        _others.Add(rest);
        return earlier;
    }

    private int Find(YamlScalar first, string? rest)
    {
        for (var i = 0; i < _firsts.Count; i++)
        {
            if (_firsts[i] is { } other && string.Equals(other.Value, first.Value, StringComparison.Ordinal)
                && string.Equals(_others[i], rest, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
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
}
