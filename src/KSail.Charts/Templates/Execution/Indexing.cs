namespace KSail.Charts.Templates;

/// <summary>Go's <c>index</c> and <c>slice</c>.</summary>
internal static class Indexing
{
    public static object? Index(object?[] arguments)
    {
        var item = arguments[0] is WrappedNil ? null : arguments[0];
        if (item is null)
            throw new FunctionException("index of untyped nil");
        for (var i = 1; i < arguments.Length; i++)
        {
            item = item is ValueObject { Content: { } content } ? content : item;
            item = item switch
            {
                null => throw new FunctionException("index of nil pointer"),
                ValueMap map => At(map, arguments[i]),
                ValueList list => list[Within(arguments[i], list.Count, "slice")],
                string text => GoText.Encode(text)[Within(arguments[i], GoText.Length(text), "string")],
                byte[] bytes => bytes[Within(arguments[i], bytes.Length, "slice")],
                _ => throw new FunctionException($"can't index item of type {TypeNames.OfTarget(item)}"),
            };
        }

        return item;
    }

    public static object? Slice(object?[] arguments)
    {
        var item = arguments[0] is WrappedNil ? null : arguments[0];
        if (item is null)
            throw new FunctionException("slice of untyped nil");
        if (arguments.Length > 4)
            throw new FunctionException($"too many slice indexes: {arguments.Length - 1}");
        if (item is string && arguments.Length == 4)
            throw new FunctionException("cannot 3-index slice a string");
        var length = item switch
        {
            string text => GoText.Length(text),
            ValueList list => list.Count,
            byte[] bytes => bytes.Length,
            _ => throw new FunctionException($"can't slice item of type {TypeNames.Of(item)}"),
        };
        int[] bounds = [0, length, length];
        for (var i = 1; i < arguments.Length; i++)
            bounds[i - 1] = Position(arguments[i], length);
        if (bounds[0] > bounds[1])
            throw new FunctionException($"invalid slice index: {bounds[0]} > {bounds[1]}");
        if (bounds[1] > bounds[2])
            throw new FunctionException($"invalid slice index: {bounds[1]} > {bounds[2]}");
        return item switch
        {
            string text => GoText.Slice(text, bounds[0], bounds[1]),
            ValueList list => new ValueList(list.Items[bounds[0]..bounds[1]], list.Element),
            _ => ((byte[])item)[bounds[0]..bounds[1]],
        };
    }

    private static object? At(ValueMap map, object? key)
    {
        if (key is not string name)
        {
            throw new FunctionException(key is null or WrappedNil
                ? "value is nil; should be of type string"
                : $"value has type {TypeNames.Of(key)}; should be string");
        }

        if (map.TryGet(name, out var value) || map.Element == ElementType.Any)
            return value;
        return map.Element == ElementType.Text ? "" : null;
    }

    // The first place beyond the end passes the check of the original, which then fails elsewhere.
    private static int Within(object? index, int length, string what)
    {
        var position = Position(index, length);
        return position < length ? position : throw new FunctionException($"reflect: {what} index out of range");
    }

    private static int Position(object? index, int length)
    {
        if (index is null or WrappedNil)
            throw new FunctionException("cannot index slice/array with nil");
        if (!Numbers.IsInteger(index))
            throw new FunctionException($"cannot index slice/array with type {TypeNames.Of(index)}");
        var position = Numbers.ToInt64(index);
        return position >= 0 && position <= length ? (int)position : throw new FunctionException($"index out of range: {position}");
    }
}
