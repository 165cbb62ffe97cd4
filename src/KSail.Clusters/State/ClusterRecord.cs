using System.Text.Json;
using System.Text.Json.Nodes;

namespace KSail.Clusters.State;

/// <summary>What was done to a cluster last, as far as the cluster itself cannot tell. Holds no secret.</summary>
public sealed record ClusterRecord
{
    /// <summary>Nothing yet.</summary>
    public static readonly ClusterRecord Empty = new();

    /// <summary>The Talos release that nodes are made with, <c>v1.13.9</c>; null when it is not known.</summary>
    public string? Release { get; init; }

    /// <summary>The Kubernetes release that nodes are made with, without <c>v</c>; null when it is not known.</summary>
    public string? Kubernetes { get; init; }

    /// <summary>Name of the control plane that etcd was begun on; null before that.</summary>
    public string? BootstrappedNode { get; init; }

    /// <summary>Whether the manifests of control planes have changed and were not applied again yet: the nodes themselves do not tell.</summary>
    public bool LacksManifests { get; init; }

    /// <summary>
    /// What patches and settings came to for each node when it was configured last, by the name of the node, as a digest
    /// (<see cref="KSail.Clusters.Definition.PlainConfigurations"/>): only to see whether it would be something else today.
    /// </summary>
    public IReadOnlyDictionary<string, string> Configurations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads it; null for a text that is none.</summary>
    internal static ClusterRecord? Parse(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject root)
                return null;
            var configurations = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, digest) in root["configurations"] as JsonObject ?? [])
            {
                if (Text(digest) is { } value)
                    configurations[name] = value;
            }

            return new ClusterRecord
            {
                Release = Text(root["release"]),
                Kubernetes = Text(root["kubernetes"]),
                BootstrappedNode = Text(root["bootstrappedNode"]),
                LacksManifests = root["lacksManifests"]?.GetValueKind() == JsonValueKind.True,
                Configurations = configurations,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal string Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("release", Release);
            json.WriteString("kubernetes", Kubernetes);
            json.WriteString("bootstrappedNode", BootstrappedNode);
            if (LacksManifests)
                json.WriteBoolean("lacksManifests", LacksManifests);
            json.WriteStartObject("configurations");
            foreach (var (name, digest) in Configurations.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
                json.WriteString(name, digest);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
