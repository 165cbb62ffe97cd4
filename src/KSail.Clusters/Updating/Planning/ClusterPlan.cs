using KSail.Clusters.Components;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Versions;
using KSail.Documents;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Planning;

/// <summary>What lies between a cluster and what its environment says, in the order in which it is done. Holds no secret.</summary>
public sealed record ClusterPlan
{
    /// <summary>Name of the cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>Name of the environment.</summary>
    public required string Environment { get; init; }

    /// <summary>The changes: what nodes share and which nodes there are, releases, configurations, and the nodes that go.</summary>
    public required IReadOnlyList<ClusterChange> Changes { get; init; }

    /// <summary>
    /// Whether more may follow: what nodes share has to be changed first, and their configurations depend on it. Destructive changes are all there.
    /// </summary>
    public bool IsPreliminary { get; init; }

    /// <summary>Nodes that do not answer, with the reason: nothing is known of their configuration.</summary>
    public IReadOnlyList<UnreadNode> Unread { get; init; } = [];

    /// <summary>Whether the cluster is as it shall be, as far as it could be read.</summary>
    public bool IsEmpty => Changes.Count == 0;

    /// <summary>Whether something is lost by it.</summary>
    public bool IsDestructive
    {
        get
        {
            foreach (var change in Changes)
            {
                if (change.IsDestructive)
                    return true;
            }

            return false;
        }
    }

    /// <summary>What each readable node that stays shall run.</summary>
    internal IReadOnlyList<NodePlan> Nodes { get; init; } = [];

    internal IReadOnlyList<UpgradeStep> Upgrades { get; init; } = [];

    /// <summary>The components of Kubernetes whose image is a patch's, so that upgrades leave them alone.</summary>
    internal IReadOnlySet<NodeComponent> Patched { get; init; } = new HashSet<NodeComponent>();

    /// <summary>Nodes that are made, control planes first.</summary>
    internal IReadOnlyList<NodeIdentity> Added { get; init; } = [];

    /// <summary>Machines that stand still and are started.</summary>
    internal IReadOnlyList<ClusterMachine> Stopped { get; init; } = [];

    /// <summary>Machines that are made anew, workers first.</summary>
    internal IReadOnlyList<ClusterMachine> Replaced { get; init; } = [];

    /// <summary>Machines that go, workers first, the highest number first.</summary>
    internal IReadOnlyList<ClusterMachine> Removed { get; init; } = [];

    /// <summary>Nodes that get an image with other extensions of the release that they run.</summary>
    internal IReadOnlyList<Reinstallation> Reinstalled { get; init; } = [];

    /// <summary>Names of nodes that an update before this one closed for pods and could not open again.</summary>
    internal IReadOnlyList<ObjectName> Cordoned { get; init; } = [];

    /// <summary>Whether control planes make other manifests than were applied.</summary>
    internal bool ChangesManifests { get; init; }

    /// <summary>The Talos release of the nodes when all is done, <c>v1.13.8</c>.</summary>
    internal string Release { get; init; } = "";

    /// <summary>Secrets of the provider that are not as they shall be.</summary>
    internal IReadOnlyList<ProvidedSecret> Secrets { get; init; } = [];

    /// <summary>Whether something is missing that nodes start from.</summary>
    internal bool LacksImages { get; init; }

    /// <summary>Components that are not as they shall be.</summary>
    internal IReadOnlyList<ComponentDifference> Components { get; init; } = [];

    /// <summary>Whether something that nodes share is changed.</summary>
    internal bool ChangesFoundation { get; init; }

    /// <summary>The nodes of which a new configuration takes just so much: workers first.</summary>
    internal IEnumerable<NodePlan> WorkersFirst(NodeEffect effect)
    {
        foreach (var role in (NodeRole[])[NodeRole.Worker, NodeRole.ControlPlane])
        {
            foreach (var node in Nodes)
            {
                if (node.Differences.Count > 0 && node.Effect == effect && node.Node.Machine.Node.Role == role && !Replaced.Contains(node.Node.Machine))
                    yield return node;
            }
        }
    }
}

/// <summary>A node that is installed anew.</summary>
/// <param name="Node">The node.</param>
/// <param name="Image">The installer.</param>
internal sealed record Reinstallation(RunningNode Node, string Image);

/// <summary>A node that does not answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">Why, in a sentence without a full stop.</param>
public sealed record UnreadNode(string Name, string Problem);

/// <summary>What one node shall run.</summary>
/// <param name="Node">The node.</param>
/// <param name="Desired">The configuration that it shall have.</param>
/// <param name="Differences">What differs.</param>
/// <param name="Effect">The most that any of them takes.</param>
internal sealed record NodePlan(RunningNode Node, MachineConfiguration Desired, IReadOnlyList<ConfigurationDifference> Differences, NodeEffect Effect)
{
    /// <summary>The configuration as the node is given it.</summary>
    public Secret Text()
    {
        NodeOwnValues.NoteAnnotations(Desired);
        return Desired.Write();
    }
}
