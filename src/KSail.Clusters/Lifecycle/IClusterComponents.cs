using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Lifecycle;

/// <summary>What is installed into a cluster besides what Talos brings, up to the GitOps engine. Everything may be installed again.</summary>
public interface IClusterComponents
{
    /// <summary>The network plugin, in a few words, without which no node becomes ready where Talos brings none; empty for none.</summary>
    string Network { get; }

    /// <summary>What else is installed, in order, a few words each: <c>cert-manager 1.21.1</c>.</summary>
    IReadOnlyList<string> Plan { get; }

    /// <summary>Installs the network plugin. Nodes have joined, and are not ready yet.</summary>
    /// <param name="session">The cluster.</param>
    /// <param name="progress">Told of each thing.</param>
    /// <param name="diagnostics">Takes errors.</param>
    /// <param name="cancellation">Gives up.</param>
    Task InstallNetworkAsync(ClusterSession session, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation);

    /// <summary>Installs the rest, and waits until it runs. Nodes are ready.</summary>
    /// <param name="session">The cluster.</param>
    /// <param name="worker">Makes configurations for machines that join by themselves.</param>
    /// <param name="progress">Told of each thing.</param>
    /// <param name="diagnostics">Takes errors.</param>
    /// <param name="cancellation">Gives up.</param>
    Task InstallAsync(ClusterSession session, WorkerConfigurations worker, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation);

    /// <summary>How the components are, for people. Changes nothing.</summary>
    Task<IReadOnlyList<ComponentStatus>> ReadAsync(ClusterSession session, CancellationToken cancellation);
}

/// <summary>How a component is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsReady">Whether it runs as it should.</param>
/// <param name="Text">In a few words, what is to be known beyond that: its version, or what it lacks.</param>
public sealed record ComponentStatus(string Name, bool IsReady, string Text);

/// <summary>Nothing besides what Talos brings.</summary>
public sealed class NoComponents : IClusterComponents
{
    /// <inheritdoc/>
    public string Network => "";

    /// <inheritdoc/>
    public IReadOnlyList<string> Plan => [];

    /// <inheritdoc/>
    public Task InstallNetworkAsync(ClusterSession session, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task InstallAsync(ClusterSession session, WorkerConfigurations worker, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IReadOnlyList<ComponentStatus>> ReadAsync(ClusterSession session, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ComponentStatus>>([]);
}
