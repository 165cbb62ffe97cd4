using KSail.Talos;

namespace KSail.Clusters.Providers;

/// <summary>A node as it is called: names are given once and stay, so that a second run finds what the first one made.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Index">Its number within the role, from 1.</param>
/// <param name="Name">Name of machine and node: <c>&lt;cluster&gt;-control-plane-1</c>, <c>&lt;cluster&gt;-worker-1</c>.</param>
public sealed record NodeIdentity(NodeRole Role, int Index, string Name)
{
    /// <summary>The node of a cluster with a role and a number.</summary>
    public static NodeIdentity Of(string cluster, NodeRole role, int index) =>
        new(role, index, $"{cluster}-{(role == NodeRole.ControlPlane ? "control-plane" : "worker")}-{index}");
}

/// <summary>A machine that exists.</summary>
/// <param name="Node">What it is called.</param>
/// <param name="Id">The provider's own identifier.</param>
/// <param name="Address">The address that other nodes know it by, and that the Talos API forwards to; empty where it has none at the moment.</param>
/// <param name="IsRunning">Whether it runs.</param>
public sealed record ClusterMachine(NodeIdentity Node, string Id, string Address, bool IsRunning)
{
    /// <summary>The Talos release that it was made with, <c>v1.13.2</c>; null where the provider cannot say.</summary>
    public string? Release { get; init; }

    /// <summary>Whether it was made by the cluster's autoscaler and is none of the configured nodes.</summary>
    public bool IsAutoscaled { get; init; }

    /// <summary>The pool that the autoscaler made it for; null for configured nodes, and where nobody knows. A pool that is gone keeps its machines.</summary>
    public string? Pool { get; init; }

    /// <summary>
    /// Host and port where it waits for its first configuration, because it could not be given one when it was made; null for a machine that has
    /// its configuration.
    /// </summary>
    public string? MaintenanceEndpoint { get; init; }

    /// <summary>What about the machine differs from what is wanted and cannot be changed on it, in words; null for nothing.</summary>
    public string? Drift { get; init; }
}

/// <summary>Something that nodes share.</summary>
/// <param name="Kind">What it is, for people: <c>network</c>, <c>load balancer</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">The provider's own identifier.</param>
/// <param name="IsHealthy">Whether it is as it should be.</param>
public sealed record SharedResource(string Kind, string Name, string Id, bool IsHealthy);

/// <summary>What exists of a cluster.</summary>
/// <param name="Nodes">Its machines: control planes first, each role by number, then autoscaled ones by name.</param>
/// <param name="Shared">What they share, in the order in which it was made.</param>
public sealed record ClusterMachines(IReadOnlyList<ClusterMachine> Nodes, IReadOnlyList<SharedResource> Shared)
{
    /// <summary>Nothing.</summary>
    public static readonly ClusterMachines None = new([], []);

    /// <summary>
    /// How this machine reaches the cluster; null while nothing runs that could be reached. It may change with every start.
    /// </summary>
    public ClusterAddresses? Addresses { get; init; }

    /// <summary>Whether nothing exists.</summary>
    public bool IsEmpty => Nodes.Count == 0 && Shared.Count == 0;
}

/// <summary>How this machine reaches a cluster.</summary>
/// <param name="Kubernetes">URL of the Kubernetes API, for kubeconfigs: <c>https://127.0.0.1:40443</c>.</param>
/// <param name="Talos">Hosts with ports of the Talos API, for talosconfigs.</param>
public sealed record ClusterAddresses(string Kubernetes, IReadOnlyList<string> Talos);

/// <summary>What configurations of nodes have to say about what the provider made.</summary>
/// <param name="Endpoint">URL of the Kubernetes API that nodes use: <c>https://10.5.0.2:6443</c>.</param>
/// <param name="SubjectNames">Names and addresses that both APIs are reached by.</param>
/// <param name="Patches">Patches of the provider, for all nodes or a role.</param>
public sealed record ClusterFoundation(string Endpoint, IReadOnlyList<string> SubjectNames, IReadOnlyList<AddedPatch> Patches)
{
    /// <summary>The disk that Talos is installed to; null where machines have it already.</summary>
    public string? InstallDisk { get; init; }

    /// <summary>
    /// The newest series that machines read their first configuration with; null for that of their own release. An ISO may be older than the Talos
    /// that it installs, and knows nothing of newer forms.
    /// </summary>
    public TalosRelease? Form { get; init; }

    /// <summary>The series in whose form nodes of a release are configured at first.</summary>
    /// <param name="release">The release, <c>v1.13.8</c>.</param>
    public TalosRelease? FormFor(string release) => Form is { } form && TalosRelease.Parse(release) is { } own && form.IsBefore(own) ? form : null;

    /// <summary>Patches of one node, by its name: its host name, for instance.</summary>
    public IReadOnlyDictionary<string, AddedPatch> NodePatches { get; init; } = new Dictionary<string, AddedPatch>(StringComparer.Ordinal);
}
