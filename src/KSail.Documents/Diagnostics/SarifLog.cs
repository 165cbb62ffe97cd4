using System.Text.Encodings.Web;
using System.Text.Json;

namespace KSail.Documents.Diagnostics;

/// <summary>
/// Findings as a SARIF 2.1.0 log, which code scanning services and editors read: paths relative to the repository, one rule for each code
/// that occurs. The same findings give the same bytes.
/// </summary>
public static class SarifLog
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string SourceRoot = "%SRCROOT%";

    /// <summary>Writes a log.</summary>
    /// <param name="diagnostics">The findings, in the order in which they shall appear.</param>
    /// <param name="repositoryRoot">Absolute path that paths are relative to.</param>
    /// <param name="defaultFile">Absolute path of the file to which findings without a file are attached: services show none without a place.</param>
    /// <param name="toolVersion">Version of the SDK.</param>
    public static byte[] Write(IReadOnlyList<Diagnostic> diagnostics, string repositoryRoot, string defaultFile, string toolVersion)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var rules = RulesOf(diagnostics);
        var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", Schema);
            writer.WriteString("version", "2.1.0");
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            WriteTool(writer, rules, toolVersion);
            writer.WriteString("columnKind", "utf16CodeUnits");
            writer.WriteStartArray("results");
            foreach (var diagnostic in diagnostics)
                WriteResult(writer, diagnostic, rules, repositoryRoot, defaultFile);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
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

    private static void WriteTool(Utf8JsonWriter writer, List<Diagnostic> rules, string version)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "KSail.Sdk");
        writer.WriteString("semanticVersion", version);
        writer.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            writer.WriteStartObject();
            writer.WriteString("id", rule.Code);
            writer.WriteStartObject("shortDescription");
            writer.WriteString("text", rule.Title.Length > 0 ? rule.Title : rule.Code);
            writer.WriteEndObject();
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", LevelOf(rule.Severity));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, Diagnostic diagnostic, List<Diagnostic> rules, string root, string defaultFile)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", diagnostic.Code);
        writer.WriteNumber("ruleIndex", rules.FindIndex(rule => rule.Code == diagnostic.Code));
        writer.WriteString("level", LevelOf(diagnostic.Severity));
        writer.WriteStartObject("message");
        writer.WriteString("text", diagnostic.Message);
        writer.WriteEndObject();
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        WriteFile(writer, diagnostic.Span.HasFile ? diagnostic.Span.File! : defaultFile, root);
        WriteRegion(writer, diagnostic.Span);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, string file, string root)
    {
        writer.WriteStartObject("artifactLocation");
        var relative = Path.GetRelativePath(root, file).Replace('\\', '/');
        if (relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative))
        {
            writer.WriteString("uri", new Uri(file).AbsoluteUri);
        }
        else
        {
            writer.WriteString("uri", string.Join('/', Array.ConvertAll(relative.Split('/'), Uri.EscapeDataString)));
            writer.WriteString("uriBaseId", SourceRoot);
        }

        writer.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter writer, SourceSpan span)
    {
        if (span.Line == 0)
            return;
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", span.Line);
        if (span.Column > 0)
            writer.WriteNumber("startColumn", span.Column);
        if (span.EndLine > 0 && span.EndColumn > 0)
        {
            writer.WriteNumber("endLine", span.EndLine);
            writer.WriteNumber("endColumn", span.EndColumn);
        }

        writer.WriteEndObject();
    }

    private static string LevelOf(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}
