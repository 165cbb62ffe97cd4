using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Configuration;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;

namespace KSail.Clusters.Components;

/// <summary>Finds the components of an environment's cluster, with all they are made of.</summary>
/// <param name="environment">The environment, without errors in its configuration.</param>
/// <param name="host">Its cluster.</param>
/// <param name="variables">The environment variables.</param>
public sealed class ComponentSupply(KSailEnvironment environment, ClusterHost host, EnvironmentVariables variables)
{
    /// <summary>The components, fetched where they are not in the cache.</summary>
    /// <param name="restore">Where they are pinned and kept.</param>
    /// <param name="handler">Carries requests for what is missing.</param>
    /// <param name="diagnostics">Takes what cannot be fetched.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null after an error.</returns>
    public async Task<IClusterComponents?> OpenAsync(ComponentRestore restore, HttpMessageHandler handler, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(restore);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (ComponentWishes.Find(host) is not { } wishes)
            return new NoComponents();
        var components = wishes.Of(ClusterMachines.None);
        if (components.Any(static component => component.Requests.Count > 0))
            await restore.RunAsync(components, handler, host.Clock, CredentialSearch.FromVariables(variables.Read), diagnostics, cancellation).ConfigureAwait(false);
        return diagnostics.HasErrors ? null : Open(restore, wishes, components, diagnostics);
    }

    /// <summary>Some of the components, fetched where they are not in the cache: what an update installs anew.</summary>
    /// <param name="needed">The components.</param>
    /// <param name="restore">Where they are pinned and kept.</param>
    /// <param name="handler">Carries requests for what is missing.</param>
    /// <param name="diagnostics">Takes what cannot be fetched.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null after an error.</returns>
    public async Task<ComponentOrder?> OpenAsync(IReadOnlyList<Component> needed, ComponentRestore restore, HttpMessageHandler handler, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(needed);
        ArgumentNullException.ThrowIfNull(restore);
        ArgumentNullException.ThrowIfNull(diagnostics);
        await restore.RunAsync(needed, handler, host.Clock, CredentialSearch.FromVariables(variables.Read), diagnostics, cancellation).ConfigureAwait(false);
        return diagnostics.HasErrors ? null : OrderOf(restore, needed, diagnostics);
    }

    /// <summary>The components, as far as they are in the cache: enough to tell how they are.</summary>
    /// <param name="restore">Where they are pinned and kept.</param>
    public IClusterComponents OpenOffline(ComponentRestore restore)
    {
        ArgumentNullException.ThrowIfNull(restore);
        return ComponentWishes.Find(host) is { } wishes ? Open(restore, wishes, wishes.Of(ClusterMachines.None), new DiagnosticBag()) : new NoComponents();
    }

    private EnvironmentComponents Open(ComponentRestore restore, ComponentWishes wishes, IReadOnlyList<Component> components, DiagnosticBag diagnostics) =>
        new(OrderOf(restore, components, diagnostics), wishes.Of);

    private ComponentOrder OrderOf(ComponentRestore restore, IReadOnlyList<Component> components, DiagnosticBag diagnostics) =>
        new(environment, components, variables, restore.ProjectDirectory, ComponentWishes.ReleasesOf(host).Kubernetes, restore.Open(diagnostics))
        {
            LocalRegistry = host.Provider.LocalRegistry,
            UsesFluxOperator = host.UsesFluxOperator,
        };
}
