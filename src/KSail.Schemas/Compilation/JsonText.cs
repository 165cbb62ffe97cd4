using System.Globalization;
using System.Text;
using System.Text.Json;
using KSail.Documents.Yaml;

namespace KSail.Schemas.Compilation;

/// <summary>
/// JSON to trees and back, for the values that schemas hold and for schemas that are JSON themselves, which a YAML parser would read more
/// slowly. The trees know no places.
/// </summary>
internal static class JsonText
{
    /// <summary>Deeper than any schema of use; a reader without a bound would run out of stack.</summary>
    public const int MaxDepth = 256;

    /// <summary>Reads one JSON value.</summary>
    /// <param name="utf8">The text, without byte order mark.</param>
    /// <param name="skipProse">Whether descriptions of schemas are left out, which are most of their text.</param>
    /// <exception cref="JsonException">It is no JSON, or nested beyond <see cref="MaxDepth"/>.</exception>
    public static YamlNode Read(ReadOnlySpan<byte> utf8, bool skipProse = false)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var node = ReadValue(ref reader, skipProse);
        return reader.Read() ? throw new JsonException("there is text after the value") : node;
    }

    /// <summary>Reads one JSON value that <see cref="Write(YamlNode)"/> wrote.</summary>
    public static YamlNode Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    /// <summary>Writes a value as JSON. Keys keep their order; numbers are decimal.</summary>
    public static string Write(YamlNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    private static YamlNode ReadValue(ref Utf8JsonReader reader, bool skipProse)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, skipProse);
            case JsonTokenType.StartArray:
                var items = new YamlSequence();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, skipProse));
                return items;
            case JsonTokenType.String:
                return YamlScalar.String(reader.GetString()!);
            case JsonTokenType.Number:
                var number = Encoding.UTF8.GetString(reader.ValueSpan);
                var whole = reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
                return new YamlScalar(number, whole ? ScalarType.Integer : ScalarType.Float);
            case JsonTokenType.True or JsonTokenType.False:
                return YamlScalar.Boolean(reader.TokenType == JsonTokenType.True);
            default:
                return YamlScalar.Null();
        }
    }

    private static YamlMapping ReadObject(ref Utf8JsonReader reader, bool skipProse)
    {
        var mapping = new YamlMapping();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isProse = skipProse && (reader.ValueTextEquals("description"u8) || reader.ValueTextEquals("title"u8));
            // Values are kept to the letter, whatever their keys are called.
            var isValue = reader.ValueTextEquals("default"u8) || reader.ValueTextEquals("enum"u8) || reader.ValueTextEquals("const"u8);
            var name = isProse ? "" : reader.GetString()!;
            reader.Read();
            if (isProse && reader.TokenType == JsonTokenType.String)
                continue;
            mapping.Set(isProse ? "description" : name, ReadValue(ref reader, skipProse && !isValue));
        }

        return mapping;
    }

    private static void Write(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                text.Append('{');
                for (var i = 0; i < mapping.Count; i++)
                {
                    if (i > 0)
                        text.Append(',');
                    WriteString(text, mapping.Entries[i].Name);
                    text.Append(':');
                    Write(text, mapping.Entries[i].Value);
                }

                text.Append('}');
                break;
            case YamlSequence sequence:
                text.Append('[');
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (i > 0)
                        text.Append(',');
                    Write(text, sequence[i]);
                }

                text.Append(']');
                break;
            case YamlScalar scalar:
                WriteScalar(text, scalar);
                break;
        }
    }

    private static void WriteScalar(StringBuilder text, YamlScalar scalar)
    {
        switch (scalar.Type)
        {
            case ScalarType.Null:
                text.Append("null");
                break;
            case ScalarType.Boolean:
                text.Append(scalar.AsBoolean() == true ? "true" : "false");
                break;
            case ScalarType.Integer when ScalarResolver.TryParseInteger(scalar.Value, out var whole):
                text.Append(whole.ToString());
                break;
            case ScalarType.Integer or ScalarType.Float when scalar.TryGetDouble(out var number) && double.IsFinite(number):
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            default:
                WriteString(text, scalar.Value);
                break;
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case < ' ':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
