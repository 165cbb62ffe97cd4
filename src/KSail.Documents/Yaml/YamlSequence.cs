using System.Collections;
using KSail.Documents.Diagnostics;

namespace KSail.Documents.Yaml;

/// <summary>A YAML sequence (a list).</summary>
public sealed class YamlSequence : YamlNode, IReadOnlyList<YamlNode>
{
    private readonly List<YamlNode> _items;

    /// <summary>An empty sequence.</summary>
    public YamlSequence(SourceSpan span = default)
        : base(span) => _items = [];

    /// <summary>A sequence of <paramref name="items"/>, which it then owns.</summary>
    public YamlSequence(IEnumerable<YamlNode> items, SourceSpan span = default)
        : base(span) => _items = [.. items];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>Whether it was written in brackets, so that go-yaml writes all that is in it in one line again.</summary>
    public bool IsFlow { get; set; }

    /// <summary>The item at a position.</summary>
    public YamlNode this[int index]
    {
        get => _items[index];
        set => _items[index] = value;
    }

    /// <summary>Appends an item.</summary>
    public void Add(YamlNode item) => _items.Add(item);

    /// <summary>Inserts an item.</summary>
    public void Insert(int index, YamlNode item) => _items.Insert(index, item);

    /// <summary>Removes the item at a position.</summary>
    public void RemoveAt(int index) => _items.RemoveAt(index);

    /// <summary>Removes every item.</summary>
    public void Clear() => _items.Clear();

    /// <inheritdoc/>
    public override YamlNode Clone()
    {
        var copy = new YamlSequence(Span) { IsFlow = IsFlow };
        copy._items.EnsureCapacity(_items.Count);
        foreach (var item in _items)
            copy._items.Add(item.Clone());
        return copy;
    }

    /// <summary>As <see cref="YamlMapping.CloneStructure"/>.</summary>
    internal YamlSequence CloneStructure()
    {
        var copy = new YamlSequence(Span) { IsFlow = IsFlow };
        copy._items.EnsureCapacity(_items.Count);
        foreach (var item in _items)
        {
            copy._items.Add(item switch
            {
                YamlMapping mapping => mapping.CloneStructure(),
                YamlSequence sequence => sequence.CloneStructure(),
                _ => item,
            });
        }

        return copy;
    }

    /// <inheritdoc/>
    public IEnumerator<YamlNode> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
