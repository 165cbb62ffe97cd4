using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Documents;

namespace KSail.Clusters.Talos;

/// <summary>
/// The calls to one node that the life of a cluster needs. Every call throws <see cref="TalosException"/> when it does not succeed, and
/// <see cref="OperationCanceledException"/> when the caller gives up. Nothing is repeated here: who calls knows what may happen twice.
/// </summary>
public interface ITalosApi
{
    /// <summary>What runs on the node.</summary>
    Task<NodeVersion> GetVersionAsync(CancellationToken cancellation);

    /// <summary>Gives the node a configuration: all of it.</summary>
    /// <param name="configuration">The text.</param>
    /// <param name="mode">When it is used.</param>
    /// <param name="dryRun">Whether the node only says what it would do.</param>
    /// <param name="tryFor">How long it is tried, for <see cref="ApplyMode.Try"/>; null for the node's own minute.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ApplyResult> ApplyConfigurationAsync(Secret configuration, ApplyMode mode, bool dryRun, TimeSpan? tryFor, CancellationToken cancellation);

    /// <summary>
    /// Makes the node the first member of etcd, once for a cluster. The node answers <see cref="Wire.GrpcCode.FailedPrecondition"/> while it is not ready, and
    /// <see cref="Wire.GrpcCode.AlreadyExists"/> when it was bootstrapped before.
    /// </summary>
    Task BootstrapAsync(CancellationToken cancellation);

    /// <summary>A kubeconfig for an administrator, with a new certificate, from a control plane.</summary>
    Task<Secret> GetKubeconfigAsync(CancellationToken cancellation);

    /// <summary>The services of the node.</summary>
    Task<IReadOnlyList<NodeService>> GetServicesAsync(CancellationToken cancellation);

    /// <summary>Starts a service; returns what the node said.</summary>
    Task<string> StartServiceAsync(string id, CancellationToken cancellation);

    /// <summary>Stops a service; returns what the node said.</summary>
    Task<string> StopServiceAsync(string id, CancellationToken cancellation);

    /// <summary>Restarts a service; returns what the node said.</summary>
    Task<string> RestartServiceAsync(string id, CancellationToken cancellation);

    /// <summary>Restarts the node; returns the identifier that events of it carry. Containers refuse it.</summary>
    Task<string> RebootAsync(RebootMode mode, CancellationToken cancellation);

    /// <summary>Stops the node; returns the identifier that events of it carry. Containers refuse it.</summary>
    /// <param name="force">Not to drain it first.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<string> ShutdownAsync(bool force, CancellationToken cancellation);

    /// <summary>Wipes the node; returns the identifier that events of it carry.</summary>
    Task<string> ResetAsync(NodeReset reset, CancellationToken cancellation);

    /// <summary>Upgrades a node before 1.13, which then restarts by itself; returns the identifier that events of it carry.</summary>
    /// <param name="image">The installer.</param>
    /// <param name="stage">To upgrade at the next restart.</param>
    /// <param name="force">Not to look whether etcd is well.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<string> UpgradeLegacyAsync(string image, bool stage, bool force, CancellationToken cancellation);

    /// <summary>Pulls an image on a node since 1.13, and tells how far it is. The last element has the name.</summary>
    IAsyncEnumerable<PullProgress> PullImageAsync(ImageNamespace store, string reference, CancellationToken cancellation);

    /// <summary>
    /// Upgrades a node since 1.13 to an installer image that was pulled, and tells what the installer says, line by line. The node is to be
    /// restarted afterwards. An installer that fails is a <see cref="TalosDiagnostics.UpgradeFailed"/>.
    /// </summary>
    IAsyncEnumerable<string> UpgradeAsync(string image, CancellationToken cancellation);

    /// <summary>The members of etcd.</summary>
    /// <param name="queryLocal">To ask this member only, which works without a quorum.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<EtcdMember>> GetEtcdMembersAsync(bool queryLocal, CancellationToken cancellation);

    /// <summary>State of this member of etcd.</summary>
    Task<EtcdMemberStatus> GetEtcdStatusAsync(CancellationToken cancellation);

    /// <summary>Gives up leading etcd; returns the member that leads now, empty when this one did not.</summary>
    Task<string> ForfeitEtcdLeadershipAsync(CancellationToken cancellation);

    /// <summary>Leaves etcd.</summary>
    Task LeaveEtcdAsync(CancellationToken cancellation);

    /// <summary>Removes another member, whose node is gone, from etcd.</summary>
    Task RemoveEtcdMemberAsync(ulong id, CancellationToken cancellation);

    /// <summary>Reads a resource; null when there is none of that identifier.</summary>
    Task<NodeResource?> GetResourceAsync(ResourceType type, string id, CancellationToken cancellation);

    /// <summary>Reads all resources of a kind.</summary>
    Task<IReadOnlyList<NodeResource>> ListResourcesAsync(ResourceType type, CancellationToken cancellation);

    /// <summary>Watches resources of a kind: what is there, then <see cref="ResourceChange.Bootstrapped"/>, then what changes.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="id">One of them, which is told first, without more about what was there; null for all.</param>
    /// <param name="cancellation">Ends the watch.</param>
    IAsyncEnumerable<ResourceEvent> WatchResourcesAsync(ResourceType type, string? id, CancellationToken cancellation);

    /// <summary>The log of a service, in pieces as they come.</summary>
    /// <param name="service">The service.</param>
    /// <param name="tailLines">How many lines from the end; -1 for all.</param>
    /// <param name="follow">To wait for more.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLogsAsync(string service, int tailLines, bool follow, CancellationToken cancellation);

    /// <summary>The kernel's log, in pieces as they come.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadKernelLogAsync(bool follow, CancellationToken cancellation);

    /// <summary>What happens on the node, without end.</summary>
    /// <param name="tail">How many events from before; -1 for all that are kept.</param>
    /// <param name="cancellation">Ends the stream.</param>
    IAsyncEnumerable<NodeEvent> ReadEventsAsync(int tail, CancellationToken cancellation);

    /// <summary>
    /// Has the node check the whole cluster, and tells what it waits for, line by line. A cluster that is not well in time is a failure.
    /// </summary>
    IAsyncEnumerable<string> CheckHealthAsync(TimeSpan wait, IReadOnlyList<string> controlPlanes, IReadOnlyList<string> workers, CancellationToken cancellation);
}

/// <summary>Opens connections to nodes.</summary>
public interface ITalosConnector
{
    /// <summary>Opens a connection to a cluster. It is made with the first call; one connection serves all nodes.</summary>
    /// <param name="context">Who calls, where.</param>
    /// <exception cref="TalosException">The credentials cannot be used.</exception>
    ITalosConnection Open(TalosContext context);

    /// <summary>Opens a connection to a node that has no configuration yet. It proves nothing about who answers, unless a fingerprint is given.</summary>
    /// <param name="endpoint">The node; host, or host and port.</param>
    /// <param name="fingerprint">SHA-256 of the node's public key in base64; null to accept any.</param>
    ITalosConnection OpenMaintenance(string endpoint, string? fingerprint = null);
}

/// <summary>A connection to a cluster, or to one node without configuration.</summary>
public interface ITalosConnection : IDisposable
{
    /// <summary>The endpoint itself.</summary>
    ITalosApi Endpoint { get; }

    /// <summary>A node, by the address that the endpoint knows it by. The endpoint, a control plane, forwards what it is asked.</summary>
    ITalosApi Node(string address);
}
