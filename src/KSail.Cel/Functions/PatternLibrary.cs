using KSail.Cel.Evaluation;
using KSail.Cel.Patterns;
using KSail.Cel.Types;
using KSail.Cel.Values;
using static KSail.Cel.Functions.Signature;

namespace KSail.Cel.Functions;

/// <summary>Regular expressions.</summary>
internal static class PatternLibrary
{
    public static Function[] Functions =>
    [
        new(
            "matches",
            Global([CelType.Text, CelType.Text], CelType.Bool, Matches, CallCost.Match),
            Member([CelType.Text, CelType.Text], CelType.Bool, Matches, CallCost.Match)),
        new("find", Member([CelType.Text, CelType.Text], CelType.Text, Find, CallCost.Match)),
        new(
            "findAll",
            Member([CelType.Text, CelType.Text], CelType.TextList, static (run, v) => FindAll(run, v, -1), CallCost.Match),
            Member([CelType.Text, CelType.Text, CelType.Int], CelType.TextList, static (run, v) => FindAll(run, v, ((CelInt)v[2]).Value), CallCost.Match)),
    ];

    private static CelValue Matches(CelRun run, CelValue[] v) =>
        Failure(run, v, out var pattern) ?? (CelValue)CelBool.Of(pattern.Find(run, Text(v[0]), 0) is not null);

    private static CelValue Find(CelRun run, CelValue[] v)
    {
        if (Failure(run, v, out var pattern) is { } failure)
            return failure;
        return new CelString(pattern.Find(run, Text(v[0]), 0) is { } match ? Text(v[0]).Substring(match.Start, match.Length) : "");
    }

    // As Go: an empty match right behind another match does not count.
    private static CelValue FindAll(CelRun run, CelValue[] v, long count)
    {
        if (Failure(run, v, out var pattern) is { } failure)
            return failure;
        var text = Text(v[0]);
        var found = new List<string>();
        var lastEnd = -1;
        for (var at = 0; at <= text.Length && (count < 0 || found.Count < count);)
        {
            if (pattern.Find(run, text, at) is not { } match)
                break;
            var end = match.Start + match.Length;
            if (end != at || match.Start != lastEnd)
                found.Add(text.Substring(match.Start, match.Length));
            lastEnd = end;
            at = end != at ? end : end < text.Length ? end + CodePoints.LengthAt(text, end) : end + 1;
        }

        return ArrayList.OfTexts(found);
    }

    private static CelFailure? Failure(CelRun run, CelValue[] v, out Pattern pattern)
    {
        pattern = run.GetPattern(Text(v[1]));
        return pattern.Problem is null ? null : new CelFailure(pattern.Problem, isUnknown: pattern.IsUnsupported);
    }

    private static string Text(CelValue value) => ((CelString)value).Value;
}
