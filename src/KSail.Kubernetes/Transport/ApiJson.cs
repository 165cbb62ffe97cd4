using System.Text.Json;
using System.Text.Json.Nodes;

namespace KSail.Kubernetes.Transport;

/// <summary>JSON from a server: bounded in depth, and without keys that stand twice, which would be found out only when somebody looks.</summary>
internal static class ApiJson
{
    /// <summary>Schemas in definitions nest deepest; they stay below 120.</summary>
    private const int MaxDepth = 256;

    public static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The object that a text is; null for anything else.</summary>
    public static JsonObject? TryParse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Options) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
