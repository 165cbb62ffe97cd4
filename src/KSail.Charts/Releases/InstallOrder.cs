namespace KSail.Charts.Releases;

/// <summary>The order in which Helm installs kinds (<c>pkg/release/v1/util/kind_sorter.go</c>); kinds that it does not know come last, by name.</summary>
internal static class InstallOrder
{
    private static readonly string[] Kinds =
    [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount",
        "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole",
        "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service",
        "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
        "IngressClass", "Ingress", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ];

    /// <summary>Sorts manifests by kind; those of one kind keep their order.</summary>
    public static List<ReleaseManifest> Sort(List<ReleaseManifest> manifests)
    {
        var keys = new SortKey[manifests.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var rank = Array.IndexOf(Kinds, manifests[i].Kind);
            keys[i] = new SortKey(rank < 0 ? Kinds.Length : rank, rank < 0 ? manifests[i].Kind : "", i);
        }

        Array.Sort(keys, Compare);
        var sorted = new List<ReleaseManifest>(keys.Length);
        foreach (var key in keys)
            sorted.Add(manifests[key.Position]);
        return sorted;
    }

    private static int Compare(SortKey left, SortKey right)
    {
        if (left.Rank != right.Rank)
            return left.Rank.CompareTo(right.Rank);
        var order = string.CompareOrdinal(left.Kind, right.Kind);
        return order != 0 ? order : left.Position.CompareTo(right.Position);
    }

    private sealed record SortKey(int Rank, string Kind, int Position);
}
