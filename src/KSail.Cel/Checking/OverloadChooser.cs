using KSail.Cel.Functions;
using KSail.Cel.Types;

namespace KSail.Cel.Checking;

/// <summary>
/// Finds the signatures of a function that fit the types of its operands. All that fit are kept, because with dynamic operands only the run
/// tells which it is; what a signature makes known about types stays known for the next, as in cel-go.
/// </summary>
internal static class OverloadChooser
{
    /// <summary>The type of the result; null when no signature fits, dynamic when several fit and differ.</summary>
    public static CelType? Choose(TypeUnifier types, Function function, bool isMember, CelType[] operands, out Overload[] overloads)
    {
        CelType? result = null;
        var fitting = new List<Overload>();
        foreach (var overload in function.Overloads)
        {
            if (overload.IsMember != isMember || overload.Parameters.Length != operands.Length)
                continue;
            var (wanted, returned) = Instantiate(types, overload);
            if (!types.Fit(operands, wanted))
                continue;
            fitting.Add(overload);
            var type = types.Resolve(returned);
            if (result is null)
                result = type;
            else if (result.Kind != CelKind.Dyn && !type.IsSame(result))
                result = CelType.Dyn;
        }

        overloads = [.. fitting];
        return result;
    }

    private static (CelType[] Parameters, CelType Result) Instantiate(TypeUnifier types, Overload overload)
    {
        if (!overload.IsGeneric)
            return (overload.Parameters, overload.Result);
        var fresh = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return (Array.ConvertAll(overload.Parameters, p => Replace(types, p, fresh)), Replace(types, overload.Result, fresh));
    }

    private static CelType Replace(TypeUnifier types, CelType type, Dictionary<string, CelType> fresh)
    {
        if (!type.HasUnknowns)
            return type;
        if (type.Kind != CelKind.Parameter)
        {
            return type.Kind switch
            {
                CelKind.List => CelType.ListOf(Replace(types, type.Parameters[0], fresh)),
                CelKind.Map => CelType.MapOf(Replace(types, type.Parameters[0], fresh), Replace(types, type.Parameters[1], fresh)),
                CelKind.Optional => CelType.OptionalOf(Replace(types, type.Parameters[0], fresh)),
                _ => CelType.TypeOf(Replace(types, type.Parameters[0], fresh)),
            };
        }

        if (!fresh.TryGetValue(type.Name, out var variable))
            fresh.Add(type.Name, variable = types.NewVariable());
        return variable;
    }
}
