using System.Globalization;
using System.Text.Json;

namespace KSail.Checks.Reports;

/// <summary>What a scan came to.</summary>
/// <param name="Score">Its score as the reports of the scan show it.</param>
/// <param name="Threshold">The lowest score that passes; null for none.</param>
/// <param name="IsCompliant">Whether the score passes.</param>
/// <param name="Frameworks">Names of frameworks and their scores.</param>
/// <param name="FailedControls">How many controls fail.</param>
/// <param name="Controls">How many controls there are.</param>
/// <param name="Severities">Findings by severity, the worst first; only those that there are.</param>
internal sealed record ScanSummary(
    string Score, int? Threshold, bool IsCompliant, IReadOnlyList<string> Frameworks, int FailedControls, int Controls, IReadOnlyList<SeverityCount> Severities)
{
    private static readonly string[] _severities = ["Critical", "High", "Medium", "Low", "Unknown"];

    /// <summary>Reads it from the <c>scan.json</c> that the scan of this build wrote or left; null where there is none that this version understands.</summary>
    public static ScanSummary? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // The last three are what the reader says to valid JSON of another shape.
            return null;
        }
    }

    private static ScanSummary Of(JsonElement root)
    {
        int? threshold = root.GetProperty("threshold") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
        var frameworks = new List<string>();
        foreach (var framework in root.GetProperty("frameworks").EnumerateArray())
            frameworks.Add($"{framework.GetProperty("name").GetString()} {Round(framework.GetProperty("score").GetSingle(), null)}");
        var counts = new int[_severities.Length];
        int failed = 0, controls = 0;
        foreach (var control in root.GetProperty("controls").EnumerateArray())
        {
            controls++;
            failed += control.GetProperty("status").GetString() == "failed" ? 1 : 0;
            var severity = Math.Max(0, Array.IndexOf(_severities, control.GetProperty("severity").GetString()));
            foreach (var resource in control.GetProperty("resources").EnumerateArray())
                counts[severity] += resource.GetProperty("status").GetString() == "failed" ? 1 : 0;
        }

        var severities = new List<SeverityCount>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
                severities.Add(new SeverityCount(_severities[i], counts[i]));
        }

        return new ScanSummary(
            Round(root.GetProperty("score").GetSingle(), threshold), threshold, root.GetProperty("compliant").GetBoolean(), frameworks, failed, controls, severities);
    }

    // As the other reports of a scan round: never up to a mark that is not reached.
    private static string Round(float score, int? threshold)
    {
        var exact = (decimal)score;
        var rounded = Math.Round(exact, 2, MidpointRounding.AwayFromZero);
        if ((exact < threshold && rounded >= threshold) || (exact < 100 && rounded >= 100))
            rounded = Math.Floor(exact * 100) / 100;
        return rounded.ToString("0.00", CultureInfo.InvariantCulture);
    }
}

/// <summary>Findings of one severity.</summary>
/// <param name="Severity">As Kubescape spells it.</param>
/// <param name="Count">How many.</param>
internal sealed record SeverityCount(string Severity, int Count);
