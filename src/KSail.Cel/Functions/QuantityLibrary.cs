using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Amounts such as <c>500m</c> and <c>1Gi</c>.</summary>
internal static class QuantityLibrary
{
    public static Function[] Functions =>
    [
        new(
            "quantity",
            Global(
                [CelType.Text],
                CelType.Quantity,
                static (_, v) => CelQuantity.Parse(Text(v[0])) ?? (CelValue)new CelFailure($"'{ValueText.Of(v[0])}' is no quantity such as 500m or 1Gi"),
                CallCost.Scan)),
        new("isQuantity", Global([CelType.Text], CelType.Bool, static (_, v) => CelBool.Of(CelQuantity.Parse(Text(v[0])) is not null), CallCost.Scan)),
        new("sign", Global([CelType.Quantity], CelType.Int, static (_, v) => CelInt.Of(Amount(v[0]).Sign))),
        new("isInteger", Member([CelType.Quantity], CelType.Bool, static (_, v) => CelBool.Of(Amount(v[0]).Whole is not null))),
        new(
            "asInteger",
            Member(
                [CelType.Quantity],
                CelType.Int,
                static (_, v) => Amount(v[0]).Whole is { } whole ? CelInt.Of(whole) : new CelFailure("the quantity is no whole number of 64 bits"))),
        new("asApproximateFloat", Member([CelType.Quantity], CelType.Double, static (_, v) => new CelDouble(Amount(v[0]).Approximate))),
        new(
            "add",
            Member([CelType.Quantity, CelType.Quantity], CelType.Quantity, static (_, v) => Amount(v[0]).Add(Amount(v[1]))),
            Member([CelType.Quantity, CelType.Int], CelType.Quantity, static (_, v) => Amount(v[0]).Add(Whole(v[1])))),
        new(
            "sub",
            Member([CelType.Quantity, CelType.Quantity], CelType.Quantity, static (_, v) => Amount(v[0]).Subtract(Amount(v[1]))),
            Member([CelType.Quantity, CelType.Int], CelType.Quantity, static (_, v) => Amount(v[0]).Subtract(Whole(v[1])))),
        new("isGreaterThan", Member([CelType.Quantity, CelType.Quantity], CelType.Bool, static (_, v) => CelBool.Of(v[0].CompareTo(v[1]) > 0))),
        new("isLessThan", Member([CelType.Quantity, CelType.Quantity], CelType.Bool, static (_, v) => CelBool.Of(v[0].CompareTo(v[1]) < 0))),
        new("compareTo", Member([CelType.Quantity, CelType.Quantity], CelType.Int, static (_, v) => CelInt.Of(v[0].CompareTo(v[1])!.Value))),
    ];

    private static CelQuantity Amount(CelValue value) => (CelQuantity)value;

    private static CelQuantity Whole(CelValue value) => CelQuantity.OfWhole(((CelInt)value).Value);

    private static string Text(CelValue value) => ((CelString)value).Value;
}
