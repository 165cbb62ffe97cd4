using KSail.Configuration.Model;

namespace KSail.Configuration.Rules;

/// <summary>By what a cluster is found: a context in a kubeconfig.</summary>
public static class ClusterIdentity
{
    /// <summary>The context of a Talos cluster.</summary>
    public static string TalosContext(string name) => $"admin@{name}";

    /// <summary>
    /// The context of a configuration, given or derived from the name as the distributions do it; null where a variable is not set, or where
    /// it depends on more than the file (a region, a project).
    /// </summary>
    public static string? ContextOf(ClusterConfiguration configuration)
    {
        var cluster = configuration.Cluster;
        if (cluster.Connection.Context is { } context)
            return RuleSubject.ValueOf(context);
        if (RuleSubject.ValueOf(configuration.Name) is not { } name)
            return null;
        return cluster.Distribution?.Value switch
        {
            Distribution.Talos => TalosContext(name),
            Distribution.Vanilla => $"kind-{name}",
            Distribution.K3s => cluster.Provider.Value == InfrastructureProvider.Kubernetes ? $"k3k-{name}" : $"k3d-{name}",
            Distribution.VCluster => $"vcluster-docker_{name}",
            Distribution.KWOK => $"kwok-{name}",
            _ => null,
        };
    }
}
