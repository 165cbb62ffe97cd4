namespace KSail.Clusters.Lifecycle;

/// <summary>What is known of etcd on a control plane.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="RunsEtcd">Whether etcd runs there.</param>
/// <param name="WasMade">Whether the node was made just now, so that nothing can be on it.</param>
internal sealed record EtcdView(string Node, bool RunsEtcd, bool WasMade);

/// <summary>
/// Chooses the control plane that etcd is begun on. To begin it on a second one makes a second cluster beside the first, so a node that was made anew
/// never comes before one that was there, whose data may only be on its way up: a node that has data refuses to begin.
/// </summary>
internal static class BootstrapChoice
{
    /// <summary>The node; null where etcd runs already, and new members join by themselves.</summary>
    /// <param name="controlPlanes">All of them, in their order.</param>
    /// <param name="begunOn">Where etcd was begun on before; null where that is not known.</param>
    public static string? Choose(IReadOnlyList<EtcdView> controlPlanes, string? begunOn)
    {
        EtcdView? first = null;
        EtcdView? old = null;
        EtcdView? begun = null;
        foreach (var view in controlPlanes)
        {
            if (view.RunsEtcd)
                return null;
            first ??= view;
            if (view.WasMade)
                continue;
            old ??= view;
            if (view.Node == begunOn)
                begun = view;
        }

        return (begun ?? old ?? first)?.Node;
    }
}
