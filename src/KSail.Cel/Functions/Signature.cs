using KSail.Cel.Types;

namespace KSail.Cel.Functions;

/// <summary>Short forms for the tables of functions.</summary>
internal static class Signature
{
    public static readonly CelType A = CelType.Parameter("A");
    public static readonly CelType B = CelType.Parameter("B");
    public static readonly CelType ListOfA = CelType.ListOf(A);
    public static readonly CelType MapOfAB = CelType.MapOf(A, B);
    public static readonly CelType OptionalOfA = CelType.OptionalOf(A);

    /// <summary>A function that stands for itself: <c>name(a, b)</c>.</summary>
    public static Overload Global(CelType[] parameters, CelType result, FunctionBody body, CallCost cost = CallCost.One) =>
        new(isMember: false, parameters, result, cost, body);

    /// <summary>A function that is called on its first operand: <c>a.name(b)</c>.</summary>
    public static Overload Member(CelType[] parameters, CelType result, FunctionBody body, CallCost cost = CallCost.One) =>
        new(isMember: true, parameters, result, cost, body);
}
