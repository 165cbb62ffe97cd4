using KSail.Clusters.Providers;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Diagnosis;

/// <summary>Tells apart why a node is not ready, or not there. Pure: everything is read before.</summary>
internal static class NodeReadiness
{
    private const string CloudTaint = "node.cloudprovider.kubernetes.io/uninitialized";

    /// <summary>Why a node that Kubernetes knows is not ready, and what to do.</summary>
    public static string Explain(KubernetesObject node, NodeFacts facts)
    {
        var ready = node.Condition("Ready");
        var why = ready is null ? "its kubelet has said nothing yet" : ready.Message.Length > 0 ? ready.Message : ready.Reason;
        foreach (var pressure in (ReadOnlySpan<string>)["DiskPressure", "MemoryPressure", "PIDPressure"])
        {
            if (node.Condition(pressure) is { Status: ConditionStatus.True } condition)
                return $"{pressure}: {condition.Message}; give the machine more, or free some";
        }

        if (ready is { Status: ConditionStatus.Unknown, Reason: "NodeStatusUnknown" })
            return $"its kubelet has stopped telling how it is ({why}); look whether the machine runs, and at the service kubelet";
        if (FindPullFailure(node.Name.Name, facts.Pods) is { } pull)
            return $"{pull}; look whether nodes reach that registry, or configure a mirror ({why})";
        if (IsAboutNetwork(why))
        {
            return FindNetworkPod(node.Name.Name, facts.Pods) is { } pod
                ? $"the network plugin does not run on it yet ({pod}): {why}"
                : $"no network plugin runs on it: {why}; leave spec.cluster.cni to the default, or install the one that replaces it";
        }

        if (HasTaint(node, CloudTaint))
            return $"it waits for the cloud controller manager (taint {CloudTaint}), which finds a machine by its name: is the node called as its server? ({why})";
        if (PendingRequest(node.Name.Name, facts.Requests) is { } request)
            return $"its certificate is asked for and nobody has approved that ({request}); install a controller that approves certificates of kubelets ({why})";
        return why;
    }

    /// <summary>Why Kubernetes does not know the node of a machine.</summary>
    public static string ExplainMissing(ClusterMachine machine, IReadOnlyList<KubernetesObject> nodes)
    {
        foreach (var node in nodes)
        {
            foreach (var address in node.Status.Array("addresses") ?? [])
            {
                if (address.Text("type") == "InternalIP" && address.Text("address") == machine.Address)
                    return $"the node with its address {machine.Address} is called {node.Name.Name}; a patch gives it another host name: remove it";
            }
        }

        return "its kubelet has not registered it; the image of the kubelet may still be on its way, or the API server may not be reachable from it";
    }

    private static bool IsAboutNetwork(string why) =>
        why.Contains("cni", StringComparison.OrdinalIgnoreCase) || why.Contains("network plugin", StringComparison.OrdinalIgnoreCase) || why.Contains("NetworkPluginNotReady", StringComparison.Ordinal);

    private static string? FindPullFailure(string node, IReadOnlyList<KubernetesObject> pods)
    {
        foreach (var pod in pods)
        {
            if (pod.Spec.Text("nodeName") != node)
                continue;
            foreach (var list in (ReadOnlySpan<string>)["initContainerStatuses", "containerStatuses"])
            {
                foreach (var container in pod.Status.Array(list) ?? [])
                {
                    var waiting = container.Object("state").Object("waiting");
                    if (waiting.Text("reason") is "ImagePullBackOff" or "ErrImagePull" or "InvalidImageName")
                        return $"the image {container.Text("image")} of the pod {pod.Name} cannot be pulled: {waiting.Text("message")}";
                }
            }
        }

        return null;
    }

    // Whatever the plugin is called: it runs in the network of the host, on every node.
    private static string? FindNetworkPod(string node, IReadOnlyList<KubernetesObject> pods)
    {
        foreach (var pod in pods)
        {
            var name = pod.Name.Name;
            var isPlugin = name.Contains("flannel", StringComparison.Ordinal) || name.Contains("cilium", StringComparison.Ordinal) || name.Contains("calico", StringComparison.Ordinal);
            if (isPlugin && pod.Spec.Text("nodeName") == node)
                return $"pod {pod.Name} is {(pod.Status.Text("phase") is { Length: > 0 } phase ? phase : "Pending")}";
        }

        return null;
    }

    private static bool HasTaint(KubernetesObject node, string key)
    {
        foreach (var taint in node.Spec.Array("taints") ?? [])
        {
            if (taint.Text("key") == key)
                return true;
        }

        return false;
    }

    private static string? PendingRequest(string node, IReadOnlyList<KubernetesObject> requests)
    {
        foreach (var request in requests)
        {
            if (request.Spec.Text("username").EndsWith($":{node}", StringComparison.Ordinal) && request.Conditions.Count == 0)
                return request.Name.Name;
        }

        return null;
    }
}
