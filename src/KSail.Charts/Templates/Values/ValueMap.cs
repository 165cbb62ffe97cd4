using System.Diagnostics.CodeAnalysis;

namespace KSail.Charts.Templates;

/// <summary>
/// A map from text to values, Go's <c>map[string]interface {}</c>: what YAML and JSON objects are to a template. Enumerated in the order of
/// keys, whatever the order in which they were set. Functions such as <c>set</c> and <c>merge</c> change it in place, so a map that several
/// renderings share must be copied first (<see cref="DeepCopy"/>). Not thread-safe.
/// </summary>
public sealed class ValueMap
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private string[]? _keys;

    /// <summary>An empty map.</summary>
    /// <param name="element">What its values are declared to be.</param>
    /// <param name="typeName">Its type where that has a name of its own, such as <c>chartutil.Values</c>.</param>
    public ValueMap(ElementType element = ElementType.Any, string? typeName = null)
    {
        Element = element;
        TypeName = typeName ?? "map[string]" + TypeNames.OfElement(element);
    }

    /// <summary>What its values are declared to be.</summary>
    public ElementType Element { get; }

    /// <summary>Its type as Go prints it.</summary>
    public string TypeName { get; }

    /// <summary>Whether it is Go's nil map: as empty as any, but <c>null</c> in JSON and YAML.</summary>
    internal bool IsNil { get; init; }

    /// <summary>How many keys there are.</summary>
    public int Count => _values.Count;

    /// <summary>The value of a key; null where it is absent, too.</summary>
    public object? this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set
        {
            var count = _values.Count;
            _values[key] = value;
            if (_values.Count != count)
                _keys = null;
        }
    }

    /// <summary>The keys in order of their bytes, as they are now.</summary>
    public IReadOnlyList<string> Keys => SortedKeys;

    internal string[] SortedKeys
    {
        get
        {
            if (_keys is null)
            {
                var keys = new string[_values.Count];
                _values.Keys.CopyTo(keys, 0);
                Array.Sort(keys, GoText.Compare);
                _keys = keys;
            }

            return _keys;
        }
    }

    /// <summary>The value of a key that is present.</summary>
    public bool TryGet(string key, out object? value) => _values.TryGetValue(key, out value);

    /// <summary>The map under a key; false for anything else.</summary>
    public bool TryGetMap(string key, [NotNullWhen(true)] out ValueMap? map)
    {
        map = _values.GetValueOrDefault(key) as ValueMap;
        return map is not null;
    }

    /// <summary>Whether the key is present, with null or another value.</summary>
    public bool Contains(string key) => _values.ContainsKey(key);

    /// <summary>Removes a key; false when it is absent.</summary>
    public bool Remove(string key)
    {
        if (!_values.Remove(key))
            return false;
        _keys = null;
        return true;
    }

    /// <summary>A copy that shares no map and no list with this one.</summary>
    public ValueMap DeepCopy() => (ValueMap)ValueCopy.Of(this)!;
}
