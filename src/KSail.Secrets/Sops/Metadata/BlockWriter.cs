using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KSail.Documents.Yaml;

namespace KSail.Secrets.Sops.Metadata;

/// <summary>Writes metadata in the layout of SOPS: YAML with lists indented, JSON with a line for each value. There are no secrets in them.</summary>
internal static class BlockWriter
{
    /// <summary>The block as lines of YAML, the last one ended.</summary>
    /// <param name="block">The metadata.</param>
    /// <param name="column">The column of the document's keys, from 0.</param>
    /// <param name="step">By how many blanks each level is indented; 4 with SOPS.</param>
    /// <param name="newLine">What ends a line.</param>
    public static string WriteYaml(SopsBlock block, int column, int step, string newLine)
    {
        var text = new StringBuilder();
        text.Append(' ', column).Append(SopsMetadata.Field).Append(":\n");
        WriteFields(text, block.ToFields(), column + step, step, isItem: false);
        return newLine == "\n" ? text.ToString() : text.Replace("\n", newLine).ToString();
    }

    /// <summary>The block as a property of a JSON object, without commas around it.</summary>
    /// <param name="block">The metadata.</param>
    /// <param name="lineStart">A line break and the indentation of properties; empty for JSON in one line.</param>
    public static string WriteJson(SopsBlock block, string lineStart)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = lineStart.Length > 0, IndentCharacter = lineStart.EndsWith(' ') ? ' ' : '\t', IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        var step = lineStart.TrimStart('\r', '\n');
        if (lineStart.EndsWith(' '))
            options.IndentSize = step.Length;
        using (var json = new Utf8JsonWriter(stream, options))
            WriteJson(json, block.ToFields());
        var text = Encoding.UTF8.GetString(stream.ToArray());
        return lineStart.Length == 0 ? $"\"{SopsMetadata.Field}\":{text}" : $"\"{SopsMetadata.Field}\": {text.Replace("\n", lineStart, StringComparison.Ordinal)}";
    }

    private static void WriteFields(StringBuilder text, YamlMapping fields, int column, int step, bool isItem)
    {
        foreach (var entry in fields.Entries)
        {
            if (!isItem)
                text.Append(' ', column);
            isItem = false;
            text.Append(entry.Name).Append(':');
            WriteValue(text, entry.Value, column, step);
        }
    }

    private static void WriteValue(StringBuilder text, YamlNode value, int column, int step)
    {
        switch (value)
        {
            case YamlMapping { Count: > 0 } mapping:
                text.Append('\n');
                WriteFields(text, mapping, column + step, step, isItem: false);
                break;
            case YamlSequence { Count: > 0 } sequence:
                text.Append('\n');
                foreach (var item in sequence)
                {
                    text.Append(' ', column + step).Append("- ");
                    if (item is YamlMapping { Count: > 0 } fields)
                        WriteFields(text, fields, column + step + 2, step, isItem: true);
                    else
                        text.Append(TextOf((item as YamlScalar)!)).Append('\n');
                }

                break;
            case YamlScalar scalar when scalar.Type == ScalarType.String && scalar.Value.EndsWith('\n') && !scalar.Value.StartsWith('\n'):
                text.Append(" |\n");
                foreach (var line in scalar.Value[..^1].Split('\n'))
                    text.Append(' ', line.Length == 0 ? 0 : column + step).Append(line).Append('\n');
                break;
            case YamlScalar scalar:
                text.Append(' ').Append(TextOf(scalar)).Append('\n');
                break;
            default:
                text.Append(value is YamlSequence ? " []\n" : " {}\n");
                break;
        }
    }

    private static string TextOf(YamlScalar scalar)
    {
        if (scalar.Type != ScalarType.String || (IsPlain(scalar.Value) && ScalarResolver.Resolve(scalar.Value, YamlDialect.Yaml11) == ScalarType.String && ScalarResolver.Resolve(scalar.Value, YamlDialect.Manifest) == ScalarType.String))
            return scalar.Type == ScalarType.Null ? "null" : scalar.Value;
        return $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(scalar.Value)}\"";
    }

    // Plain in YAML, wherever it stands in a block.
    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetterOrDigit(text[0]) || text[0] is '_' or '^' or '/' or '.' or '('))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~' || (text[i] == ':' && (i + 1 == text.Length || text[i + 1] == ' ')) || (text[i] == ' ' && (i + 1 == text.Length || text[i + 1] is '#' or ' ')))
                return false;
        }

        return true;
    }

    private static void WriteJson(Utf8JsonWriter json, YamlNode value)
    {
        switch (value)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Name);
                    WriteJson(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case YamlSequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence)
                    WriteJson(json, item);
                json.WriteEndArray();
                break;
            case YamlScalar { Type: ScalarType.Null }:
                json.WriteNullValue();
                break;
            case YamlScalar { Type: ScalarType.Boolean or ScalarType.Integer or ScalarType.Float } scalar:
                json.WriteRawValue(scalar.Value is "True" or "False" ? scalar.Value.ToLowerInvariant() : scalar.Value);
                break;
            case YamlScalar scalar:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }
}
