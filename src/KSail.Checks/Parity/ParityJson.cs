using System.Text.Encodings.Web;
using System.Text.Json;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Parity;

/// <summary>
/// A comparison for programs: everything, equal rows among it. The shape is documented in <c>docs/parity.md</c>; <c>version</c> changes when a
/// reader of it would have to.
/// </summary>
public static class ParityJson
{
    private const int Version = 1;

    /// <summary>The file's bytes.</summary>
    public static byte[] Write(ParityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("from", result.From);
            json.WriteString("to", result.To);
            WriteScore(json, result.Score);
            WriteRows(json, "versions", result.Versions);
            WriteRows(json, "components", result.Components);
            WriteRows(json, "images", result.Images);
            WriteRows(json, "variables", result.Variables);
            WriteUndefined(json, result);
            WriteNodes(json, result);
            WriteRows(json, "scale", result.Scale);
            json.WriteStartArray("resources");
            foreach (var resource in result.Resources)
                WriteResource(json, resource, result.RepositoryRoot);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteScore(Utf8JsonWriter json, ParityScore score)
    {
        json.WriteStartObject("parity");
        json.WriteNumber("percent", Math.Round(score.Percent, 4));
        json.WriteNumber("resources", score.Total);
        json.WriteNumber("same", score.Same);
        json.WriteNumber("different", score.Different);
        json.WriteNumber("onlyFrom", score.OnlyFrom);
        json.WriteNumber("onlyTo", score.OnlyTo);
        json.WriteNumber("encryptedValues", score.Encrypted);
        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, string name, IReadOnlyList<ParityRow> rows)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteString("state", NameOf(row.State));
            json.WriteString("from", row.From);
            json.WriteString("to", row.To);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteUndefined(Utf8JsonWriter json, ParityResult result)
    {
        json.WriteStartArray("undefined");
        foreach (var variable in result.Undefined)
        {
            json.WriteStartObject();
            json.WriteString("environment", variable.Environment);
            json.WriteString("message", variable.Message);
            WritePlace(json, "", variable.Span, result.RepositoryRoot);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNodes(Utf8JsonWriter json, ParityResult result)
    {
        json.WriteStartArray("nodes");
        foreach (var node in result.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("role", node.Role);
            json.WriteNumber("same", node.Same);
            WriteRows(json, "settings", node.Settings);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResource(Utf8JsonWriter json, ResourceParity resource, string root)
    {
        json.WriteStartObject();
        json.WriteString("name", resource.Name);
        json.WriteString("state", NameOf(resource.State));
        json.WriteNumber("similarity", Math.Round(resource.Similarity, 4));
        WritePlace(json, "from", resource.FromSpan, root);
        WritePlace(json, "to", resource.ToSpan, root);
        json.WriteStartArray("fields");
        foreach (var field in resource.Fields)
        {
            json.WriteStartObject();
            json.WriteString("path", field.Path);
            json.WriteString("from", field.From);
            json.WriteString("to", field.To);
            WritePlace(json, "from", field.FromSpan, root);
            WritePlace(json, "to", field.ToSpan, root);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // file and line, or fromFile and fromLine; left out where they are not known.
    private static void WritePlace(Utf8JsonWriter json, string side, SourceSpan span, string root)
    {
        if (!span.HasFile)
            return;
        json.WriteString(side.Length == 0 ? "file" : side + "File", RepositoryPath.Of(span.File, root) ?? span.File.Replace('\\', '/'));
        if (span.Line > 0)
            json.WriteNumber(side.Length == 0 ? "line" : side + "Line", span.Line);
    }

    private static string NameOf(ParityState state) => state switch
    {
        ParityState.Same => "same",
        ParityState.Different => "different",
        ParityState.OnlyFrom => "onlyFrom",
        _ => "onlyTo",
    };
}
