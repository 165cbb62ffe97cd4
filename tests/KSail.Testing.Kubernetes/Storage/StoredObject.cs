using System.Text;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes.Storage;

/// <summary>One version of an object. Its tree is read under the store's lock only; its text by everybody.</summary>
internal sealed class StoredObject
{
    public StoredObject(JsonObject json, long version)
    {
        Json = json;
        Version = version;
        Name = new ObjectName(json.Text("metadata", "namespace"), json.Text("metadata", "name"));
        Text = Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public ObjectName Name { get; }

    public long Version { get; }

    public JsonObject Json { get; }

    public byte[] Text { get; }

    /// <summary>A tree of one's own.</summary>
    public JsonObject Copy() => (JsonObject)JsonNode.Parse(Text)!;
}

/// <summary>One change: from what to what.</summary>
internal sealed record Change(long Version, ServedKind Kind, StoredObject? Before, StoredObject? After)
{
    public ObjectName Name => (After ?? Before)!.Name;
}
