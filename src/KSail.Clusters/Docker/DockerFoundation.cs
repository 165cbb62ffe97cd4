using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Networks;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>What nodes share on the network of a cluster, and what their configurations have to say about it. Changes nothing.</summary>
internal sealed class DockerFoundation
{
    private readonly DockerSettings _settings;
    private readonly DockerSession _session;
    private readonly NodeSubnet _subnet;
    private readonly IReadOnlyList<NodeIdentity> _wanted;

    /// <summary>Plans the addresses.</summary>
    /// <exception cref="DockerException">There are more nodes than addresses.</exception>
    public DockerFoundation(DockerSettings settings, DockerSession session, ClusterInventory inventory, NodeSubnet subnet, IReadOnlyList<NodeIdentity> wanted)
    {
        (_settings, _session, _subnet, _wanted) = (settings, session, subnet, wanted);
        Addresses = AddressPlan.Make(subnet, inventory, wanted);
        if (Addresses.Count < wanted.Count)
            throw new DockerException(DockerDiagnostics.NoAddressLeft, 0, $"the network of the cluster, {subnet}, has {subnet.Nodes} addresses for nodes, and {wanted.Count} nodes are wanted; configure fewer");
        Balanced = DockerPlan.Balanced(settings, inventory, wanted, Addresses);
    }

    /// <summary>The addresses of nodes, by name.</summary>
    public Dictionary<string, string> Addresses { get; }

    /// <summary>The addresses that a load balancer stands before; empty without one.</summary>
    public IReadOnlyList<string> Balanced { get; }

    /// <summary>What configurations of a release say.</summary>
    public ClusterFoundation Describe(string? release)
    {
        var names = new List<string> { "127.0.0.1", _subnet.BalancerAddress };
        if (!_session.Engine.IsLocal)
            names.Add(_session.Engine.PublishedHost);
        var first = _wanted.First(static node => node.Role == NodeRole.ControlPlane).Name;
        var endpoint = Balanced.Count > 0 ? _subnet.BalancerAddress : Addresses[first];
        return new ClusterFoundation($"https://{endpoint}:{NodeContainer.KubernetesPort}", names, DockerPatches.Of(_settings, TalosRelease.Parse(release)));
    }
}
