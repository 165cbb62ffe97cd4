using System.Globalization;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Parity;

/// <summary>The words that all forms of a comparison share.</summary>
internal static class ParityWords
{
    /// <summary>What the number means.</summary>
    public const string Explanation =
        "Every resource of either environment counts the same: 1 where both have it and it is equal, the share of its fields that are equal where it differs, 0 where only one has it.";

    /// <summary>The number with one decimal: never rounded up to 100, which only equal environments have.</summary>
    public static string Percent(double percent)
    {
        var rounded = Math.Round(percent, 1, MidpointRounding.AwayFromZero);
        if (percent < 100 && rounded >= 100)
            rounded = 99.9;
        return rounded.ToString("0.0", CultureInfo.InvariantCulture);
    }

    /// <summary>One line that counts: <c>local compared with prod: parity 71.2 %, 50 of 84 resources are the same</c>.</summary>
    public static string Headline(ParityResult result) =>
        $"{result.From} compared with {result.To}: parity {Percent(result.Score.Percent)} %, {result.Score.Same} of {Count(result.Score.Total, "resource")} {(result.Score.Same == 1 ? "is" : "are")} the same";

    /// <summary>What the rest does: <c>14 differ, 3 are only in local, 17 are only in prod</c>.</summary>
    public static string Rest(ParityResult result)
    {
        var score = result.Score;
        return $"{score.Different} {(score.Different == 1 ? "differs" : "differ")}, {Only(score.OnlyFrom, result.From)}, {Only(score.OnlyTo, result.To)}";
    }

    /// <summary>What could not be compared; empty where everything could.</summary>
    public static string Unknown(ParityResult result) =>
        result.Score.Encrypted == 0 ? "" : $"{Count(result.Score.Encrypted, "encrypted value")} could not be compared and {(result.Score.Encrypted == 1 ? "counts" : "count")} on neither side.";

    /// <summary><c>1 field</c>, <c>2 fields</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>A file and line from the root of the repository; empty where there is none.</summary>
    public static string Place(SourceSpan span, string repositoryRoot)
    {
        if (!span.HasFile)
            return "";
        var file = RepositoryPath.Of(span.File, repositoryRoot) ?? span.File.Replace('\\', '/');
        return span.Line == 0 ? file : $"{file}:{span.Line}";
    }

    /// <summary>A version for a table: of a digest the beginning.</summary>
    public static string Shorten(string text)
    {
        const string Marker = "@sha256:";
        const int Kept = 12;
        var at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at < 0)
            return text;
        var end = at + Marker.Length;
        while (end < text.Length && char.IsAsciiHexDigit(text[end]))
            end++;
        return end - at - Marker.Length <= Kept ? text : $"{text[..(at + Marker.Length + Kept)]}…{Shorten(text[end..])}";
    }

    private static string Only(int count, string environment) => $"{count} {(count == 1 ? "is" : "are")} only in {environment}";
}
