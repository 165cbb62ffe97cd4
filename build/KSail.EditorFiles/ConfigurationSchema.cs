using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KSail.Configuration.Fields;

namespace KSail.EditorFiles;

/// <summary>
/// The JSON schema of <c>ksail.yaml</c> for editors: what the reader of configurations refuses by form, said in the words of draft 7, which the
/// YAML language server knows best. What values mean together is left to builds.
/// </summary>
internal static class ConfigurationSchema
{
    public const string FileName = "ksail.schema.json";

    private const string NoPlaceholderName = "^$|^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$|\\$\\{";
    private const string Duration = "^$|^0$|^\\+?(?:(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$";
    private const string Ratio = "^$|^\\+?(?:0*1(?:\\.0*)?|0+(?:\\.[0-9]*)?|\\.[0-9]+)$";

    // Quotes and arrows stay readable; the file is never embedded in a page.
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Create()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            // No title: language servers head every tool tip with it, whatever field it is about.
            json.WriteString("description", FieldDescriptions.Of(""));
            WriteSection(json, ConfigurationFields.Root, "");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    // Type, keys and required keys; the object around them is open already.
    private static void WriteSection(Utf8JsonWriter json, FieldRule section, string path)
    {
        WriteType(json, "object", takesNull: section.Kind == FieldKind.Section && !Demands(section));
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        foreach (var field in section.Fields)
        {
            json.WriteStartObject(field.Name);
            WriteField(json, field, path.Length == 0 ? field.Name : $"{path}.{field.Name}");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        var required = section.Fields.Where(Demands).ToList();
        if (required.Count == 0)
            return;
        json.WriteStartArray("required");
        foreach (var field in required)
            json.WriteStringValue(field.Name);
        json.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter json, FieldRule field, string path)
    {
        json.WriteString("description", Describe(field, path));
        if (field.MovedTo is { } place)
        {
            json.WriteBoolean("deprecated", true);
            json.WriteString("deprecationMessage", $"Moved: write it as {place}.");
        }

        WriteDefault(json, field);
        switch (path)
        {
            case "apiVersion":
                json.WriteString("const", ConfigurationFields.ApiVersion);
                return;
            case "kind":
                json.WriteString("const", ConfigurationFields.Kind);
                return;
            case "metadata.name":
                WriteType(json, "string", takesNull: true);
                json.WriteString("pattern", NoPlaceholderName);
                return;
            default:
                WriteValue(json, field, path);
                return;
        }
    }

    private static void WriteValue(Utf8JsonWriter json, FieldRule field, string path)
    {
        var takesNull = !field.IsRequired;
        switch (field.Kind)
        {
            case FieldKind.Section:
                WriteSection(json, field, path);
                break;
            case FieldKind.Sections:
                WriteType(json, "array", takesNull);
                json.WriteStartObject("items");
                WriteSection(json, field, path + "[]");
                json.WriteEndObject();
                break;
            case FieldKind.Text or FieldKind.RawText or FieldKind.Registry:
                WriteType(json, "string", takesNull);
                break;
            case FieldKind.Integer:
                WriteType(json, "integer", takesNull);
                json.WriteNumber("minimum", field.Minimum);
                if (field.Maximum < long.MaxValue)
                    json.WriteNumber("maximum", field.Maximum);
                break;
            case FieldKind.Boolean:
                WriteType(json, "boolean", takesNull);
                break;
            case FieldKind.Duration:
                json.WriteStartArray("anyOf");
                WriteText(json, Duration);
                WriteConstants(json, static writer => writer.WriteNumberValue(0), takesNull);
                json.WriteEndArray();
                break;
            case FieldKind.Ratio:
                json.WriteStartArray("anyOf");
                WriteNumber(json, 0, 1);
                WriteText(json, Ratio);
                WriteConstants(json, static _ => { }, takesNull);
                json.WriteEndArray();
                break;
            case FieldKind.Choice:
                json.WriteStartArray("anyOf");
                WriteChoice(json, field, takesNull);
                json.WriteEndArray();
                break;
            case FieldKind.Choices:
                WriteChoices(json, field, takesNull);
                break;
            case FieldKind.Texts or FieldKind.RawTexts:
                WriteType(json, "array", takesNull);
                json.WriteStartObject("items");
                WriteType(json, "string", takesNull: false);
                json.WriteEndObject();
                break;
            case FieldKind.TextMap:
                WriteType(json, "object", takesNull);
                json.WriteStartObject("additionalProperties");
                WriteType(json, "string", takesNull: false);
                json.WriteEndObject();
                break;
            case FieldKind.Open:
                break;
            default:
                throw new InvalidOperationException($"{path}: a field of kind {field.Kind} has no schema");
        }
    }

    // The names as they should be written, for completion; then in any case, and empty for unset, as the reader takes them.
    private static void WriteChoice(Utf8JsonWriter json, FieldRule field, bool takesNull)
    {
        json.WriteStartObject();
        json.WriteStartArray("enum");
        foreach (var name in field.Choices!.Names)
            json.WriteStringValue(name);
        if (field.Choices.TakesBooleans)
        {
            json.WriteBooleanValue(true);
            json.WriteBooleanValue(false);
        }

        if (takesNull)
            json.WriteNullValue();
        json.WriteEndArray();
        json.WriteEndObject();
        WriteText(json, $"^(?:{AnyCase(field.Choices)})?$");
    }

    // One name, a list of names, or names with commas between.
    private static void WriteChoices(Utf8JsonWriter json, FieldRule field, bool takesNull)
    {
        var name = AnyCase(field.Choices!);
        json.WriteStartArray("anyOf");
        WriteChoice(json, field, takesNull);
        WriteText(json, $"^[\\s,]*(?:(?:{name})\\s*(?:,[\\s,]*(?:{name})\\s*)*)?[\\s,]*$");
        json.WriteStartObject();
        WriteType(json, "array", takesNull: false);
        json.WriteStartObject("items");
        json.WriteStartArray("anyOf");
        WriteChoice(json, field, takesNull: false);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Describe(FieldRule field, string path)
    {
        var text = FieldDescriptions.Of(path);
        return field.Default is { } fallback && field.Kind is FieldKind.Text ? $"{text} Default: {fallback}." : text;
    }

    private static void WriteDefault(Utf8JsonWriter json, FieldRule field)
    {
        if (field.Default is not { } fallback)
            return;
        if (field.Kind == FieldKind.Integer)
            json.WriteNumber("default", long.Parse(fallback, System.Globalization.CultureInfo.InvariantCulture));
        else if (field.Kind == FieldKind.Boolean)
            json.WriteBoolean("default", fallback == "true");
        else
            json.WriteString("default", fallback);
    }

    private static void WriteType(Utf8JsonWriter json, string type, bool takesNull)
    {
        if (!takesNull)
        {
            json.WriteString("type", type);
            return;
        }

        json.WriteStartArray("type");
        json.WriteStringValue(type);
        json.WriteStringValue("null");
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string pattern)
    {
        json.WriteStartObject();
        json.WriteString("type", "string");
        json.WriteString("pattern", pattern);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, long minimum, long maximum)
    {
        json.WriteStartObject();
        json.WriteString("type", "number");
        json.WriteNumber("minimum", minimum);
        json.WriteNumber("maximum", maximum);
        json.WriteEndObject();
    }

    private static void WriteConstants(Utf8JsonWriter json, Action<Utf8JsonWriter> write, bool takesNull)
    {
        json.WriteStartObject();
        json.WriteStartArray("enum");
        write(json);
        if (takesNull)
            json.WriteNullValue();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Whether a file without this field misses something: it is required itself, or a section with something required in it.
    private static bool Demands(FieldRule field) =>
        field.IsRequired || field.Path is "apiVersion" or "kind" || (field.Kind == FieldKind.Section && field.Fields.Any(Demands));

    private static string AnyCase(ChoiceNames choices) => string.Join('|', choices.Names.Select(AnyCase));

    private static string AnyCase(string name)
    {
        var pattern = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetter(letter))
                pattern.Append('[').Append(char.ToUpperInvariant(letter)).Append(char.ToLowerInvariant(letter)).Append(']');
            else
                pattern.Append(letter);
        }

        return pattern.ToString();
    }
}
