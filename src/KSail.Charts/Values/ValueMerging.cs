using KSail.Charts.Templates;

namespace KSail.Charts.Values;

/// <summary>Puts values over others as Helm does with several files of values, and Flux with <c>valuesFrom</c>.</summary>
public static class ValueMerging
{
    /// <summary>A new map: maps of both are merged, of all else the second counts, null too. What only one of the two has is shared with it.</summary>
    public static ValueMap Merged(ValueMap first, ValueMap second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var merged = new ValueMap();
        foreach (var key in first.Keys)
            merged[key] = first[key];
        foreach (var key in second.Keys)
            merged[key] = second[key] is ValueMap inner && merged[key] is ValueMap existing ? Merged(existing, inner) : second[key];
        return merged;
    }
}
