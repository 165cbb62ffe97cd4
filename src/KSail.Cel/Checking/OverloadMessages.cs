using KSail.Cel.Functions;
using KSail.Cel.Types;

namespace KSail.Cel.Checking;

/// <summary>What to say when no signature of a function fits.</summary>
internal static class OverloadMessages
{
    private const int MaxSignatures = 4;

    /// <summary>The message for one call.</summary>
    public static string NoneFits(Function function, bool isMember, CelType[] types)
    {
        var name = function.Name;
        if (OperatorNames.IsOperator(name))
            return OfOperator(name, types);
        var call = Write(name, isMember, types);
        var signatures = new List<string>();
        foreach (var overload in function.Overloads)
        {
            var signature = Write(name, overload.IsMember, overload.Parameters);
            if (!signatures.Contains(signature) && signatures.Count < MaxSignatures)
                signatures.Add(signature);
        }

        return $"{call} does not exist; there is {string.Join(", ", signatures)}";
    }

    private static string OfOperator(string name, CelType[] types)
    {
        var written = OperatorNames.Written(name);
        if (name == OperatorNames.Conditional)
        {
            return types[0].Kind is CelKind.Bool or CelKind.Dyn
                ? $"'?:' needs two values of one type, but these are {types[1]} and {types[2]}; dyn() makes a value fit everywhere"
                : $"'?:' needs a condition before the question mark, but this is of type {types[0]}";
        }

        var operands = types.Length == 1 ? $"a value of type {types[0]}" : $"{types[0]} and {types[1]}";
        var isMixed = types.Length == 2 && IsNumber(types[0]) && IsNumber(types[1]) && types[0].Kind != types[1].Kind;
        return $"'{written}' does not take {operands}{(isMixed ? "; convert one of them with int(), uint() or double()" : "")}";
    }

    private static bool IsNumber(CelType type) => type.Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    private static string Write(string name, bool isMember, CelType[] types) => isMember
        ? $"{types[0]}.{name}({string.Join(", ", types.Skip(1))})"
        : $"{name}({string.Join(", ", (object[])types)})";
}
