using System.Collections;

namespace KSail.Charts.Templates;

/// <summary>A list, Go's slice. Immutable in itself: functions that add or remove give a new one.</summary>
public sealed class ValueList : IReadOnlyList<object?>
{
    private readonly object?[] _items;

    /// <summary>A list of these items, which the list then owns.</summary>
    /// <param name="items">The items.</param>
    /// <param name="element">What they are declared to be.</param>
    public ValueList(object?[] items, ElementType element = ElementType.Any)
    {
        ArgumentNullException.ThrowIfNull(items);
        _items = items;
        Element = element;
    }

    /// <summary>What the items are declared to be.</summary>
    public ElementType Element { get; }

    /// <summary>Its type as Go prints it.</summary>
    public string TypeName => "[]" + TypeNames.OfElement(Element);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    internal object?[] Items => _items;

    /// <summary>Whether it is Go's nil slice: as empty as any, but <c>null</c> in JSON and YAML.</summary>
    internal bool IsNil { get; init; }

    /// <summary>An empty list that is nil.</summary>
    internal static ValueList Nil(ElementType element = ElementType.Any) => new([], element) { IsNil = true };

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
