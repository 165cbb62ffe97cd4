using System.Collections;
using System.Diagnostics.CodeAnalysis;
using KSail.Documents.Diagnostics;

namespace KSail.Documents.Yaml;

/// <summary>One key of a mapping with its value. Immutable. A class, because collections of value types of ours cannot be compiled ahead of time.</summary>
/// <param name="Key">The key as written: its span, and its type where it is not text (<c>1: a</c>, <c>true: b</c>).</param>
/// <param name="Value">The value.</param>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value)
{
    /// <summary>The key's text.</summary>
    public string Name => Key.Value;
}

/// <summary>A YAML mapping whose keys are scalars, in the order of the text.</summary>
public sealed class YamlMapping : YamlNode, IReadOnlyList<YamlEntry>
{
    // Below this size a scan over the keys beats a hash table; manifests rarely exceed it, ConfigMaps do.
    private const int IndexThreshold = 24;

    // An array of our own, because code compiled ahead of time calls a method of the runtime for every item of a list.
    private YamlEntry[] _entries = [];
    private Dictionary<string, int>? _index;

    /// <summary>An empty mapping.</summary>
    public YamlMapping(SourceSpan span = default)
        : base(span)
    {
    }

    /// <summary>Keys and values in order.</summary>
    public IReadOnlyList<YamlEntry> Entries => this;

    /// <summary>The same without the cost of an enumerator; valid while the mapping stays as it is.</summary>
    internal ReadOnlySpan<YamlEntry> EntrySpan => _entries.AsSpan(0, Count);

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it was written in braces, so that go-yaml writes all that is in it in one line again.</summary>
    public bool IsFlow { get; set; }

    /// <summary>Whether a key was written twice, which has been reported; only one of the two is here.</summary>
    public bool HasDuplicates { get; set; }

    /// <summary>The entry at a position.</summary>
    public YamlEntry this[int index] => EntrySpan[index];

    /// <summary>The value of a key, or null when the key is absent. A key that is present without a value holds a null scalar.</summary>
    public YamlNode? this[string key] => TryGet(key, out var value) ? value : null;

    /// <summary>Whether the key is present.</summary>
    public bool Contains(string key) => Find(key) >= 0;

    /// <summary>The position of a key among <see cref="Entries"/>, or -1.</summary>
    public int IndexOf(string key) => Find(key);

    /// <summary>The value of a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out YamlNode? value)
    {
        var at = Find(key);
        value = at < 0 ? null : _entries[at].Value;
        return at >= 0;
    }

    /// <summary>The entry of a key, which holds the key's own span.</summary>
    public bool TryGetEntry(string key, [NotNullWhen(true)] out YamlEntry? entry)
    {
        var at = Find(key);
        entry = at < 0 ? null : _entries[at];
        return at >= 0;
    }

    /// <summary>The text of a scalar value that is not null; null for anything else.</summary>
    public string? GetString(string key) =>
        TryGet(key, out var value) && value is YamlScalar { Type: not ScalarType.Null } scalar ? scalar.Value : null;

    /// <summary>The mapping under a key; null for anything else.</summary>
    public YamlMapping? GetMapping(string key) => TryGet(key, out var value) ? value as YamlMapping : null;

    /// <summary>The sequence under a key; null for anything else.</summary>
    public YamlSequence? GetSequence(string key) => TryGet(key, out var value) ? value as YamlSequence : null;

    /// <summary>Sets a key: in its old place when present, else at the end.</summary>
    public void Set(string key, YamlNode value) => Set(YamlScalar.String(key, value?.Span ?? default), value!);

    /// <summary>Sets a key: in its old place when present, else at the end. The key's span is taken over.</summary>
    public void Set(YamlScalar key, YamlNode value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var at = Find(key.Value);
        if (at >= 0)
            _entries[at] = new YamlEntry(key, value);
        else
            Append(new YamlEntry(key, value));
    }

    /// <summary>Adds a key at the end; false when it is present.</summary>
    internal bool TryAdd(YamlScalar key, YamlNode value)
    {
        if (Find(key.Value) >= 0)
            return false;
        Append(new YamlEntry(key, value));
        return true;
    }

    /// <summary>Inserts an entry whose key must be new.</summary>
    public void Insert(int index, YamlScalar key, YamlNode value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (Find(key.Value) >= 0)
            throw new ArgumentException($"The key '{key.Value}' is already present.", nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)Count, nameof(index));
        var inserted = new YamlEntry(key, value);
        Append(inserted);
        Array.Copy(_entries, index, _entries, index + 1, Count - 1 - index);
        _entries[index] = inserted;
        _index = null;
    }

    /// <summary>Removes a key; false when it is absent.</summary>
    public bool Remove(string key)
    {
        var at = Find(key);
        if (at < 0)
            return false;
        Count--;
        Array.Copy(_entries, at + 1, _entries, at, Count - at);
        _entries[Count] = null!;
        _index = null;
        return true;
    }

    /// <summary>Removes every key.</summary>
    public void Clear()
    {
        _entries = [];
        Count = 0;
        _index = null;
    }

    /// <inheritdoc/>
    public override YamlNode Clone() => CloneMapping();

    /// <summary>As <see cref="Clone"/>, typed.</summary>
    public YamlMapping CloneMapping()
    {
        var copy = new YamlMapping(Span) { _entries = new YamlEntry[Count], Count = Count, IsFlow = IsFlow, HasDuplicates = HasDuplicates };
        for (var i = 0; i < copy._entries.Length; i++)
            copy._entries[i] = new YamlEntry((YamlScalar)_entries[i].Key.Clone(), _entries[i].Value.Clone());
        return copy;
    }

    /// <summary>
    /// A copy for a transformation: its mappings and sequences are its own, its keys and scalars are those of this mapping, which cannot be changed, only
    /// exchanged. Their spans must stay as they are.
    /// </summary>
    public YamlMapping CloneStructure()
    {
        var copy = new YamlMapping(Span) { _entries = new YamlEntry[Count], Count = Count, IsFlow = IsFlow, HasDuplicates = HasDuplicates };
        for (var i = 0; i < copy._entries.Length; i++)
        {
            var entry = _entries[i];
            copy._entries[i] = entry.Value switch
            {
                YamlMapping mapping => new YamlEntry(entry.Key, mapping.CloneStructure()),
                YamlSequence sequence => new YamlEntry(entry.Key, sequence.CloneStructure()),
                _ => entry,
            };
        }

        return copy;
    }

    /// <summary>The entries as they are now, for a change of the mapping that goes through all of them.</summary>
    public YamlEntry[] CopyEntries() => EntrySpan.ToArray();

    /// <inheritdoc/>
    public IEnumerator<YamlEntry> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return _entries[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Append(YamlEntry entry)
    {
        if (Count == _entries.Length)
        {
            var grown = new YamlEntry[Math.Max(4, Count * 2)];
            Array.Copy(_entries, grown, Count);
            _entries = grown;
        }

        _entries[Count++] = entry;
        _index?.Add(entry.Name, Count - 1);
    }

    private int Find(string key)
    {
        var entries = _entries;
        var count = Count;
        if (count < IndexThreshold)
        {
            for (var i = 0; i < count; i++)
            {
                var name = entries[i].Key.Value;
                if (name.Length == key.Length && string.Equals(name, key))
                    return i;
            }

            return -1;
        }

        if (_index is null)
        {
            // Built aside and published whole: parsed trees are read by several threads at once.
            var index = new Dictionary<string, int>(count, StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
                index[entries[i].Key.Value] = i;
            _index = index;
        }

        return _index.TryGetValue(key, out var at) ? at : -1;
    }
}
