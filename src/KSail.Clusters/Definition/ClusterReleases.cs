using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Talos;

namespace KSail.Clusters.Definition;

/// <summary>The releases that nodes are made of.</summary>
/// <param name="Talos">The Talos release, <c>v1.13.9</c>.</param>
/// <param name="Kubernetes">The Kubernetes release, without <c>v</c>.</param>
public sealed record ClusterReleases(string Talos, string Kubernetes)
{
    /// <summary>
    /// Chooses them. Where a cluster runs, a node that is missing gets what the others have, whatever is pinned: to bring a cluster to other releases is
    /// another work than to bring it up, with an order of its own.
    /// </summary>
    /// <param name="definition">What the cluster shall be.</param>
    /// <param name="machines">What exists.</param>
    /// <param name="record">What was done last.</param>
    public static ClusterReleases Choose(ClusterDefinition definition, ClusterMachines machines, ClusterRecord record)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(machines);
        ArgumentNullException.ThrowIfNull(record);
        var isNew = machines.Nodes.Count == 0;
        string? running = null;
        if (!isNew)
        {
            running = record.Release;
            foreach (var machine in machines.Nodes)
                running ??= machine.Release;
        }

        var talos = running ?? definition.PinnedRelease ?? TalosVersions.Default.Release;
        var kubernetes = (isNew ? null : record.Kubernetes) ?? definition.PinnedKubernetes
            ?? (TalosVersions.Find(TalosRelease.Parse(talos)) ?? TalosVersions.Default).Kubernetes;
        return new ClusterReleases(talos, kubernetes);
    }

    /// <summary>What is pinned and differs from these releases, in words; empty for nothing.</summary>
    public string Difference(ClusterDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var talos = definition.PinnedRelease is { } release && release != Talos ? $"nodes are of Talos {Talos}, and {release} is configured" : "";
        var kubernetes = definition.PinnedKubernetes is { } pinned && pinned != Kubernetes ? $"nodes are of Kubernetes {Kubernetes}, and {pinned} is configured" : "";
        return talos.Length > 0 && kubernetes.Length > 0 ? $"{talos}; {kubernetes}" : talos + kubernetes;
    }
}
