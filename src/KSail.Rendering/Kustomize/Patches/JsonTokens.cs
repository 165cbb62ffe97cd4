using System.Text.Json;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Values as the words of JSON that stand for them. The operation <c>test</c> compares these words: <c>1.0</c> is not <c>1</c>, and
/// <c>"\u0061"</c> is not <c>"a"</c>. The object's own are those of Go's encoder. Each scalar holds its word, and keeps its type.
/// </summary>
internal static class JsonTokens
{
    /// <summary>The words of a patch that is JSON, as they are written there.</summary>
    public static YamlNode Of(JsonElement written)
    {
        switch (written.ValueKind)
        {
            case JsonValueKind.Object:
                var mapping = new YamlMapping();
                foreach (var property in written.EnumerateObject())
                    mapping.Set(property.Name, Of(property.Value));
                return mapping;
            case JsonValueKind.Array:
                var sequence = new YamlSequence();
                foreach (var item in written.EnumerateArray())
                    sequence.Add(Of(item));
                return sequence;
            default:
                return new YamlScalar(written.GetRawText(), written.ValueKind switch
                {
                    JsonValueKind.String => ScalarType.String,
                    JsonValueKind.Number => ScalarType.Integer,
                    JsonValueKind.Null => ScalarType.Null,
                    _ => ScalarType.Boolean,
                });
        }
    }

    /// <summary>The words that Go's encoder makes of a value.</summary>
    public static YamlNode Of(YamlNode value)
    {
        switch (value)
        {
            case YamlMapping mapping:
                var copy = new YamlMapping();
                foreach (var entry in mapping.Entries)
                    copy.Set(entry.Key, Of(entry.Value));
                return copy;
            case YamlSequence sequence:
                var items = new YamlSequence();
                foreach (var item in sequence)
                    items.Add(Of(item));
                return items;
            default:
                return new YamlScalar(GoJson.Write(value, indented: false), ((YamlScalar)value).Type);
        }
    }

    /// <summary>Whether a value of an object has these words; without a value, without words, and null are the same.</summary>
    public static bool Equal(YamlNode? value, YamlNode? words)
    {
        switch (value, words)
        {
            case (null or YamlScalar { IsNull: true }, null or YamlScalar { IsNull: true }):
                return true;
            // Numbers are words already.
            case (YamlScalar { Type: ScalarType.Integer or ScalarType.Float } number, YamlScalar word):
                return number.Value == word.Value;
            case (YamlScalar scalar, YamlScalar word):
                return GoJson.Write(scalar, indented: false) == word.Value;
            case (YamlSequence a, YamlSequence b):
                if (a.Count != b.Count)
                    return false;
                for (var i = 0; i < a.Count; i++)
                {
                    // Upstream crashes over null in a list.
                    if (a[i] is YamlScalar { IsNull: true } || !Equal(a[i], b[i]))
                        return false;
                }

                return true;
            case (YamlMapping a, YamlMapping b):
                if (a.Count != b.Count)
                    return false;
                foreach (var entry in a.Entries)
                {
                    if (!b.TryGet(entry.Name, out var other) || !Equal(entry.Value, other))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }
}
