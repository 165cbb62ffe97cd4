using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Versions;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Running;

/// <summary>A node as it was found.</summary>
/// <param name="Machine">Its machine.</param>
internal sealed record RunningNode(ClusterMachine Machine)
{
    /// <summary>Why it could not be read; empty where it was.</summary>
    public string Problem { get; init; } = "";

    /// <summary>The Talos release that it runs; null where it is not known.</summary>
    public ReleaseNumber? Talos { get; init; }

    /// <summary>The configuration in use; null where it is not known.</summary>
    public MachineConfiguration? Configuration { get; init; }

    /// <summary>The platform that Talos says it runs on: <c>metal</c>, <c>hcloud</c>, <c>container</c>; empty where it is not known.</summary>
    public string Platform { get; init; } = "";

    /// <summary>The schematic that its image was made of, when its configuration names no installer; null where it is not known.</summary>
    public string? Schematic { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Machine.Node.Name;

    public bool IsControlPlane => Machine.Node.Role == NodeRole.ControlPlane;

    /// <summary>The release of a component by its image; null where it has none, or one without a release.</summary>
    public ReleaseNumber? ReleaseOf(NodeComponent component) => Configuration is null ? null : ReleaseNumber.OfImage(ComponentImages.Find(Configuration, component));
}

/// <summary>The nodes of a cluster as they were found: control planes first, each role by number, then those that the autoscaler made.</summary>
internal sealed record RunningNodes(IReadOnlyList<RunningNode> Nodes)
{
    /// <summary>The components of Kubernetes, in the order in which they are upgraded.</summary>
    public static IReadOnlyList<NodeComponent> Kubernetes { get; } =
        [NodeComponent.ApiServer, NodeComponent.ControllerManager, NodeComponent.Scheduler, NodeComponent.Proxy, NodeComponent.Kubelet];

    /// <summary>These without some machines, of which nothing is wished any longer.</summary>
    public RunningNodes Without(IReadOnlyList<ClusterMachine> machines)
    {
        var nodes = new List<RunningNode>();
        foreach (var node in Nodes)
        {
            if (!machines.Contains(node.Machine))
                nodes.Add(node);
        }

        return new RunningNodes(nodes);
    }

    /// <summary>The first control plane that could be read; null where none could.</summary>
    public RunningNode? Reference
    {
        get
        {
            foreach (var node in Nodes)
            {
                if (node is { IsControlPlane: true, Configuration: not null })
                    return node;
            }

            return null;
        }
    }

    /// <summary>The oldest Talos that runs; null where it is not known.</summary>
    public ReleaseNumber? OldestTalos
    {
        get
        {
            ReleaseNumber? oldest = null;
            foreach (var node in Nodes)
            {
                if (node.Talos is { } release && (oldest is null || release < oldest))
                    oldest = release;
            }

            return oldest;
        }
    }

    /// <summary>The oldest release of those components of Kubernetes that no patch pins; null where it is not known.</summary>
    public ReleaseNumber? OldestKubernetes(IReadOnlySet<NodeComponent> patched)
    {
        ReleaseNumber? oldest = null;
        foreach (var node in Nodes)
        {
            foreach (var component in Kubernetes)
            {
                if (!patched.Contains(component) && node.ReleaseOf(component) is { } release && (oldest is null || release < oldest))
                    oldest = release;
            }
        }

        return oldest;
    }
}
