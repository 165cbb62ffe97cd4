using KSail.Clusters.Providers;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Updating.Draining;

/// <summary>Reads nodes of Kubernetes.</summary>
internal static class KubernetesNodes
{
    /// <summary>The node of a machine, by its name or else by its address; null without it.</summary>
    public static KubernetesObject? Find(IReadOnlyList<KubernetesObject> nodes, ClusterMachine machine)
    {
        KubernetesObject? byAddress = null;
        foreach (var node in nodes)
        {
            if (node.Name.Name == machine.Node.Name)
                return node;
            if (machine.Address.Length > 0 && HasAddress(node, machine.Address))
                byAddress = node;
        }

        return byAddress;
    }

    /// <summary>Whether the kubelet says that it is well.</summary>
    public static bool IsReady(KubernetesObject node) => node.Condition("Ready") is { Status: ConditionStatus.True };

    /// <summary>Whether no new pods come to it.</summary>
    public static bool IsClosed(KubernetesObject node) => node.Spec.IsTrue("unschedulable");

    /// <summary>Whether pods without tolerations may come to it.</summary>
    public static bool TakesPods(KubernetesObject node)
    {
        if (!IsReady(node) || IsClosed(node))
            return false;
        foreach (var taint in node.Spec.Array("taints") ?? [])
        {
            if (taint.Text("effect") is "NoSchedule" or "NoExecute")
                return false;
        }

        return true;
    }

    /// <summary>What is wrong with a node, in a sentence without a full stop.</summary>
    public static string Describe(KubernetesObject node) => node.Condition("Ready") is { } ready
        ? $"Kubernetes says that {node.Name} is not ready: {(ready.Message.Length > 0 ? ready.Message : ready.Reason)}"
        : $"Kubernetes says nothing about {node.Name} yet";

    private static bool HasAddress(KubernetesObject node, string address)
    {
        foreach (var known in node.Status.Array("addresses") ?? [])
        {
            if (known.Text("type") == "InternalIP" && known.Text("address") == address)
                return true;
        }

        return false;
    }
}
