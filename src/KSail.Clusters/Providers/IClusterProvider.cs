using KSail.Clusters.Components;
using KSail.Clusters.Planning;
using KSail.Configuration.Model;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Providers;

/// <summary>
/// Where the machines of a cluster come from: Docker or Hetzner Cloud. One instance serves one cluster. It knows machines, networks and what
/// else is paid for or occupies this host, and nothing of Talos' or Kubernetes' APIs: whoever runs a cluster never asks which provider it has.
/// <para>
/// Every method may be called again after a failure and then goes on where things stand: what exists already, with the labels of this cluster, is
/// taken, and never made twice. What does not carry these labels is never changed. A failure is a <see cref="ProviderException"/>.
/// </para>
/// </summary>
public interface IClusterProvider : IDisposable
{
    /// <summary>What is always so on this provider.</summary>
    ProviderTraits Traits { get; }

    /// <summary>What nodes call a registry of this machine: host and port; null where they cannot reach one.</summary>
    string? LocalRegistry => null;

    /// <summary>The pools of nodes that the cluster's autoscaler makes; empty without one.</summary>
    IReadOnlyList<MachinePool> Pools => [];

    /// <summary>What clusters are given to fit the provider's machines: storage, load balancers, whatever else only it knows.</summary>
    /// <param name="configuration">What is configured.</param>
    /// <param name="machines">What exists; nothing for a plan before anything is made.</param>
    IReadOnlyList<Component> ComponentsOf(ClusterConfiguration configuration, ClusterMachines machines) => [];

    /// <summary>The Secrets that these components need, which are there before them. Nothing is made or built for it, so that a plan may ask.</summary>
    /// <param name="configuration">What is configured.</param>
    /// <param name="release">The Talos release of machines that join by themselves, <c>v1.13.8</c>.</param>
    /// <param name="worker">Makes the configuration of a worker without a name, with further patches: what machines that join by themselves begin with.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ProvidedSecret>> MakeSecretsAsync(ClusterConfiguration configuration, string release, WorkerConfigurations worker, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ProvidedSecret>>([]);

    /// <summary>
    /// Makes what machines of a release start from that join by themselves, where it is missing. <see cref="PrepareAsync"/> does that for the release that
    /// the cluster has; after an upgrade it is another one.
    /// </summary>
    /// <param name="release">The Talos release, <c>v1.13.8</c>.</param>
    /// <param name="progress">Told of each thing, in a few words.</param>
    /// <param name="cancellation">Gives up.</param>
    Task EnsureImagesAsync(string release, IProgress<string> progress, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>
    /// Looks whether a cluster can be made here at all — reachable, allowed, recent enough, memory, quotas, sold-out machines — and changes
    /// nothing. Everything found is told at once.
    /// </summary>
    /// <param name="machines">What exists already.</param>
    /// <param name="wanted">The nodes that shall exist.</param>
    /// <param name="diagnostics">Takes what is in the way, and warnings.</param>
    /// <param name="cancellation">Gives up.</param>
    Task CheckAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, DiagnosticBag diagnostics, CancellationToken cancellation);

    /// <summary>Reads what exists of the cluster: only what carries its labels.</summary>
    Task<ClusterMachines> ReadAsync(CancellationToken cancellation);

