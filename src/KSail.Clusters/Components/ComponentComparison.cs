using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>A component that is not in a cluster as it shall be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">The component; null for one that goes.</param>
/// <param name="Reasons">What differs.</param>
internal sealed record ComponentDifference(string Name, Component? Wanted, IReadOnlyList<ComponentReason> Reasons);

/// <summary>Why a component differs.</summary>
/// <param name="Text">In words, without secrets: <c>expander: random → least-waste</c>.</param>
/// <param name="Span">Where the wish is written.</param>
internal sealed record ComponentReason(string Text, SourceSpan Span);

/// <summary>A component that is not configured any longer and stays.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Volumes">How many volumes it made that are there; 0 where it makes none.</param>
internal sealed record KeptComponent(string Name, int Volumes);

/// <summary>What components of a cluster differ in.</summary>
/// <param name="Differences">What an update changes: first what comes or changes, in the order of installation; then what goes.</param>
/// <param name="Kept">What nobody asks for any longer, and nobody takes out.</param>
/// <param name="Impossible">What a running cluster cannot be given.</param>
internal sealed record ComponentVerdict(IReadOnlyList<ComponentDifference> Differences, IReadOnlyList<KeptComponent> Kept, IReadOnlyList<ComponentDifference> Impossible)
{
    /// <summary>Nothing differs, or nobody knows.</summary>
    public static readonly ComponentVerdict None = new([], [], []);
}

/// <summary>
/// Compares components with what a cluster was given, by what was noted of it there, so that nothing has to be fetched for it; and what was noted with the
/// workloads that are there now, which is a request for each. A cluster that was given none yet is left to who brings it up.
/// </summary>
internal sealed class ComponentComparison(IKubernetesApi api)
{
    // Storage drivers and the provisioners of Kubernetes alike leave their name there.
    private const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    // Argo CD notes what it manages.
    private const string TrackedBy = "argocd.argoproj.io/tracking-id";

    /// <summary>What differs.</summary>
    /// <param name="wanted">The components that it shall have.</param>
    /// <param name="spanOf">Where it would be said that a component is wanted, for those that go.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KubernetesException">The cluster does not answer.</exception>
    public async Task<ComponentVerdict> CompareAsync(IReadOnlyList<Component> wanted, Func<string, SourceSpan> spanOf, CancellationToken cancellation)
    {
        if (await new ComponentInventory(api).ReadAsync(cancellation).ConfigureAwait(false) is not { } installed)
            return ComponentVerdict.None;
        var (differences, kept, impossible) = (new List<ComponentDifference>(), new List<KeptComponent>(), new List<ComponentDifference>());
        foreach (var component in wanted)
        {
            var known = installed.FirstOrDefault(one => one.Name == component.Name);
            var rival = known is not null ? null : installed.FirstOrDefault(one => one.Phase == component.Phase.ToString() && !wanted.Any(other => other.Name == one.Name));
            if (rival is not null && component.Phase == ComponentPhase.Network)
                impossible.Add(new ComponentDifference(component.Name, component, [new ComponentReason($"pods have their network from {rival.Name}, and a running cluster cannot be given another one; make the cluster anew", component.Span)]));
            // Two engines would each bring the workload; which one it is, who brings the cluster up decides.
            else if ((rival is null || component.Phase != ComponentPhase.Delivery) && await ReasonsOfAsync(component, known, cancellation).ConfigureAwait(false) is { Count: > 0 } reasons)
                differences.Add(new ComponentDifference(component.Name, component, reasons));
        }

        foreach (var known in installed)
        {
            if (known.IsLeftToWorkload || wanted.Any(component => component.Name == known.Name))
                continue;
            var volumes = await CountVolumesAsync(known.Provisioner, cancellation).ConfigureAwait(false);
            if (known.GoesWhenUnasked && volumes == 0)
                differences.Add(new ComponentDifference(known.Name, null, [new ComponentReason("it is not configured any longer, and is taken out", spanOf(known.Name))]));
            else
                kept.Add(new KeptComponent(known.Name, volumes));
        }

        return new ComponentVerdict(differences, kept, impossible);
    }

    private async Task<int> CountVolumesAsync(string provisioner, CancellationToken cancellation) => provisioner.Length == 0
        ? 0
        : (await api.ListAsync(WellKnownKinds.PersistentVolumes, ListQuery.All, cancellation).ConfigureAwait(false)).Items
            .Count(volume => volume.Annotation(ProvisionedBy) == provisioner || volume.Spec.Text("csi", "driver") == provisioner);

    private async Task<List<ComponentReason>> ReasonsOfAsync(Component component, InstalledComponent? known, CancellationToken cancellation)
    {
        var reasons = ReasonsOf(component, known);
        var looks = new List<Task<string?>>();
        foreach (var workload in known?.IsLeftToWorkload == false ? known.Images : [])
            looks.Add(LookAsync(workload, cancellation));
        foreach (var difference in await Task.WhenAll(looks).ConfigureAwait(false))
        {
            if (difference is not null)
                reasons.Add(new ComponentReason(difference, component.Span));
        }

        return reasons;
    }

    private async Task<string?> LookAsync(WorkloadImages workload, CancellationToken cancellation)
    {
        var running = await api.FindAsync(workload.Kind, workload.Name, cancellation).ConfigureAwait(false);
        return running is not null && (FluxOwnership.OwnerOf(running) is not null || running.Annotation(TrackedBy) is not null) ? null : workload.Difference(running);
    }

    private static List<ComponentReason> ReasonsOf(Component component, InstalledComponent? known)
    {
        if (known is null)
            return [new ComponentReason("it is not installed yet", component.Span)];
        if (known.IsLeftToWorkload)
            return [];
        if (known.Content.Length == 0)
            return [new ComponentReason("nobody noted what it was installed with", component.Span)];
        var reasons = new List<ComponentReason>();
        if (known.Version != component.Version)
            reasons.Add(new ComponentReason($"{known.Version} → {component.Version}", component.Span));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var setting in component.Settings)
        {
            names.Add(setting.Name);
            if (known.Settings.GetValueOrDefault(setting.Name) is var old && old != setting.Value)
                reasons.Add(new ComponentReason($"{setting.Name}: {old ?? "unset"} → {setting.Value}", setting.Span.HasFile ? setting.Span : component.Span));
        }

        foreach (var (name, value) in known.Settings.OrderBy(static setting => setting.Key, StringComparer.Ordinal))
        {
            if (!names.Contains(name))
                reasons.Add(new ComponentReason($"{name}: {value} → unset", component.Span));
        }

        if (reasons.Count == 0 && known.Content != component.Content)
            reasons.Add(new ComponentReason("what it is installed with is not up to date", component.Span));
        return reasons;
    }
}
