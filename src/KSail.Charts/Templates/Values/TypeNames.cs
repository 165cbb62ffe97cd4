namespace KSail.Charts.Templates;

/// <summary>
/// Types and kinds of values by the names that Go has for them. The types of numbers are told apart: <c>int</c> is <see cref="nint"/>,
/// <c>int64</c> is <see cref="long"/>, <c>int32</c> is <see cref="int"/>, <c>uint8</c> is <see cref="byte"/>, <c>uint64</c> is
/// <see cref="ulong"/>, <c>float64</c> is <see cref="double"/>.
/// </summary>
internal static class TypeNames
{
    public static string OfElement(ElementType element) => element switch
    {
        ElementType.Text => "string",
        ElementType.Number => "int",
        ElementType.Bytes => "[]uint8",
        ElementType.List => "[]interface {}",
        _ => "interface {}",
    };

    /// <summary>What <c>%T</c> prints.</summary>
    public static string Of(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        nint => "int",
        long => "int64",
        double => "float64",
        ValueMap map => map.TypeName,
        ValueList list => list.TypeName,
        byte[] => "[]uint8",
        int => "int32",
        byte => "uint8",
        ulong => "uint64",
        ValueObject other => other.TypeName,
        DateTimeOffset => "time.Time",
        _ => "interface {}",
    };

    /// <summary>The type of what a pointer points to, or of the value itself.</summary>
    public static string OfTarget(object? value) => Of(value).TrimStart('*');

    /// <summary>What <c>kindOf</c> gives.</summary>
    public static string KindOf(object? value) => value switch
    {
        null => "invalid",
        ValueMap => "map",
        ValueList or byte[] => "slice",
        DateTimeOffset => "struct",
        ValueObject { Content: ValueMap } => "map",
        ValueObject { Content: ValueList } => "slice",
        ValueObject other => other.TypeName.StartsWith('*') ? "ptr" : "struct",
        _ => Of(value),
    };
}
