using KSail.Clusters.Talos.Messages;
using KSail.Talos;

namespace KSail.Testing.Talos;

/// <summary>The services of a node in its state.</summary>
internal static class NodeServices
{
    public static IReadOnlyList<NodeService> List(TalosNode node)
    {
        var services = new List<NodeService> { Running("apid"), Running("containerd"), Running("machined") };
        if (node.Configuration is not { } configuration)
            return services;
        services.Add(Running("cri"));
        services.Add(Running("kubelet"));
        if (configuration.Role == NodeRole.ControlPlane)
        {
            services.Add(Running("trustd"));
            services.Add(node.IsEtcdRunning
                ? Running("etcd")
                : new NodeService("etcd", "Preparing", ServiceHealth.Unknown, "Running pre state"));
        }

        services.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        return services;
    }

    private static NodeService Running(string id) => new(id, "Running", ServiceHealth.Healthy, "");
}
