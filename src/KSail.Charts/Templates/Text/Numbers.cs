namespace KSail.Charts.Templates;

/// <summary>Go's number types as .NET's.</summary>
internal static class Numbers
{
    public static bool IsInteger(object? value) => value is nint or long or int or byte or ulong;

    /// <summary>An integer; one beyond the range wraps around as Go's conversion does.</summary>
    public static long ToInt64(object value) => value switch
    {
        nint number => number,
        long number => number,
        int number => number,
        byte number => number,
        ulong number => unchecked((long)number),
        _ => 0,
    };

    /// <summary>A number in the type of another one.</summary>
    public static object AsTypeOf(object example, long value) => example switch
    {
        long => value,
        int => (int)value,
        byte => (byte)value,
        ulong => (ulong)value,
        _ => (nint)value,
    };
}
