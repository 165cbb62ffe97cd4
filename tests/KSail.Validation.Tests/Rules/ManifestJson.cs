using System.Globalization;
using System.Text;
using System.Text.Json;
using KSail.Documents.Yaml;

namespace KSail.Validation.Tests.Rules;

/// <summary>A tree as JSON, in which Flux sends objects: a server would read the same YAML otherwise, <c>y</c> as true for one.</summary>
internal static class ManifestJson
{
    public static string Write(YamlNode tree)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(tree, writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(YamlNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case YamlMapping mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Name);
                    Write(entry.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case YamlSequence sequence:
                writer.WriteStartArray();
                for (var i = 0; i < sequence.Count; i++)
                    Write(sequence[i], writer);
                writer.WriteEndArray();
                break;
            case YamlScalar scalar:
                Write(scalar, writer);
                break;
        }
    }

    private static void Write(YamlScalar scalar, Utf8JsonWriter writer)
    {
        switch (scalar.Type)
        {
            case ScalarType.Null:
                writer.WriteNullValue();
                break;
            case ScalarType.Boolean:
                writer.WriteBooleanValue(bool.Parse(scalar.Value));
                break;
            case ScalarType.Integer when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                writer.WriteNumberValue(number);
                break;
            // In Go 3.0 is a number without a fraction, and written so.
            case ScalarType.Float when double.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var real) && real == Math.Floor(real) && Math.Abs(real) < 1e15:
                writer.WriteNumberValue((long)real);
                break;
            case ScalarType.Integer or ScalarType.Float:
                writer.WriteRawValue(scalar.Value);
                break;
            default:
                writer.WriteStringValue(scalar.Value);
                break;
        }
    }
}
