using System.Globalization;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Hetzner;

/// <summary>
/// The labels that say what belongs to a cluster. The first four are those of the Go tool, so that either finds the clusters of the other. Names
/// never decide: <c>prod</c> and <c>prod-2</c> begin alike.
/// </summary>
public static class HetznerLabels
{
    /// <summary>On everything that was made for a cluster: <c>true</c>.</summary>
    public const string Owned = "ksail.owned";

    /// <summary>The cluster.</summary>
    public const string Cluster = "ksail.cluster.name";

    /// <summary>On servers: <c>control-plane</c> or <c>worker</c>.</summary>
    public const string NodeType = "ksail.node.type";

    /// <summary>On servers: the number within the role.</summary>
    public const string NodeIndex = "ksail.node.index";

    /// <summary>On servers until they have started for the first time: <c>new</c>. Whatever is missing of them is made up for until then.</summary>
    public const string Stage = "ksail.node.stage";

    /// <summary>On servers that the autoscaler made, by the autoscaler: the pool.</summary>
    public const string NodeGroup = "hcloud/node-group";

    /// <summary>On snapshots: the Talos release.</summary>
    public const string TalosVersion = "ksail.io/talos-version";

    /// <summary>On snapshots: the schematic, without its last digit, because labels have at most 63 characters.</summary>
    public const string TalosSchematic = "ksail.io/talos-schematic";

    /// <summary>On what a snapshot is built with: <c>snapshot</c>.</summary>
    public const string Temporary = "ksail.temporary";

    private const int MaxLength = 63;

    /// <summary>Selects all that was made for a cluster.</summary>
    public static string SelectorOf(string cluster) => $"{Owned}=true,{Cluster}={cluster}";

    /// <summary>Selects the control planes of a cluster.</summary>
    public static string ControlPlanesOf(string cluster) => $"{SelectorOf(cluster)},{NodeType}=control-plane";

    /// <summary>The labels of what nodes of a cluster share.</summary>
    public static SortedDictionary<string, string> Of(string cluster) => new(StringComparer.Ordinal) { [Owned] = "true", [Cluster] = cluster };

    /// <summary>The labels of a node.</summary>
    public static SortedDictionary<string, string> Of(string cluster, NodeIdentity node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var labels = Of(cluster);
        labels[NodeType] = node.Role == NodeRole.ControlPlane ? "control-plane" : "worker";
        labels[NodeIndex] = node.Index.ToString(CultureInfo.InvariantCulture);
        return labels;
    }

    /// <summary>Whether labels are those of a cluster.</summary>
    public static bool IsOf(string cluster, IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.GetValueOrDefault(Owned) == "true" && labels.GetValueOrDefault(Cluster) == cluster;
    }

    /// <summary>The node that a server's labels tell of; null when they tell of none.</summary>
    public static NodeIdentity? ReadNode(string name, IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        NodeRole? role = labels.GetValueOrDefault(NodeType) switch
        {
            "control-plane" => NodeRole.ControlPlane,
            "worker" => NodeRole.Worker,
            _ => null,
        };
        return role is { } known && int.TryParse(labels.GetValueOrDefault(NodeIndex), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new NodeIdentity(known, index, name)
            : null;
    }

    /// <summary>A text as the value of a label.</summary>
    public static string Value(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxLength ? text : text[..MaxLength];
    }
}
