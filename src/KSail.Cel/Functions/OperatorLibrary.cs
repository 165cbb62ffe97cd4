using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Operators that evaluate all their operands, and <c>size</c>.</summary>
internal static class OperatorLibrary
{
    public static Function[] Functions =>
    [
        new(OperatorNames.Not, Global([CelType.Bool], CelType.Bool, static (_, v) => v[0] is CelBool b ? CelBool.Of(!b.Value) : CelFailure.NoOverload)),
        new(OperatorNames.Negate, Same(CelType.Double, 1, Negate), Same(CelType.Int, 1, Negate)),
        new(
            OperatorNames.Add,
            Same(CelType.Bytes, 2, Add, CallCost.ScanBoth),
            Same(CelType.Double, 2, Add),
            Same(CelType.Duration, 2, Add),
            Global([CelType.Duration, CelType.Timestamp], CelType.Timestamp, Add),
            Global([CelType.Timestamp, CelType.Duration], CelType.Timestamp, Add),
            Same(CelType.Int, 2, Add),
            Same(ListOfA, 2, Add),
            Same(CelType.Text, 2, Add, CallCost.ScanBoth),
            Same(CelType.Uint, 2, Add)),
        new(
            OperatorNames.Subtract,
            Same(CelType.Double, 2, Subtract),
            Same(CelType.Duration, 2, Subtract),
            Same(CelType.Int, 2, Subtract),
            Global([CelType.Timestamp, CelType.Duration], CelType.Timestamp, Subtract),
            Global([CelType.Timestamp, CelType.Timestamp], CelType.Duration, Subtract),
            Same(CelType.Uint, 2, Subtract)),
        new(OperatorNames.Multiply, Same(CelType.Double, 2, Multiply), Same(CelType.Int, 2, Multiply), Same(CelType.Uint, 2, Multiply)),
        new(OperatorNames.Divide, Same(CelType.Double, 2, Divide), Same(CelType.Int, 2, Divide), Same(CelType.Uint, 2, Divide)),
        new(OperatorNames.Modulo, Same(CelType.Int, 2, Modulo), Same(CelType.Uint, 2, Modulo)),
        new(OperatorNames.Equal, Global([A, A], CelType.Bool, static (run, v) => CelValue.Equal(v[0], v[1], run), CallCost.ScanShorter)),
        new(OperatorNames.NotEqual, Global([A, A], CelType.Bool, static (run, v) => CelBool.Of(!v[0].Equals(v[1], run)), CallCost.ScanShorter)),
        Comparison(OperatorNames.Less, static (_, v) => Compare(v, static order => order < 0)),
        Comparison(OperatorNames.LessOrEqual, static (_, v) => Compare(v, static order => order <= 0)),
        Comparison(OperatorNames.Greater, static (_, v) => Compare(v, static order => order > 0)),
        Comparison(OperatorNames.GreaterOrEqual, static (_, v) => Compare(v, static order => order >= 0)),
        new(OperatorNames.In, Global([A, ListOfA], CelType.Bool, In, CallCost.CountSecond), Global([A, MapOfAB], CelType.Bool, In)),
        new(
            "size",
            Global([CelType.Bytes], CelType.Int, Size),
            Member([CelType.Bytes], CelType.Int, Size),
            Global([ListOfA], CelType.Int, Size),
            Member([ListOfA], CelType.Int, Size),
            Global([MapOfAB], CelType.Int, Size),
            Member([MapOfAB], CelType.Int, Size),
            Global([CelType.Text], CelType.Int, Size),
            Member([CelType.Text], CelType.Int, Size)),
    ];

    /// <summary>The signatures of indexing, for the checker; the interpreter knows the operator itself.</summary>
    public static readonly Function Index = new(
        OperatorNames.Index,
        Global([ListOfA, CelType.Int], A, Never),
        Global([MapOfAB, A], B, Never),
        Global([CelType.OptionalOf(ListOfA), CelType.Int], OptionalOfA, Never),
        Global([CelType.OptionalOf(MapOfAB), A], CelType.OptionalOf(B), Never));

    /// <summary>The signatures of optional indexing.</summary>
    public static readonly Function OptionalIndex = new(
        OperatorNames.OptionalIndex,
        Global([ListOfA, CelType.Int], OptionalOfA, Never),
        Global([CelType.OptionalOf(ListOfA), CelType.Int], OptionalOfA, Never),
        Global([MapOfAB, A], CelType.OptionalOf(B), Never),
        Global([CelType.OptionalOf(MapOfAB), A], CelType.OptionalOf(B), Never));

    /// <summary>The signature of the conditional operator.</summary>
    public static readonly Function Conditional = new(OperatorNames.Conditional, Global([CelType.Bool, A, A], A, Never));

    private static Overload Same(CelType type, int count, FunctionBody body, CallCost cost = CallCost.One) =>
        Global(count == 1 ? [type] : [type, type], type, body, cost);

    private static Function Comparison(string name, FunctionBody body) => new(
        name,
        Compared(CelType.Bool, CelType.Bool, body),
        Compared(CelType.Int, CelType.Int, body),
        Compared(CelType.Int, CelType.Double, body),
        Compared(CelType.Int, CelType.Uint, body),
        Compared(CelType.Uint, CelType.Uint, body),
        Compared(CelType.Uint, CelType.Double, body),
        Compared(CelType.Uint, CelType.Int, body),
        Compared(CelType.Double, CelType.Double, body),
        Compared(CelType.Double, CelType.Int, body),
        Compared(CelType.Double, CelType.Uint, body),
        Compared(CelType.Text, CelType.Text, body, CallCost.ScanShorter),
        Compared(CelType.Bytes, CelType.Bytes, body, CallCost.ScanShorter),
        Compared(CelType.Timestamp, CelType.Timestamp, body),
        Compared(CelType.Duration, CelType.Duration, body));

    private static Overload Compared(CelType left, CelType right, FunctionBody body, CallCost cost = CallCost.One) =>
        Global([left, right], CelType.Bool, body, cost);

    private static CelValue Compare(CelValue[] values, Func<int, bool> test)
    {
        if (values[0] is CelDouble { Value: double.NaN } || values[1] is CelDouble { Value: double.NaN })
            return CelBool.False;
        return values[0].CompareTo(values[1]) is { } order ? CelBool.Of(test(order)) : CelFailure.NoOverload;
    }

    private static CelValue Add(CelRun run, CelValue[] v) => Arithmetic.Add(run, v[0], v[1]);

    private static CelValue Subtract(CelRun run, CelValue[] v) => Arithmetic.Subtract(v[0], v[1]);

    private static CelValue Multiply(CelRun run, CelValue[] v) => Arithmetic.Multiply(v[0], v[1]);

    private static CelValue Divide(CelRun run, CelValue[] v) => Arithmetic.Divide(v[0], v[1]);

    private static CelValue Modulo(CelRun run, CelValue[] v) => Arithmetic.Modulo(v[0], v[1]);

    private static CelValue Negate(CelRun run, CelValue[] v) => Arithmetic.Negate(v[0]);

    private static CelValue Size(CelRun run, CelValue[] v) => CelInt.Of(v[0].Size);

    private static CelValue In(CelRun run, CelValue[] v) => v[1] switch
    {
        CelList list => list.Contains(v[0], run),
        CelMap map => map.Find(v[0]) is { IsFailure: true } failure ? failure : CelBool.Of(map.Find(v[0]) is not null),
        _ => CelFailure.NoOverload,
    };

    private static CelValue Never(CelRun run, CelValue[] v) => CelFailure.NoOverload;
}
