using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KSail.Kubernetes.Objects;

/// <summary>Reads fields of objects that somebody else wrote: what has another type than it should is read as if it were missing.</summary>
public static class JsonFields
{
    /// <summary>The text of a field; empty where there is none.</summary>
    public static string Text(this JsonNode? node, string key) => TextOf((node as JsonObject)?[key]) ?? "";

    /// <summary>The text of a field some levels deep; empty where there is none.</summary>
    public static string Text(this JsonNode? node, string first, string second) => (node as JsonObject)?[first].Text(second) ?? "";

    /// <summary>The object under a key; null where there is none.</summary>
    public static JsonObject? Object(this JsonNode? node, string key) => (node as JsonObject)?[key] as JsonObject;

    /// <summary>The list under a key; null where there is none.</summary>
    public static JsonArray? Array(this JsonNode? node, string key) => (node as JsonObject)?[key] as JsonArray;

    /// <summary>The whole number of a field, whether it was parsed or is one of code; null where there is none.</summary>
    public static long? Integer(this JsonNode? node, string key)
    {
        if ((node as JsonObject)?[key] is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            return null;
        if (value.TryGetValue<long>(out var number))
            return number;
        return value.TryGetValue<int>(out var small) ? small : null;
    }

    /// <summary>Whether a field is true.</summary>
    public static bool IsTrue(this JsonNode? node, string key) => (node as JsonObject)?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The time of a field (RFC 3339); null where there is none.</summary>
    public static DateTimeOffset? Time(this JsonNode? node, string key) =>
        DateTimeOffset.TryParse(node.Text(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>The texts of a mapping's fields.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonNode? node, string key)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node.Object(key) is { } values)
        {
            foreach (var (name, value) in values)
            {
                if (TextOf(value) is { } text)
                    texts[name] = text;
            }
        }

        return texts;
    }

    /// <summary>The text of a value that is one; null for anything else, half characters (<c>"\ud800"</c>) among it.</summary>
    internal static string? TextOf(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
            return null;
        try
        {
            return value.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
