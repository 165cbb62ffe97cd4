using KSail.Clusters.Components;
using KSail.Clusters.Updating.Planning;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Updating;

/// <summary>Has at hand what components are made of, fetched where it is not in the cache. Null after an error, which is told.</summary>
/// <param name="needed">The components.</param>
/// <param name="diagnostics">Takes what cannot be fetched.</param>
/// <param name="cancellation">Gives up.</param>
public delegate Task<ComponentOrder?> ComponentOpening(IReadOnlyList<Component> needed, DiagnosticBag diagnostics, CancellationToken cancellation);

/// <summary>Brings components along: the autoscaler with its pools, and whatever else is not there as it shall be. Installed as who brings a cluster up installs them.</summary>
internal sealed class ComponentUpdate(UpdateWork work, ComponentOpening open, DiagnosticBag diagnostics)
{
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);

    private ComponentOrder? _order;

    /// <summary>Has at hand what the plan needs, so that what is missing is told before anything is changed; false after an error.</summary>
    public async Task<bool> OpenAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        var needed = NeededBy(plan);
        if (needed.TrueForAll(component => _opened.Contains(component.Name)))
            return true;
        if (await open(needed, diagnostics, cancellation).ConfigureAwait(false) is not { } order)
            return false;
        _order = order;
        foreach (var component in needed)
            _opened.Add(component.Name);
        return true;
    }

    /// <summary>Takes out what goes, and installs the rest; false after an error.</summary>
    public async Task<bool> RunAsync(ClusterPlan plan, CancellationToken cancellation)
    {
        var kubernetes = work.Session.Kubernetes;
        foreach (var difference in plan.Components)
        {
            if (difference.Wanted is not null)
                continue;
            work.Report($"{difference.Name}: is taken out");
            foreach (var definition in await new ComponentInventory(kubernetes).RemoveAsync(difference.Name, cancellation).ConfigureAwait(false))
                work.Report($"{difference.Name}: its definition {definition} stays, because there are objects of it");
        }

        var needed = NeededBy(plan);
        if (needed.Count == 0)
            return true;
        // Only who installs the engine tells it anew what to follow.
        var last = needed.Exists(static component => component.Phase == ComponentPhase.Delivery) ? ComponentPhase.Delivery : ComponentPhase.Policy;
        return await new ClusterComponents(kubernetes, work.Session.Host.Clock, work.Session.Host.Progress, diagnostics)
            .InstallAsync(_order! with { Components = needed }, ComponentPhase.Network, last, cancellation).ConfigureAwait(false);
    }

    private static List<Component> NeededBy(ClusterPlan plan)
    {
        var needed = new List<Component>();
        foreach (var difference in plan.Components)
        {
            if (difference.Wanted is { } component)
                needed.Add(component);
        }

        return needed;
    }
}
