using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Contract;

/// <summary>Makes objects of the contract's kind from JSON.</summary>
internal static class Widget
{
    public static KubernetesObject Of(string @namespace, string name, string spec, string labels = "{}")
    {
        var metadata = new JsonObject { ["namespace"] = @namespace, ["name"] = name };
        if (labels != "{}")
            metadata["labels"] = JsonNode.Parse(labels);
        return new KubernetesObject(new JsonObject { ["apiVersion"] = "contract.ksail.dev/v1", ["kind"] = "Widget", ["metadata"] = metadata, ["spec"] = JsonNode.Parse(spec) });
    }

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    /// <summary>The fields of a manager, as JSON; empty where it owns none.</summary>
    public static string Fields(KubernetesObject value, string manager, string operation = "Apply")
    {
        foreach (var entry in value.Metadata.Array("managedFields") ?? [])
        {
            if (entry.Text("manager") == manager && entry.Text("operation") == operation)
                return Sorted(entry!["fieldsV1"]!).ToJsonString(Plain);
        }

        return "";
    }

    public static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Servers write them in an order of their own.
    private static JsonObject Sorted(JsonNode fields)
    {
        var sorted = new JsonObject();
        foreach (var (name, value) in ((JsonObject)fields).OrderBy(static field => field.Key, StringComparer.Ordinal))
            sorted[name] = Sorted(value!);
        return sorted;
    }
}
