namespace KSail.Charts.Templates;

/// <summary>The types of parameters, by the letters of <see cref="TemplateFunction.Signature"/>.</summary>
internal static class Arguments
{
    /// <summary>The type as Go prints it.</summary>
    public static string TypeName(char type) => type switch
    {
        's' => "string",
        'b' => "bool",
        'i' => "int",
        'I' => "int64",
        'u' => "uint32",
        'f' => "float64",
        'm' => "map[string]interface {}",
        'l' => "[]interface {}",
        't' => "time.Time",
        'c' => "sprig.certificate",
        'v' => "reflect.Value",
        _ => "interface {}",
    };

    public static bool CanBeNil(char type) => type is 'a' or 'v' or 'm' or 'l' or '\0';

    /// <summary>Whether a value that is not nil can be passed.</summary>
    public static bool IsAssignable(object value, char type) => type switch
    {
        's' => value is string,
        'b' => value is bool,
        'i' => value is nint,
        'I' => value is long,
        'f' => value is double,
        'm' => value is ValueMap { Element: ElementType.Any },
        'l' => value is ValueList { Element: ElementType.Any },
        't' => value is DateTimeOffset,
        'c' => value is Functions.CertificateValue,
        'u' => false,
        _ => true,
    };
}

/// <summary>What <c>if</c> and its kin take for true.</summary>
internal static class Truth
{
    public static bool Of(object? value) => value switch
    {
        null or WrappedNil => false,
        bool boolean => boolean,
        string text => text.Length > 0,
        ValueMap map => map.Count > 0,
        ValueList list => list.Count > 0,
        double number => number != 0,
        nint number => number != 0,
        long number => number != 0,
        int number => number != 0,
        ulong number => number != 0,
        byte number => number != 0,
        byte[] bytes => bytes.Length > 0,
        ValueObject { Content: { } content } => Of(content),
        _ => true,
    };
}
