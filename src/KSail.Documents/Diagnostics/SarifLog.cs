namespace KSail.Documents.Diagnostics;

/// <summary>
/// Findings as a SARIF 2.1.0 log, which code scanning services and editors read: paths relative to the repository, one rule for each code
/// that occurs. The same findings give the same bytes.
/// </summary>
public static class SarifLog
{
    /// <summary>Writes a log.</summary>
    /// <param name="environment">Name of the environment that was validated.</param>
    /// <param name="diagnostics">The findings, in the order in which they shall appear.</param>
    /// <param name="repositoryRoot">Absolute path that paths are relative to.</param>
    /// <param name="defaultFile">Absolute path of the file to which findings without a file are attached: services show none without a place.</param>
    /// <param name="toolVersion">Version of the SDK.</param>
    public static byte[] Write(string environment, IReadOnlyList<Diagnostic> diagnostics, string repositoryRoot, string defaultFile, string toolVersion)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var rules = RulesOf(diagnostics);
        using var log = new SarifWriter(repositoryRoot, defaultFile);
        log.StartRules(toolVersion);
        foreach (var rule in rules)
            WriteRule(log, rule);
        log.StartResults();
        foreach (var diagnostic in diagnostics)
            WriteResult(log, diagnostic, rules);
        log.EndResults();
        log.WriteCategory("ksail-validate", environment);
        return log.Finish();
    }

    private static List<Diagnostic> RulesOf(IReadOnlyList<Diagnostic> diagnostics)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rules = new List<Diagnostic>();
        foreach (var diagnostic in diagnostics)
        {
            if (seen.Add(diagnostic.Code))
                rules.Add(diagnostic);
        }

        rules.Sort(static (a, b) => string.CompareOrdinal(a.Code, b.Code));
        return rules;
    }

    private static void WriteRule(SarifWriter log, Diagnostic rule)
    {
        log.Json.WriteStartObject();
        log.Json.WriteString("id", rule.Code);
        log.WriteText("shortDescription", rule.Title.Length > 0 ? rule.Title : rule.Code);
        log.Json.WriteStartObject("defaultConfiguration");
        log.Json.WriteString("level", LevelOf(rule.Severity));
        log.Json.WriteEndObject();
        log.Json.WriteEndObject();
    }

    private static void WriteResult(SarifWriter log, Diagnostic diagnostic, List<Diagnostic> rules)
    {
        log.Json.WriteStartObject();
        log.Json.WriteString("ruleId", diagnostic.Code);
        log.Json.WriteNumber("ruleIndex", rules.FindIndex(rule => rule.Code == diagnostic.Code));
        log.Json.WriteString("level", LevelOf(diagnostic.Severity));
        log.WriteText("message", diagnostic.Message);
        log.Json.WriteStartArray("locations");
        log.Json.WriteStartObject();
        log.WritePlace(diagnostic.Span);
        log.Json.WriteEndObject();
        log.Json.WriteEndArray();
        log.Json.WriteEndObject();
    }

    private static string LevelOf(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}
