using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Configuration;

/// <summary>The files and folders that a configuration names, found and inside of the repository. Absolute paths with links resolved.</summary>
/// <param name="SourceDirectory">Folder of everything that is pushed; null after an error.</param>
/// <param name="EntryDirectory">Folder of the entry kustomization, <paramref name="SourceDirectory"/> or below it; null after an error.</param>
/// <param name="DistributionConfig">
/// Folder of node patches (Talos) or file of the distribution; null when it is left to the default and not there, which is as good as an
/// empty one, or after an error.
/// </param>
public sealed record EnvironmentPaths(string? SourceDirectory, string? EntryDirectory, string? DistributionConfig)
{
    /// <summary>The usual place of a distribution's own configuration.</summary>
    public static string DefaultDistributionConfig(Distribution distribution) => distribution switch
    {
        Distribution.Talos => "talos",
        Distribution.KWOK => "kwok",
        Distribution.K3s => "k3d.yaml",
        Distribution.VCluster => "vcluster.yaml",
        Distribution.EKS => "eks.yaml",
        Distribution.GKE => "gke.yaml",
        Distribution.AKS => "aks.yaml",
        _ => "kind.yaml",
    };

    internal static EnvironmentPaths Find(ClusterConfiguration configuration, string root, SourceView view, DiagnosticBag diagnostics)
    {
        var finder = new PathFinder(view, diagnostics);
        var source = finder.Find(configuration.Workload.SourceDirectory, root, PathNeed.Folder);
        var entry = source;
        if (source is not null && configuration.Workload.KustomizationFile is { } kustomization)
            entry = finder.FindKustomization(kustomization, source);
        return new EnvironmentPaths(source, entry, FindDistributionConfig(configuration.Cluster, root, view, finder));
    }

    private static string? FindDistributionConfig(ClusterSettings cluster, string root, SourceView view, PathFinder finder)
    {
        var distribution = cluster.Distribution?.Value ?? Distribution.Vanilla;
        var need = distribution == Distribution.Talos ? PathNeed.Folder : PathNeed.Any;
        if (cluster.DistributionConfig is { } named)
        {
            // A build can do without node patches that nobody can name; a cluster target cannot, and asks again.
            return named.Value.IsComplete ? finder.Find(named, root, need) : null;
        }

        var path = Path.Combine(root, DefaultDistributionConfig(distribution));
        if (view.Locate(path).Kind == PathKind.Missing)
            return null;
        var implied = new Setting<ExpandedText>(
            "spec.cluster.distributionConfig", ExpandedText.Literal(DefaultDistributionConfig(distribution)), SourceSpan.OfFile(path), SettingOrigin.Default);
        return finder.Find(implied, root, need);
    }
}
