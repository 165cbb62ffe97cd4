using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Kubernetes.Storage;

/// <summary>One object of a state.</summary>
/// <param name="Resource">Its kind, as rules name it: <c>deployments.apps</c>.</param>
/// <param name="Object">The object.</param>
internal sealed record StoredItem(string Resource, JsonObject Object);

/// <summary>Everything that a server has at one moment.</summary>
/// <param name="Version">The version of the last change.</param>
/// <param name="Objects">All objects.</param>
internal sealed record StoredState(long Version, IReadOnlyList<StoredItem> Objects)
{
    public static StoredState Read(string text)
    {
        var json = JsonNode.Parse(text);
        var objects = new List<StoredItem>();
        foreach (var item in json.Array("objects") ?? [])
            objects.Add(new StoredItem(item.Text("resource"), (JsonObject)item.Object("object")!.DeepClone()));
        return new StoredState(json.Integer("version") ?? 1, objects);
    }

    public string Write()
    {
        var objects = new JsonArray();
        foreach (var item in Objects)
            objects.Add((JsonNode)new JsonObject { ["resource"] = item.Resource, ["object"] = item.Object });
        return new JsonObject { ["version"] = Version, ["objects"] = objects }.ToJsonString();
    }
}
