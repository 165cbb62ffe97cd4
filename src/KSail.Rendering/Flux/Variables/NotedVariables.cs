using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KSail.Rendering.Flux.Variables;

/// <summary>Variables that remember which of them were asked for.</summary>
internal sealed class NotedVariables(Dictionary<string, string> values) : IReadOnlyDictionary<string, string>
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public int Count => values.Count;

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<string> Values => values.Values;

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <summary>Who was asked for, set or not, in ordinal order.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            var names = new List<string>(_asked);
            names.Sort(StringComparer.Ordinal);
            return names;
        }
    }

    public bool WasAsked(string name) => _asked.Contains(name);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        _asked.Add(key);
        return values.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
