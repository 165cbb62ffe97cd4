using System.Text.Encodings.Web;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>
/// A scan as <c>scan.json</c>, for scripts: scores exact and in single precision, as the threshold is compared with them; every resource
/// that a control evaluated; files from the root of the repository, with <c>/</c>.
/// </summary>
internal static class ScanJson
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Write(ScanResult result, string repositoryRoot)
    {
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("environment", result.Environment);
            json.WriteNumber("score", result.Score);
            if (result.Threshold is { } threshold)
                json.WriteNumber("threshold", threshold);
            else
                json.WriteNull("threshold");
            json.WriteBoolean("compliant", result.IsCompliant);
            json.WriteNumber("resourceCount", result.ResourceCount);
            WriteFrameworks(json, result);
            json.WriteStartArray("controls");
            foreach (var control in result.Controls)
                WriteControl(json, control, repositoryRoot);
            json.WriteEndArray();
            json.WriteStartArray("notEvaluated");
            foreach (var control in result.NotEvaluated)
            {
                json.WriteStartObject();
                WriteDescription(json, control);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteFrameworks(Utf8JsonWriter json, ScanResult result)
    {
        json.WriteStartArray("frameworks");
        foreach (var framework in result.Frameworks)
        {
            json.WriteStartObject();
            json.WriteString("name", framework.Name);
            json.WriteNumber("score", framework.Score);
            json.WriteStartArray("controls");
            foreach (var id in framework.ControlIds)
                json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDescription(Utf8JsonWriter json, ControlDescription control)
    {
        json.WriteString("id", control.Id);
        json.WriteString("name", control.Name);
        json.WriteString("severity", ScanText.NameOf(control.Severity));
        json.WriteNumber("baseScore", control.BaseScore);
    }

    private static void WriteControl(Utf8JsonWriter json, ControlResult control, string root)
    {
        json.WriteStartObject();
        WriteDescription(json, control.Control);
        json.WriteString("status", StatusOf(control.Status));
        json.WriteString("reason", control.Reason);
        json.WriteNumber("score", control.Score);
        json.WriteStartArray("resources");
        foreach (var resource in control.Resources)
            WriteResource(json, resource, root);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, ResourceVerdict resource, string root)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", resource.ApiVersion);
        json.WriteString("kind", resource.Kind);
        json.WriteString("namespace", resource.Namespace);
        json.WriteString("name", resource.Name);
        json.WriteString("status", StatusOf(resource.Status));
        if (resource.Exception.Length > 0)
            json.WriteString("exception", resource.Exception);
        WritePaths(json, resource);
        WritePlace(json, resource.Span, root);
        if (resource.Paths.Count > 0)
            WriteFields(json, resource, root);
        json.WriteEndObject();
    }

    private static void WritePaths(Utf8JsonWriter json, ResourceVerdict resource)
    {
        var seen = resource.Paths.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        json.WriteStartArray("paths");
        foreach (var field in resource.Paths)
        {
            if (seen?.Add(field.Path) != false)
                json.WriteStringValue(field.Path);
        }

        json.WriteEndArray();
    }

    // Beside the plain paths, for scripts that want to know what to do about each, and where.
    private static void WriteFields(Utf8JsonWriter json, ResourceVerdict resource, string root)
    {
        json.WriteStartArray("fields");
        foreach (var field in resource.Paths)
        {
            json.WriteStartObject();
            json.WriteString("role", RoleOf(field.Role));
            json.WriteString("path", field.Path);
            if (field.Role == FieldPathRole.Fix)
                json.WriteString("value", field.Value);
            WritePlace(json, field.Span, root);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePlace(Utf8JsonWriter json, SourceSpan span, string root)
    {
        if (!span.HasFile)
        {
            json.WriteNull("file");
            json.WriteNull("line");
            return;
        }

        json.WriteString("file", FindingList.FileOf(span, root));
        if (span.Line == 0)
        {
            json.WriteNull("line");
            return;
        }

        json.WriteNumber("line", span.Line);
        json.WriteNumber("column", span.Column);
    }

    private static string StatusOf(ControlStatus status) => status switch
    {
        ControlStatus.Passed => "passed",
        ControlStatus.Failed => "failed",
        _ => "skipped",
    };

    private static string StatusOf(ResourceStatus status) => status switch
    {
        ResourceStatus.Passed => "passed",
        ResourceStatus.Failed => "failed",
        ResourceStatus.Skipped => "skipped",
        _ => "excepted",
    };

    private static string RoleOf(FieldPathRole role) => role switch
    {
        FieldPathRole.Fix => "fix",
        FieldPathRole.Delete => "delete",
        FieldPathRole.Review => "review",
        _ => "failed",
    };
}
