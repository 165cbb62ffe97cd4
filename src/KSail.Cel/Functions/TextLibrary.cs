using KSail.Cel.Evaluation;
using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Functions of texts: the standard ones, and version 2 of cel-go's strings extension.</summary>
internal static class TextLibrary
{
    public static Function[] Functions =>
    [
        new("contains", Test(static (text, other) => text.Contains(other, StringComparison.Ordinal), CallCost.Search)),
        new("endsWith", Test(static (text, other) => text.EndsWith(other, StringComparison.Ordinal), CallCost.ScanSecond)),
        new("startsWith", Test(static (text, other) => text.StartsWith(other, StringComparison.Ordinal), CallCost.ScanSecond)),
        new("charAt", Member([CelType.Text, CelType.Int], CelType.Text, static (_, v) => TextFunctions.CharAt((CelString)v[0], Int(v[1])))),
        new(
            "indexOf",
            Member([CelType.Text, CelType.Text], CelType.Int, static (run, v) => TextFunctions.IndexOf(run, (CelString)v[0], (CelString)v[1], 0), CallCost.Traverse),
            Member(
                [CelType.Text, CelType.Text, CelType.Int],
                CelType.Int,
                static (run, v) => TextFunctions.IndexOf(run, (CelString)v[0], (CelString)v[1], Int(v[2])),
                CallCost.Traverse)),
        new(
            "lastIndexOf",
            Member([CelType.Text, CelType.Text], CelType.Int, static (run, v) => TextFunctions.LastIndexOf(run, (CelString)v[0], (CelString)v[1], null), CallCost.Traverse),
            Member(
                [CelType.Text, CelType.Text, CelType.Int],
                CelType.Int,
                static (run, v) => TextFunctions.LastIndexOf(run, (CelString)v[0], (CelString)v[1], Int(v[2])),
                CallCost.Traverse)),
        new("lowerAscii", Member([CelType.Text], CelType.Text, static (_, v) => TextFunctions.ChangeCase(Text(v[0]), 'A', 'Z'), CallCost.Scan)),
        new("upperAscii", Member([CelType.Text], CelType.Text, static (_, v) => TextFunctions.ChangeCase(Text(v[0]), 'a', 'z'), CallCost.Scan)),
        new(
            "replace",
            Member(
                [CelType.Text, CelType.Text, CelType.Text],
                CelType.Text,
                static (run, v) => TextFunctions.Replace(run, Text(v[0]), Text(v[1]), Text(v[2]), -1),
                CallCost.DoubleScan),
            Member(
                [CelType.Text, CelType.Text, CelType.Text, CelType.Int],
                CelType.Text,
                static (run, v) => TextFunctions.Replace(run, Text(v[0]), Text(v[1]), Text(v[2]), Int(v[3])),
                CallCost.DoubleScan)),
        new(
            "split",
            Member([CelType.Text, CelType.Text], CelType.TextList, static (_, v) => TextFunctions.Split(Text(v[0]), Text(v[1]), -1), CallCost.DoubleScan),
            Member(
                [CelType.Text, CelType.Text, CelType.Int],
                CelType.TextList,
                static (_, v) => TextFunctions.Split(Text(v[0]), Text(v[1]), Int(v[2])),
                CallCost.DoubleScan)),
        new(
            "substring",
            Member([CelType.Text, CelType.Int], CelType.Text, static (_, v) => TextFunctions.Substring((CelString)v[0], Int(v[1]), null), CallCost.Scan),
            Member(
                [CelType.Text, CelType.Int, CelType.Int],
                CelType.Text,
                static (_, v) => TextFunctions.Substring((CelString)v[0], Int(v[1]), Int(v[2])),
                CallCost.Scan)),
        new("trim", Member([CelType.Text], CelType.Text, static (_, v) => new CelString(Text(v[0]).Trim()), CallCost.Scan)),
        new(
            "join",
            Member([CelType.TextList], CelType.Text, static (run, v) => TextFunctions.Join(run, (CelList)v[0], ""), CallCost.DoubleScanResult),
            Member(
                [CelType.TextList, CelType.Text],
                CelType.Text,
                static (run, v) => TextFunctions.Join(run, (CelList)v[0], Text(v[1])),
                CallCost.DoubleScanResult)),
        new("format", Member([CelType.Text, CelType.AnyList], CelType.Text, static (run, v) => TextFormatter.Format(run, Text(v[0]), (CelList)v[1]), CallCost.Scan)),
        new("strings.quote", Global([CelType.Text], CelType.Text, static (_, v) => TextFunctions.Quote(Text(v[0])), CallCost.Scan)),
    ];

    private static Overload Test(Func<string, string, bool> test, CallCost cost) =>
        Member([CelType.Text, CelType.Text], CelType.Bool, (run, v) => Search(run, (CelString)v[0], (CelString)v[1], test), cost);

    private static CelBool Search(CelRun run, CelString text, CelString other, Func<string, string, bool> test)
    {
        run.Step(text.Value.Length / 64);
        return CelBool.Of(test(text.Value, other.Value));
    }

    private static string Text(CelValue value) => ((CelString)value).Value;

    private static long Int(CelValue value) => ((CelInt)value).Value;
}
