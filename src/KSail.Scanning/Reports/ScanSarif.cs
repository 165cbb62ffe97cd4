using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>
/// A scan as a SARIF 2.1.0 log: one rule for each control that fails, one result for each resource that it fails on. Code scanning takes it
/// as it is: every result has a place in the repository, and a fingerprint that does not change when lines move.
/// </summary>
internal static class ScanSarif
{
    // Code scanning takes no more places of one result.
    private const int MostRelatedLocations = 100;

    // The message names what to do; a rule that names dozens of fields would bury it.
    private const int MostClauses = 3;

    // Not "primaryLocationLineHash": that one is the services' own, computed from the text of the line when a log arrives.
    private const string Fingerprint = "ksail/finding/v1";

    /// <summary>The log's bytes.</summary>
    public static byte[] Write(ScanResult result, FindingList findings, string configFile, string toolVersion)
    {
        using var log = new SarifWriter(findings.RepositoryRoot, configFile);
        var rules = new Dictionary<string, int>(StringComparer.Ordinal);
        log.StartRules(toolVersion);
        foreach (var control in result.Controls)
        {
            if (ScanText.Count(control, ResourceStatus.Failed) == 0)
                continue;
            rules.Add(control.Control.Id, rules.Count);
            WriteRule(log, control.Control, result);
        }

        log.StartResults();
        var fingerprints = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in findings.Failed)
            WriteResult(log, finding, rules[finding.Control.Control.Id], fingerprints, findings.RepositoryRoot);
        log.EndResults();
        WriteRun(log, result);
        return log.Finish();
    }

    private static void WriteRule(SarifWriter log, ControlDescription control, ScanResult result)
    {
        var json = log.Json;
        var documentation = ScanText.DocumentationOf(control);
        json.WriteStartObject();
        json.WriteString("id", control.Id);
        json.WriteString("name", Identifier(control.Name));
        log.WriteText("shortDescription", Sentence(control.Name));
        log.WriteText("fullDescription", control.Description.Length > 0 ? Sentence(control.Description) : Sentence(control.Name));
        json.WriteStartObject("help");
        json.WriteString("text", $"{Sentence(control.Description)}\n\nRemediation: {Sentence(control.Remediation)}\n\nMore: {documentation}");
        json.WriteString("markdown", $"{Sentence(control.Description)}\n\n**Remediation:** {Sentence(control.Remediation)}\n\n[{control.Id} in Kubescape's documentation]({documentation})");
        json.WriteEndObject();
        json.WriteString("helpUri", documentation);
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(control));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("security-severity", control.BaseScore.ToString("0.0", CultureInfo.InvariantCulture));
        json.WriteString("precision", "high");
        json.WriteStartArray("tags");
        json.WriteStringValue("security");
        json.WriteStringValue("kubernetes");
        foreach (var framework in result.Frameworks)
        {
            if (Contains(framework.ControlIds, control.Id))
                json.WriteStringValue(framework.Name.ToLowerInvariant());
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(SarifWriter log, Finding finding, int rule, Dictionary<string, int> fingerprints, string root)
    {
        var json = log.Json;
        var resource = finding.Resource;
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Control.Control.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", LevelOf(finding.Control.Control));
        log.WriteText("message", MessageOf(finding, root));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        log.WritePlace(PlaceOf(resource.Span, root));
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("name", resource.Name);
        json.WriteString("fullyQualifiedName", $"{resource.ApiVersion}/{resource.Kind}/{ScanText.NameOf(resource)}");
        json.WriteString("kind", "resource");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        WriteRelatedLocations(log, resource, root);
        json.WriteStartObject("partialFingerprints");
        json.WriteString(Fingerprint, FingerprintOf(finding, fingerprints));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRelatedLocations(SarifWriter log, ResourceVerdict resource, string root)
    {
        var count = 0;
        foreach (var field in FieldText.ToDo(resource))
        {
            if (field.Span == resource.Span || count == MostRelatedLocations || !IsInside(field.Span, root))
                continue;
            if (count++ == 0)
                log.Json.WriteStartArray("relatedLocations");
            log.Json.WriteStartObject();
            log.Json.WriteNumber("id", count);
            log.WritePlace(PlaceOf(field.Span, root));
            log.WriteText("message", Capital(FieldText.Clause(field)) + ".");
            log.Json.WriteEndObject();
        }

        if (count > 0)
            log.Json.WriteEndArray();
    }

    private static void WriteRun(SarifWriter log, ScanResult result)
    {
        var json = log.Json;
        log.WriteCategory("ksail-scan", result.Environment);
        json.WriteStartObject("properties");
        json.WriteString("environment", result.Environment);
        json.WriteNumber("score", result.Score);
        if (result.Threshold is { } threshold)
            json.WriteNumber("threshold", threshold);
        json.WriteBoolean("compliant", result.IsCompliant);
        json.WriteEndObject();
    }

    private static string MessageOf(Finding finding, string root)
    {
        var resource = finding.Resource;
        var text = new StringBuilder();
        text.Append(resource.Kind).Append(' ').Append(ScanText.NameOf(resource)).Append(": ").Append(finding.Control.Control.Name);
        if (FieldText.Clauses(resource, MostClauses) is { Length: > 0 } clauses)
            text.Append("; ").Append(clauses);
        if (resource.Span.HasFile && !IsInside(resource.Span, root))
            text.Append("; defined in ").Append(finding.File);
        return text.Append('.').ToString();
    }

    /// <summary>Level as Kubescape gives it, by base score.</summary>
    private static string LevelOf(ControlDescription control) => control.Severity switch
    {
        ControlSeverity.Critical => "error",
        ControlSeverity.High or ControlSeverity.Medium => "warning",
        _ => "note",
    };

    private static bool IsInside(SourceSpan span, string root) => span.HasFile && RepositoryPath.Of(span.File, root) is not null;

    // Code scanning refuses logs with places outside the repository, and wants a line for each.
    private static SourceSpan PlaceOf(SourceSpan span, string root)
    {
        if (!IsInside(span, root))
            return new SourceSpan("", 1, 1);
        return span.Line > 0 ? span : new SourceSpan(span.File, 1, 1);
    }

    /// <summary>Digest of control, object and file, and a count where one file has the object twice.</summary>
    private static string FingerprintOf(Finding finding, Dictionary<string, int> seen)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Key}\0{finding.File}")).AsSpan(0, 16));
        seen.TryGetValue(digest, out var before);
        seen[digest] = before + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{digest}:{before + 1}");
    }

    /// <summary>A name as SARIF wants it for rules, in one word: <c>HostPath mount</c> becomes <c>HostPathMount</c>.</summary>
    private static string Identifier(string name)
    {
        var text = new StringBuilder(name.Length);
        var starts = true;
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                text.Append(starts ? char.ToUpperInvariant(c) : c);
            starts = !char.IsAsciiLetterOrDigit(c);
        }

        return text.ToString();
    }

    private static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' ? text : text + ".";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static bool Contains(IReadOnlyList<string> ids, string id)
    {
        foreach (var other in ids)
        {
            if (other == id)
                return true;
        }

        return false;
    }
}
