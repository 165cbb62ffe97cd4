using KSail.Clusters.Definition;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.GitOps.Diagnosis;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>The components of an environment's cluster, as who brings the cluster up asks for them.</summary>
/// <param name="order">What the cluster shall be given.</param>
/// <param name="select">The same components for machines that exist: some say the addresses of these.</param>
public sealed class EnvironmentComponents(ComponentOrder order, Func<ClusterMachines, IReadOnlyList<Component>> select) : IClusterComponents
{
    /// <inheritdoc/>
    public string Network => string.Join(", ", NamesOf(isNetwork: true));

    /// <inheritdoc/>
    public IReadOnlyList<string> Plan => NamesOf(isNetwork: false);

    /// <inheritdoc/>
    public Task InstallNetworkAsync(ClusterSession session, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new ClusterComponents(session.Kubernetes, session.Host.Clock, progress, diagnostics)
            .InstallAsync(order, ComponentPhase.Network, ComponentPhase.Network, cancellation);
    }

    /// <inheritdoc/>
    public async Task InstallAsync(ClusterSession session, WorkerConfigurations worker, IProgress<string> progress, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        foreach (var secret in await session.Host.Provider.MakeSecretsAsync(order.Environment.Configuration!, ReleaseOf(session), worker, cancellation).ConfigureAwait(false))
            await ProvidedSecretWriter.WriteAsync(session.Kubernetes, secret, cancellation).ConfigureAwait(false);
        await new ClusterComponents(session.Kubernetes, session.Host.Clock, progress, diagnostics)
            .InstallAsync(order with { Components = select(session.Machines) }, ComponentPhase.Network + 1, ComponentPhase.Delivery, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ComponentStatus>> ReadAsync(ClusterSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        var states = new List<ComponentStatus>();
        var installed = await new ComponentInventory(session.Kubernetes).ReadAsync(cancellation).ConfigureAwait(false) ?? [];
        foreach (var component in installed.Where(static one => !one.IsLeftToWorkload))
            states.Add(await ReadAsync(session.Kubernetes, component, cancellation).ConfigureAwait(false));
        foreach (var component in order.Components)
        {
            if (!installed.Any(one => one.Name == component.Name && !one.IsLeftToWorkload))
                states.Add(new ComponentStatus(component.Name, IsReady: false, "it is not installed, or managed by the environment's own manifests"));
        }

        return states;
    }

    // Noted before the first node is made.
    private static string ReleaseOf(ClusterSession session) => ClusterReleases.Choose(session.Host.Definition, session.Machines, session.Host.Store.ReadRecord()).Talos;

    private List<string> NamesOf(bool isNetwork)
    {
        var names = new List<string>();
        foreach (var component in order.Components)
        {
            if (component.Phase == ComponentPhase.Network == isNetwork)
                names.Add(component.ToString());
        }

        return names;
    }

    private static async Task<ComponentStatus> ReadAsync(IKubernetesApi api, InstalledComponent component, CancellationToken cancellation)
    {
        foreach (var (kind, name) in component.Workloads)
        {
            var workload = await api.FindAsync(kind, name, cancellation).ConfigureAwait(false);
            if (workload is null || WorkloadHealth.Problem(workload) is not null)
                return new ComponentStatus(component.Name, IsReady: false, $"{component.Version}; {kind.Kind} {name}: {(workload is null ? "it is gone" : WorkloadHealth.Problem(workload))}");
        }

        return new ComponentStatus(component.Name, IsReady: true, component.Version);
    }
}
