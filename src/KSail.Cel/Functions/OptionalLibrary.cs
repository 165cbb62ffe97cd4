using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Values that may be absent. <c>or</c> and <c>orValue</c> look at their argument only when they need it: the interpreter sees to that.</summary>
internal static class OptionalLibrary
{
    /// <summary>The function that takes the first of two optional values that is there.</summary>
    public const string Or = "or";

    /// <summary>The function that takes an optional value, or else another one.</summary>
    public const string OrValue = "orValue";

    private static readonly CelFailure Absent = new("the optional value is absent: optional.none() has no value");

    public static Function[] Functions =>
    [
        new("optional.of", Global([A], OptionalOfA, static (_, v) => CelOptional.Of(v[0]))),
        new("optional.ofNonZeroValue", Global([A], OptionalOfA, static (_, v) => v[0].IsZero ? CelOptional.None : CelOptional.Of(v[0]))),
        new("optional.none", Global([], OptionalOfA, static (_, _) => CelOptional.None)),
        new("optional.unwrap", Global([CelType.ListOf(OptionalOfA)], ListOfA, Unwrap)),
        new("unwrapOpt", Member([CelType.ListOf(OptionalOfA)], ListOfA, Unwrap)),
        new("value", Member([OptionalOfA], A, static (_, v) => ((CelOptional)v[0]).Value ?? Absent)),
        new("hasValue", Member([OptionalOfA], CelType.Bool, static (_, v) => CelBool.Of(((CelOptional)v[0]).Value is not null))),
        new(Or, Member([OptionalOfA, OptionalOfA], OptionalOfA, static (_, v) => v[0] is CelOptional { Value: not null } ? v[0] : v[1], CallCost.Free)),
        new(OrValue, Member([OptionalOfA, A], A, static (_, v) => ((CelOptional)v[0]).Value ?? v[1], CallCost.Free)),
        new("first", Member([ListOfA], OptionalOfA, static (_, v) => v[0] is CelList { Count: > 0 } list ? CelOptional.Of(list[0]) : CelOptional.None)),
        new("last", Member([ListOfA], OptionalOfA, static (_, v) => v[0] is CelList { Count: > 0 } list ? CelOptional.Of(list[list.Count - 1]) : CelOptional.None)),
    ];

    private static CelValue Unwrap(CelRun run, CelValue[] v)
    {
        var list = (CelList)v[0];
        var items = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            run.Step();
            if (list[i] is not CelOptional optional)
                return CelFailure.NoOverload;
            if (optional.Value is { } value)
                items.Add(value);
        }

        return new ArrayList(items);
    }
}