    /// <summary>
    /// What making the wanted nodes, and what they share, would change. Computed from what was read; asks at most for prices. Machines that are to be others, or are
    /// not wanted, are none of it: what goes is decided by who knows what runs on them.
    /// </summary>
    /// <returns>Changes in the order in which they are made, nodes included; empty when everything is there.</returns>
    Task<IReadOnlyList<ClusterChange>> PlanAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation);

    /// <summary>What removing the cluster takes away, with what that saves; empty where there is no more to say than what was read.</summary>
    /// <param name="machines">What exists.</param>
    /// <param name="withVolumes">Whether data that survives a cluster goes, too.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ClusterChange>> PlanRemovalAsync(ClusterMachines machines, bool withVolumes, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ClusterChange>>([]);

    /// <summary>What <see cref="EnsureImagesAsync"/> would make for a release, and what keeping it costs.</summary>
    /// <param name="release">The Talos release, <c>v1.13.8</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ClusterChange>> PlanImagesAsync(string release, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ClusterChange>>([]);

    /// <summary>What machines cost in a month, in the same order; empty where machines cost nothing.</summary>
    /// <param name="machines">Machines that exist.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<MachinePrice>> PriceAsync(IReadOnlyList<ClusterMachine> machines, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<MachinePrice>>([]);

    /// <summary>
    /// What configurations have to say about what was made, the same as <see cref="PrepareAsync"/> says: but nothing is made or corrected, pulled or
    /// built for it, so that a plan may ask.
    /// </summary>
    /// <param name="machines">What exists.</param>
    /// <param name="wanted">The nodes that shall exist.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null while something is missing that has to be made before anybody can say.</returns>
    Task<ClusterFoundation?> DescribeAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation);

    /// <summary>Makes or corrects what nodes share: networks, registries, firewalls, addresses, load balancers.</summary>
    /// <param name="machines">What exists.</param>
    /// <param name="wanted">The nodes that shall exist: addresses are given to them here.</param>
    /// <param name="progress">Told of each thing, in a few words.</param>
    /// <param name="cancellation">Gives up; what was made stays.</param>
    /// <returns>What configurations have to say.</returns>
    Task<ClusterFoundation> PrepareAsync(
        ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, IProgress<string> progress, CancellationToken cancellation);

    /// <summary>Makes a node and starts it; one that exists is only started. Several may be made at once.</summary>
    Task<ClusterMachine> CreateNodeAsync(NodeOrder order, IProgress<string> progress, CancellationToken cancellation);

    /// <summary>Starts a node that stands still. One that runs is left alone.</summary>
    Task StartNodeAsync(ClusterMachine machine, CancellationToken cancellation);

    /// <summary>Stops a node in order. One that stands still is left alone.</summary>
    Task StopNodeAsync(ClusterMachine machine, CancellationToken cancellation);

    /// <summary>Removes a node and its disk. One that is gone is no failure. A node that the autoscaler made is removed like any other; it makes another one when pods need it.</summary>
    Task RemoveNodeAsync(ClusterMachine machine, CancellationToken cancellation);

    /// <summary>
    /// Gives a node another release where <see cref="ProviderTraits.ReplacesToUpgrade"/> says that Talos cannot do it by itself. The state of the
    /// node survives.
    /// </summary>
    Task<ClusterMachine> ReplaceNodeAsync(ClusterMachine machine, NodeOrder order, IProgress<string> progress, CancellationToken cancellation);

    /// <summary>The last lines of a node's console, for who has to find out why it does not come up; empty where there is none.</summary>
    Task<string> ReadConsoleAsync(ClusterMachine machine, int lines, CancellationToken cancellation);

    /// <summary>Removes what nodes shared. All nodes are gone by then.</summary>
    /// <param name="machines">What exists, read after the nodes were removed.</param>
    /// <param name="withVolumes">Whether data that survives a cluster goes, too: cached images, volumes, snapshots.</param>
    /// <param name="progress">Told of each thing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was left, in words, because it is not ours, protected or in use.</returns>
    Task<IReadOnlyList<string>> RemoveFoundationAsync(ClusterMachines machines, bool withVolumes, IProgress<string> progress, CancellationToken cancellation);
}

/// <summary>What is always so on a provider.</summary>
/// <param name="Name">Its name for people: <c>Docker</c>, <c>Hetzner Cloud</c>.</param>
/// <param name="Runtime">How Talos runs there.</param>
/// <param name="RestartsNodes">Whether nodes cannot restart by themselves, so that <see cref="IClusterProvider.StopNodeAsync"/> and start do it.</param>
/// <param name="ReplacesToUpgrade">Whether another Talos release needs another machine, so that <see cref="IClusterProvider.ReplaceNodeAsync"/> does it.</param>
/// <param name="CostsMoney">Whether machines cost money, so that plans say how much.</param>
public sealed record ProviderTraits(string Name, NodeRuntime Runtime, bool RestartsNodes, bool ReplacesToUpgrade, bool CostsMoney);

/// <summary>What a machine costs in a month.</summary>
/// <param name="Now">The machine as it is; null where the provider's list does not have it any longer.</param>
/// <param name="Successor">What comes in its place; null where nothing does, or it is not in the list.</param>
/// <param name="Currency">Currency of both: <c>EUR</c>.</param>
public sealed record MachinePrice(decimal? Now, decimal? Successor, string Currency);

/// <summary>Makes the configuration of a worker without a name, with further patches.</summary>
public delegate Secret WorkerConfigurations(AddedPatch patch);
