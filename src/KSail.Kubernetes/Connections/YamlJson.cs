using System.Text.Json.Nodes;
using KSail.Documents.Yaml;

namespace KSail.Kubernetes.Connections;

/// <summary>YAML as the JSON that it means.</summary>
internal static class YamlJson
{
    public static JsonNode? Of(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var values = new JsonObject();
                foreach (var entry in mapping.Entries)
                    values[entry.Name] = Of(entry.Value);
                return values;
            case YamlSequence sequence:
                var items = new JsonArray();
                foreach (var item in sequence)
                    items.Add(Of(item));
                return items;
            case YamlScalar { IsNull: true }:
                return null;
            case YamlScalar scalar when scalar.AsBoolean() is { } truth:
                return JsonValue.Create(truth);
            case YamlScalar scalar when scalar.TryGetInt64(out var number):
                return JsonValue.Create(number);
            case YamlScalar scalar when scalar.TryGetDouble(out var number) && double.IsFinite(number):
                return JsonValue.Create(number);
            default:
                return JsonValue.Create(((YamlScalar)node).AsText());
        }
    }
}
