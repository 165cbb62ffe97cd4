using System.Text.Json;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>What the schema of a definition does to an object: unknown fields fall away, defaults come in, and what has the wrong type is refused.</summary>
internal static class StructuralSchema
{
    public static void Apply(ServedKind kind, string version, JsonObject value)
    {
        if (kind.Version(version)?.Schema is not { } schema)
            return;
        foreach (var (name, child) in value.ToList())
        {
            if (name is "apiVersion" or "kind" or "metadata")
                continue;
            if (schema.Object("properties").Object(name) is { } property)
                Shape(property, child);
            else if (!schema.IsTrue("x-kubernetes-preserve-unknown-fields"))
                value.Remove(name);
        }

        var causes = new List<(string, string, string)>();
        Check(schema, value, "", causes);
        if (causes.Count > 0)
            throw ApiFailure.Invalid(kind, value.Text("metadata", "name"), causes);
    }

    private static void Shape(JsonObject schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonArray list when schema.Object("items") is { } items:
                foreach (var item in list)
                    Shape(items, item);
                break;
            case JsonObject map when schema.Object("properties") is { } properties:
                foreach (var (name, child) in map.ToList())
                {
                    if (properties.Object(name) is { } property)
                        Shape(property, child);
                    else if (!schema.IsTrue("x-kubernetes-preserve-unknown-fields"))
                        map.Remove(name);
                }

                foreach (var (name, property) in properties)
                {
                    if (!map.ContainsKey(name) && property is JsonObject withDefault && withDefault.ContainsKey("default"))
                        map[name] = withDefault["default"]?.DeepClone();
                }

                break;
            case JsonObject map when schema.Object("additionalProperties") is { } values:
                foreach (var (_, child) in map)
                    Shape(values, child);
                break;
            case JsonObject map when !schema.IsTrue("x-kubernetes-preserve-unknown-fields") && schema["additionalProperties"] is null && schema.Text("type") == "object":
                map.Clear();
                break;
        }
    }

    private static void Check(JsonObject schema, JsonNode? value, string path, List<(string Field, string Reason, string Message)> causes)
    {
        if (value is null)
            return;
        var type = schema.Text("type");
        if (!schema.IsTrue("x-kubernetes-int-or-string") && type.Length > 0 && !IsOf(type, value))
        {
            causes.Add((path, "FieldValueTypeInvalid", $"Invalid value: \"{TypeOf(value)}\": {path} in body must be of type {type}: \"{TypeOf(value)}\""));
            return;
        }

        if (schema.Array("enum") is { } allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
            causes.Add((path, "FieldValueNotSupported", $"Unsupported value: {value.ToJsonString()}: supported values: {string.Join(", ", allowed.Select(item => item!.ToJsonString()))}"));
        if (value is JsonArray list)
        {
            for (var i = 0; i < list.Count && schema.Object("items") is { } items; i++)
                Check(items, list[i], $"{path}[{i}]", causes);
        }

        if (value is not JsonObject map)
            return;
        foreach (var required in schema.Array("required") ?? [])
        {
            var name = required!.GetValue<string>();
            if (!map.ContainsKey(name))
                causes.Add((Join(path, name), "FieldValueRequired", "Required value"));
        }

        foreach (var (name, child) in map)
        {
            if ((schema.Object("properties").Object(name) ?? schema.Object("additionalProperties")) is { } property)
                Check(property, child, Join(path, name), causes);
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool IsOf(string type, JsonNode value) => TypeOf(value) == type || (type == "number" && TypeOf(value) == "integer");

    private static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
        _ => "boolean",
    };
}
