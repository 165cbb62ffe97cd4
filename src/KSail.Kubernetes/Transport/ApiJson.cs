using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace KSail.Kubernetes.Transport;

/// <summary>
/// JSON from a server: bounded in depth, without keys that stand twice and without texts that are none, which would otherwise be found out only when
/// somebody looks.
/// </summary>
internal static class ApiJson
{
    /// <summary>Schemas in definitions nest deepest; they stay below 120.</summary>
    private const int MaxDepth = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The object that a text is; null for anything else.</summary>
    public static JsonObject? TryParse(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            return null;
        try
        {
            var json = JsonNode.Parse(text, documentOptions: Options) as JsonObject;
            if (json is not null && MayHaveHalfCharacters(text))
                Touch(json);
            return json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // "\ud83d\ude00" is one character, "\ud83d" alone is none. API servers write neither.
    private static bool MayHaveHalfCharacters(ReadOnlySpan<byte> text) => text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0;

    // Texts are decoded when they are read; here to find out whether they can be.
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (_, child) in map)
                    Touch(child);
                break;
            case JsonArray list:
                foreach (var child in list)
                    Touch(child);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }
}
