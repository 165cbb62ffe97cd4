using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Messages;

namespace KSail.Clusters.Docker;

/// <summary>An engine that answers, and what was found out about it and decided on it.</summary>
/// <param name="engine">The engine.</param>
/// <param name="info">What it is.</param>
/// <param name="cluster">Name of the cluster.</param>
/// <param name="images">Gets it images.</param>
internal sealed class DockerSession(IDockerEngine engine, EngineInfo info, string cluster, ImageSupply images)
{
    public IDockerEngine Engine => engine;

    public EngineInfo Info => info;

    public ImageSupply Images => images;

    public ContainerMaker Maker { get; } = new(engine, cluster);

    /// <summary>
    /// The address of the host at which ports are published: this machine alone where the engine is its own, all addresses where it is reached over the
    /// network, because that is how its ports are reached, too.
    /// </summary>
    public string HostAddress => engine.IsLocal ? "127.0.0.1" : "0.0.0.0";

    /// <summary>Addresses that were given to nodes, by their names.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Held while an address is given to a node that none was planned for.</summary>
    public SemaphoreSlim AddressGate { get; } = new(1);

    public Task<ClusterInventory> ReadAsync(CancellationToken cancellation) => ClusterInventory.ReadAsync(engine, cluster, cancellation);
}
