using KSail.Documents.Diagnostics;
using KSail.Kubernetes;

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

/// <summary>
/// Compares components with what a cluster was given, by what was noted of it there: nothing has to be fetched for it. A cluster that was given none yet
/// is left to who brings it up.
/// </summary>
internal static class ComponentComparison
{
    /// <summary>What differs, in the order of the components; then what goes.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="wanted">The components that it shall have.</param>
    /// <param name="unasked">Where it would be said that a component is wanted, for those that go.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KubernetesException">The cluster does not answer.</exception>
    public static async Task<IReadOnlyList<ComponentDifference>> CompareAsync(IKubernetesApi api, IReadOnlyList<Component> wanted, SourceSpan unasked, CancellationToken cancellation)
    {
        if (await new ComponentInventory(api).ReadAsync(cancellation).ConfigureAwait(false) is not { } installed)
            return [];
        var differences = new List<ComponentDifference>();
        foreach (var component in wanted)
        {
            if (ReasonsOf(component, installed.FirstOrDefault(one => one.Name == component.Name)) is { Count: > 0 } reasons)
                differences.Add(new ComponentDifference(component.Name, component, reasons));
        }

        foreach (var known in installed)
        {
            if (known.GoesWhenUnasked && !known.IsLeftToWorkload && !wanted.Any(component => component.Name == known.Name))
                differences.Add(new ComponentDifference(known.Name, null, [new ComponentReason("it is not configured any longer, and is taken out", unasked)]));
        }

        return differences;
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
