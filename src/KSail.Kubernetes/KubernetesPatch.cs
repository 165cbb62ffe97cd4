using System.Text.Json.Nodes;

namespace KSail.Kubernetes;

/// <summary>In which form a change is written.</summary>
public enum PatchType
{
    /// <summary>JSON merge patch (RFC 7386): null removes, lists are replaced.</summary>
    Merge,

    /// <summary>JSON patch (RFC 6902): a list of operations.</summary>
    Json,
}

/// <summary>A change to an object.</summary>
public sealed class KubernetesPatch
{
    private KubernetesPatch(PatchType type, JsonNode body, string subresource)
    {
        Type = type;
        Body = body;
        Subresource = subresource;
    }

    /// <summary>In which form it is written.</summary>
    public PatchType Type { get; }

    /// <summary>The patch.</summary>
    public JsonNode Body { get; }

    /// <summary>The subresource that is changed: <c>status</c>; empty for the object itself.</summary>
    public string Subresource { get; }

    /// <summary>A JSON merge patch of the object.</summary>
    public static KubernetesPatch Merge(JsonObject body) => new(PatchType.Merge, body, "");

    /// <summary>A JSON patch of the object.</summary>
    public static KubernetesPatch Json(JsonArray operations) => new(PatchType.Json, operations, "");

    /// <summary>The same for the status of the object.</summary>
    public KubernetesPatch OfStatus() => new(Type, Body, "status");

    /// <summary>Sets one annotation.</summary>
    public static KubernetesPatch Annotate(string key, string value) => Annotate([new(key, value)]);

    /// <summary>Sets annotations; null removes one.</summary>
    public static KubernetesPatch Annotate(IEnumerable<KeyValuePair<string, string?>> annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var values = new JsonObject();
        foreach (var (key, value) in annotations)
            values[key] = value;
        return Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = values } });
    }
}
