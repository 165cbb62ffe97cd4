using KSail.Clusters.Definition;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Components;

/// <summary>The components that the cluster of an environment shall have.</summary>
internal sealed class ComponentWishes
{
    private readonly ClusterHost _host;
    private readonly PlainConfigurations _plain;

    private ComponentWishes(ClusterHost host, PlainConfigurations plain) => (_host, _plain) = (host, plain);

    /// <summary>Finds out what decides on them; null where patches of nodes are wrong, which is told elsewhere.</summary>
    public static ComponentWishes? Find(ClusterHost host) =>
        PlainConfigurations.Make(host.Definition, ReleasesOf(host), host.Provider.Traits.Runtime, host.Repository, host.Variables, new DiagnosticBag()) is { } plain ? new ComponentWishes(host, plain) : null;

    /// <summary>The releases that the cluster was made with.</summary>
    public static ClusterReleases ReleasesOf(ClusterHost host) => ClusterReleases.Choose(host.Definition, ClusterMachines.None, host.Store.ReadRecord());

    /// <summary>The components, in the order of their installation.</summary>
    /// <param name="machines">What exists: some components say the addresses of machines.</param>
    public IReadOnlyList<Component> Of(ClusterMachines machines)
    {
        var configuration = _host.Definition.Configuration;
        return ComponentSelection.Of(configuration, _plain.Settings, _host.Provider.ComponentsOf(configuration, machines), _host.UsesFluxOperator);
    }
}
