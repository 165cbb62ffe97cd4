using KSail.Documents.Yaml;

namespace KSail.Kubernetes.Connections;

/// <summary>One context of a kubeconfig, with what it leads to.</summary>
/// <param name="Context">The context's fields.</param>
/// <param name="ClusterName">Name of the cluster's entry.</param>
/// <param name="Cluster">The cluster's fields.</param>
/// <param name="UserName">Name of the user's entry.</param>
/// <param name="User">The user's fields.</param>
internal sealed record KubeconfigAddition(YamlMapping Context, string ClusterName, YamlMapping Cluster, string UserName, YamlMapping User)
{
    /// <summary>The current context, or the only one; null where it is not whole.</summary>
    public static KubeconfigAddition? Read(YamlMapping root)
    {
        var contexts = root.GetSequence("contexts");
        var name = root.GetString("current-context") is { Length: > 0 } current ? current
            : contexts is [YamlMapping only] ? only.GetString("name")
            : null;
        if (name is null || Find(contexts, name)?.GetMapping("context") is not { } context)
            return null;
        var (cluster, user) = (context.GetString("cluster") ?? "", context.GetString("user") ?? "");
        return Find(root.GetSequence("clusters"), cluster)?.GetMapping("cluster") is { } clusterFields && Find(root.GetSequence("users"), user)?.GetMapping("user") is { } userFields
            ? new KubeconfigAddition(context, cluster, clusterFields, user, userFields)
            : null;
    }

    /// <summary>The entry of a list that has a name; null without it.</summary>
    public static YamlMapping? Find(YamlSequence? list, string name)
    {
        foreach (var item in list ?? [])
        {
            if (item is YamlMapping entry && entry.GetString("name") == name)
                return entry;
        }

        return null;
    }
}
