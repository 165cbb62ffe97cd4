using KSail.Cel.Evaluation;
using KSail.Cel.Values;

namespace KSail.Cel.Functions;

/// <summary>How the API server counts the cost of a call; <see cref="CallCosts"/> has the formulas.</summary>
internal enum CallCost
{
    /// <summary>1.</summary>
    One,

    /// <summary>0: the function only shapes the expression, such as <c>or()</c> of optional values.</summary>
    Free,

    /// <summary>A conversion: 1, but nothing when its argument is a literal, because then it happens once and for all.</summary>
    Conversion,

    /// <summary>A walk over the first operand.</summary>
    Scan,

    /// <summary>As <see cref="Scan"/>, and free for literals.</summary>
    ConversionScan,

    /// <summary>A walk over the first operand and the making of a text as long.</summary>
    DoubleScan,

    /// <summary>A walk over the second operand.</summary>
    ScanSecond,

    /// <summary>A walk over the shorter operand.</summary>
    ScanShorter,

    /// <summary>A walk over both operands.</summary>
    ScanBoth,

    /// <summary>A walk over the result, twice.</summary>
    DoubleScanResult,

    /// <summary>A walk over every item, and everything within the items.</summary>
    Traverse,

    /// <summary>Every item of the second operand is looked at.</summary>
    CountSecond,

    /// <summary>A search for the second operand in the first.</summary>
    Search,

    /// <summary>A pattern, the second operand, is run over the first.</summary>
    Match,

    /// <summary>A named format, the first operand, is run over the second.</summary>
    Validate,

    /// <summary>Every item of one list is compared to every one of the other.</summary>
    Product,

    /// <summary>As <see cref="Product"/>, both ways.</summary>
    DoubleProduct,

    /// <summary>A new list as long as the result.</summary>
    ListOfResult,

    /// <summary>A new list, and every item of the last operand is compared to every other one.</summary>
    ListSquare,

    /// <summary>A new list as long as the first operand, once for every level that is flattened.</summary>
    Flatten,

    /// <summary>An address is looked up in a network.</summary>
    NetworkContainsIp,

    /// <summary>As <see cref="NetworkContainsIp"/>, with the address as text.</summary>
    NetworkContainsIpText,

    /// <summary>A network is looked up in another one.</summary>
    NetworkContainsNetwork,

    /// <summary>As <see cref="NetworkContainsNetwork"/>, with the inner one as text.</summary>
    NetworkContainsNetworkText,
}

/// <summary>
/// What calls cost at run time: <c>interpreter/runtimecost.go</c> of cel-go and <c>pkg/cel/library/cost.go</c> of the API server.
/// </summary>
internal static class CallCosts
{
    /// <summary>What a walk over a text costs for each character.</summary>
    public const double ScanFactor = 0.1;

    /// <summary>What a new list costs.</summary>
    public const int NewList = 10;

    /// <summary>What a new map costs.</summary>
    public const int NewMap = 30;

    private const double PatternFactor = 0.25;

    /// <summary>The cost of one call.</summary>
    public static long Of(CelRun run, CallCost cost, CelValue[] operands, CelValue result)
    {
        switch (cost)
        {
            case CallCost.Free:
                return 0;
            case CallCost.Scan or CallCost.ConversionScan:
                return Scan(operands[0].Size);
            case CallCost.DoubleScan:
                return Scan(operands[0].Size * 2);
            case CallCost.ScanSecond:
                return Scan(operands[1].Size);
            case CallCost.ScanShorter:
                return IsOpaque(operands[0]) ? 1 : Scan(Math.Min(operands[0].Size, operands[1].Size));
            case CallCost.ScanBoth:
                return Scan(operands[0].Size + operands[1].Size);
            case CallCost.DoubleScanResult:
                return Scan(result.Size * 2);
            case CallCost.Traverse:
                return Traverse(run, operands[0]);
            case CallCost.CountSecond:
                return operands[1].Size;
            case CallCost.Search:
                return Scan(operands[0].Size) * Scan(operands[1].Size);
            case CallCost.Match:
                return Scan(operands[0].Size + 1) * (long)Math.Ceiling(operands[1].Size * PatternFactor);
            case CallCost.Validate:
                return operands[0] is CelNamedFormat format ? Scan(operands[1].Size + 1) * (long)Math.Ceiling(format.PatternSize * PatternFactor) : 1;
            case CallCost.Product:
                return 1 + (operands[0].Size * operands[1].Size);
            case CallCost.DoubleProduct:
                return 1 + (operands[0].Size * operands[1].Size * 2);
            case CallCost.ListOfResult:
                return 1 + NewList + result.Size;
            case CallCost.ListSquare:
                var keys = operands[^1];
                var factor = keys is CelList { Count: > 0 } list && list[0] is CelString or CelBytes ? 2 + ScanFactor : 2;
                return 1 + NewList + (long)(keys.Size * keys.Size * factor);
            case CallCost.Flatten:
                var depth = operands.Length == 1 ? 1 : operands[1] is CelInt { Value: >= 0 } levels ? Math.Min(levels.Value, 1_000_000) : 1;
                return 1 + NewList + (operands[0].Size * depth);
            case CallCost.NetworkContainsIp:
                return Scan(operands[0].Size * 2);
            case CallCost.NetworkContainsIpText:
                return Scan(operands[0].Size * 2) + Scan(operands[1].Size);
            case CallCost.NetworkContainsNetwork:
                return Scan(operands[0].Size * 2) + Scan(operands[0].Size) + 1;
            case CallCost.NetworkContainsNetworkText:
                return Scan(operands[0].Size * 2) + Scan(operands[0].Size) + 1 + Scan(operands[1].Size);
            default:
                return 1;
        }
    }

    /// <summary>
    /// Whether a cost belongs to one signature, not to the function's name. Where the types leave open which signature it will be, such a call
    /// costs 1.
    /// </summary>
    public static bool NeedsSignature(CallCost cost) => cost is CallCost.ScanBoth or CallCost.ScanShorter or CallCost.CountSecond or CallCost.ConversionScan
        or CallCost.ListOfResult or CallCost.ListSquare or CallCost.Flatten or CallCost.NetworkContainsIpText or CallCost.NetworkContainsNetworkText;

    /// <summary>What a walk over so many characters costs.</summary>
    public static long Scan(long size) => (long)Math.Ceiling(size * ScanFactor);

    private static bool IsOpaque(CelValue value) => value is CelQuantity or CelIp or CelCidr or CelNamedFormat or CelUrl or CelSemver;

    private static long Traverse(CelRun run, CelValue value)
    {
        run.Step();
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case CelString text:
                return (long)(CodePoints.Utf8Length(text.Value) * ScanFactor);
            case CelBytes bytes:
                return (long)(bytes.Value.Length * ScanFactor);
            case CelList list:
                var items = 0L;
                for (var i = 0; i < list.Count; i++)
                    items += Traverse(run, list[i]);
                return items;
            case CelMap map:
                var entries = 0L;
                foreach (var key in map.Keys)
                    entries += Traverse(run, key) + Traverse(run, map.At(key));
                return entries;
            default:
                return 1;
        }
    }
}
