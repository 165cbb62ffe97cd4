using System.Globalization;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>
/// The labels of what belongs to a cluster. <see cref="Cluster"/> makes it ours; <c>talos.…</c> are those that talosctl sets, so that its
/// <c>cluster show</c> knows the nodes.
/// </summary>
internal static class DockerLabels
{
    public const string Cluster = "io.ksail.cluster";

    /// <summary>What it is: one of <see cref="Kinds"/>.</summary>
    public const string Kind = "io.ksail.kind";

    public const string Node = "io.ksail.node";

    public const string Role = "io.ksail.role";

    public const string Index = "io.ksail.index";

    public const string Release = "io.ksail.release";

    public const string Address = "io.ksail.address";

    /// <summary>What a container was made for, in a form that is compared: another text, another container.</summary>
    public const string Purpose = "io.ksail.purpose";

    /// <summary>Present on a node that was made without its configuration.</summary>
    public const string Maintenance = "io.ksail.maintenance";

    /// <summary>The registry that a cache is of.</summary>
    public const string Cache = "io.ksail.cache";

    private const string TalosOwned = "talos.owned";
    private const string TalosCluster = "talos.cluster.name";
    private const string TalosType = "talos.type";

    /// <summary>Values of <see cref="Kind"/>.</summary>
    public static class Kinds
    {
        public const string Network = "network";
        public const string Node = "node";
        public const string Registry = "registry";
        public const string Mirror = "mirror";
        public const string LoadBalancer = "load-balancer";

        /// <summary>A volume of a node, which goes with it.</summary>
        public const string State = "state";

        /// <summary>A volume of what was pushed into the cluster's registry, which survives the cluster.</summary>
        public const string Content = "content";

        /// <summary>A volume of cached images, which all clusters share.</summary>
        public const string CachedImages = "cache";
    }

    /// <summary>Labels of something that all nodes share.</summary>
    public static Dictionary<string, string> Of(string cluster, string kind) => new(StringComparer.Ordinal) { [Cluster] = cluster, [Kind] = kind };

    /// <summary>Labels of the network.</summary>
    public static Dictionary<string, string> OfNetwork(string cluster)
    {
        var labels = Of(cluster, Kinds.Network);
        labels[TalosOwned] = "true";
        labels[TalosCluster] = cluster;
        return labels;
    }

    /// <summary>Labels of a node.</summary>
    public static Dictionary<string, string> OfNode(string cluster, NodeIdentity node, string release, string address)
    {
        var labels = OfState(cluster, node.Name, address);
        labels[Kind] = Kinds.Node;
        labels[Role] = RoleName(node.Role);
        labels[Index] = node.Index.ToString(CultureInfo.InvariantCulture);
        labels[Release] = release;
        labels[TalosOwned] = "true";
        labels[TalosCluster] = cluster;
        labels[TalosType] = node.Role == NodeRole.ControlPlane ? "controlplane" : "worker";
        return labels;
    }

    /// <summary>Labels of the volumes of a node: they tell its address, too, for etcd remembers it.</summary>
    public static Dictionary<string, string> OfState(string cluster, string node, string address)
    {
        var labels = Of(cluster, Kinds.State);
        labels[Node] = node;
        labels[Address] = address;
        return labels;
    }

    /// <summary>Labels of a volume of cached images.</summary>
    public static Dictionary<string, string> OfCache(string host) => new(StringComparer.Ordinal) { [Kind] = Kinds.CachedImages, [Cache] = host };

    public static string RoleName(NodeRole role) => role == NodeRole.ControlPlane ? "control-plane" : "worker";

    /// <summary>A label; empty where there is none.</summary>
    public static string Label(this IReadOnlyDictionary<string, string> labels, string name) => labels.TryGetValue(name, out var value) ? value : "";

    /// <summary>The node that labels are of; null where they are of none.</summary>
    public static NodeIdentity? ReadNode(IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Label(Kind) != Kinds.Node || !int.TryParse(labels.Label(Index), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return null;
        return labels.Label(Role) switch
        {
            "control-plane" => new NodeIdentity(NodeRole.ControlPlane, index, labels.Label(Node)),
            "worker" => new NodeIdentity(NodeRole.Worker, index, labels.Label(Node)),
            _ => null,
        };
    }
}
