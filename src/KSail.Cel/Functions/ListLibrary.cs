using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Functions of lists: the API server's own, cel-go's lists extension in version 3, and its sets extension.</summary>
internal static class ListLibrary
{
    private static readonly CelType[] Summable = [CelType.Int, CelType.Uint, CelType.Double, CelType.Duration];

    private static readonly CelType[] Ordered =
        [CelType.Int, CelType.Uint, CelType.Double, CelType.Bool, CelType.Duration, CelType.Timestamp, CelType.Text, CelType.Bytes];

    public static Function[] Functions =>
    [
        new("isSorted", ForEach(Ordered, static t => Member([CelType.ListOf(t)], CelType.Bool, static (run, v) => ListFunctions.IsSorted(run, (CelList)v[0]), CallCost.Traverse))),
        new("sum", ForEach(Summable, static t => Member([CelType.ListOf(t)], t, (run, v) => ListFunctions.Sum(run, (CelList)v[0], t), CallCost.Traverse))),
        new("max", ForEach(Ordered, static t => Member([CelType.ListOf(t)], t, static (run, v) => ListFunctions.Extreme(run, (CelList)v[0], "max", 1), CallCost.Traverse))),
        new("min", ForEach(Ordered, static t => Member([CelType.ListOf(t)], t, static (run, v) => ListFunctions.Extreme(run, (CelList)v[0], "min", -1), CallCost.Traverse))),
        new("indexOf", Member([ListOfA, A], CelType.Int, static (run, v) => ListFunctions.IndexOf(run, (CelList)v[0], v[1]), CallCost.Traverse)),
        new("lastIndexOf", Member([ListOfA, A], CelType.Int, static (run, v) => ListFunctions.LastIndexOf(run, (CelList)v[0], v[1]), CallCost.Traverse)),
        new("slice", Member([ListOfA, CelType.Int, CelType.Int], ListOfA, static (run, v) => ListFunctions.Slice(run, (CelList)v[0], Int(v[1]), Int(v[2])), CallCost.ListOfResult)),
        new(
            "flatten",
            Member([CelType.ListOf(ListOfA)], ListOfA, static (run, v) => ListFunctions.Flatten(run, (CelList)v[0], 1), CallCost.Flatten),
            Member([CelType.AnyList, CelType.Int], CelType.AnyList, static (run, v) => ListFunctions.Flatten(run, (CelList)v[0], Int(v[1])), CallCost.Flatten)),
        new("sort", ForEach(Ordered, static t => Member([CelType.ListOf(t)], CelType.ListOf(t), static (run, v) => ListFunctions.Sort(run, (CelList)v[0], (CelList)v[0]), CallCost.ListSquare))),
        new("lists.range", Global([CelType.Int], CelType.ListOf(CelType.Int), static (run, v) => ListFunctions.Range(run, Int(v[0])), CallCost.ListOfResult)),
        new("reverse", Member([ListOfA], ListOfA, static (run, v) => ListFunctions.Reverse(run, (CelList)v[0]), CallCost.ListOfResult)),
        new("distinct", Member([ListOfA], ListOfA, static (run, v) => ListFunctions.Distinct(run, (CelList)v[0]), CallCost.ListSquare)),
        new("sets.contains", Global([ListOfA, ListOfA], CelType.Bool, static (run, v) => ListFunctions.ContainsAll(run, (CelList)v[0], (CelList)v[1]), CallCost.Product)),
        new(
            "sets.equivalent",
            Global(
                [ListOfA, ListOfA],
                CelType.Bool,
                static (run, v) => ListFunctions.AreEquivalent(run, (CelList)v[0], (CelList)v[1]),
                CallCost.DoubleProduct)),
        new("sets.intersects", Global([ListOfA, ListOfA], CelType.Bool, static (run, v) => CelBool.Of(ListFunctions.Intersects(run, (CelList)v[0], (CelList)v[1])), CallCost.Product)),
    ];

    /// <summary>The types whose values have an order: what <c>sortBy</c> takes as keys.</summary>
    public static bool IsOrdered(CelType type) => type.IsDynOrError || type.Kind == CelKind.Parameter || Array.Exists(Ordered, t => t.Kind == type.Kind);

    private static Overload[] ForEach(CelType[] types, Func<CelType, Overload> make) => Array.ConvertAll(types, type => make(type));

    private static long Int(CelValue value) => ((CelInt)value).Value;
}
