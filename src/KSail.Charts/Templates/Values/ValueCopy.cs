namespace KSail.Charts.Templates;

/// <summary>Copies of values that share no map and no list with the original.</summary>
internal static class ValueCopy
{
    public static object? Of(object? value)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case ValueMap map:
                var copy = new ValueMap(map.Element, map.TypeName) { IsNil = map.IsNil };
                foreach (var key in map.SortedKeys)
                    copy[key] = Of(map[key]);
                return copy;
            case ValueList list:
                var items = new object?[list.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = Of(list[i]);
                return new ValueList(items, list.Element) { IsNil = list.IsNil };
            case byte[] bytes:
                return bytes.Clone();
            case ValueObject other:
                return other.DeepCopied();
            default:
                return value;
        }
    }
}
