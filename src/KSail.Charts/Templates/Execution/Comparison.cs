namespace KSail.Charts.Templates;

/// <summary>Go's <c>eq</c>, <c>lt</c> and the others, which tell types of numbers apart.</summary>
internal static class Comparison
{
    private enum BasicKind
    {
        None,
        Boolean,
        Integer,
        Float,
        Text,
        Unsigned,
    }

    /// <summary>Whether the first argument equals any of the others.</summary>
    public static bool IsEqual(TemplateRun run, object?[] arguments)
    {
        if (arguments.Length == 1)
            throw new FunctionException("missing argument for comparison");
        var left = Unwrapped(arguments[0]);
        for (var i = 1; i < arguments.Length; i++)
        {
            if (IsEqual(run, left, Unwrapped(arguments[i])))
                return true;
        }

        return false;
    }

    /// <summary>Whether the first argument is less than the second.</summary>
    public static bool IsLess(object?[] arguments)
    {
        var (left, right) = (Unwrapped(arguments[0]), Unwrapped(arguments[1]));
        var (leftKind, rightKind) = (KindOf(left), KindOf(right));
        if (leftKind == BasicKind.None || rightKind == BasicKind.None)
            throw new FunctionException("invalid type for comparison");
        return (leftKind, rightKind) switch
        {
            (BasicKind.Integer, BasicKind.Unsigned) => Numbers.ToInt64(left!) is var signed && (signed < 0 || (ulong)signed < ToUnsigned(right!)),
            (BasicKind.Unsigned, BasicKind.Integer) => Numbers.ToInt64(right!) is var signed and >= 0 && ToUnsigned(left!) < (ulong)signed,
            _ when leftKind != rightKind => throw Incompatible(left!, right!),
            (BasicKind.Float, _) => (double)left! < (double)right!,
            (BasicKind.Integer, _) => Numbers.ToInt64(left!) < Numbers.ToInt64(right!),
            (BasicKind.Unsigned, _) => ToUnsigned(left!) < ToUnsigned(right!),
            (BasicKind.Text, _) => GoText.Compare((string)left!, (string)right!) < 0,
            _ => throw new FunctionException("invalid type for comparison"),
        };
    }

    private static bool IsEqual(TemplateRun run, object? left, object? right)
    {
        var (leftKind, rightKind) = (KindOf(left), KindOf(right));
        if (leftKind != rightKind)
        {
            return (leftKind, rightKind) switch
            {
                (BasicKind.Integer, BasicKind.Unsigned) => Numbers.ToInt64(left!) is var signed and >= 0 && (ulong)signed == ToUnsigned(right!),
                (BasicKind.Unsigned, BasicKind.Integer) => Numbers.ToInt64(right!) is var signed and >= 0 && (ulong)signed == ToUnsigned(left!),
                _ => left is not null && right is not null ? throw Incompatible(left, right) : false,
            };
        }

        switch (leftKind)
        {
            case BasicKind.Boolean:
                return (bool)left! == (bool)right!;
            case BasicKind.Float:
                return (double)left! == (double)right!;
            case BasicKind.Integer:
                return Numbers.ToInt64(left!) == Numbers.ToInt64(right!);
            case BasicKind.Unsigned:
                return ToUnsigned(left!) == ToUnsigned(right!);
            case BasicKind.Text:
                return (string)left! == (string)right!;
        }

        if (left is not null && right is not null && TypeNames.KindOf(left) != TypeNames.KindOf(right))
            throw new FunctionException($"non-comparable types {GoFormat.Format(run, "%s: %v, %v: %v", [left, TypeNames.Of(left), TypeNames.Of(right), right])}");
        if (IsNil(left) || IsNil(right))
            return IsNil(left) && IsNil(right);
        if (right is ValueMap or ValueList or byte[] || right is ValueObject { Content: not null })
            throw new FunctionException($"non-comparable type {GoFormat.Format(run, "%s: %s", [right, TypeNames.Of(right)])}");
        return left!.Equals(right);
    }

    private static bool IsNil(object? value) => value is null or ValueMap { IsNil: true } or ValueList { IsNil: true };

    private static FunctionException Incompatible(object left, object right) =>
        new($"incompatible types for comparison: {TypeNames.Of(left)} and {TypeNames.Of(right)}");

    private static object? Unwrapped(object? value) => value is WrappedNil ? null : value;

    private static ulong ToUnsigned(object value) => value is byte small ? small : (ulong)value;

    private static BasicKind KindOf(object? value) => value switch
    {
        bool => BasicKind.Boolean,
        nint or long or int => BasicKind.Integer,
        byte or ulong => BasicKind.Unsigned,
        double => BasicKind.Float,
        string => BasicKind.Text,
        _ => BasicKind.None,
    };
}
