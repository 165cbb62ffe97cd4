using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>What the engine has at one moment: all of it, and which of it belongs to the cluster.</summary>
internal sealed class ClusterInventory
{
    private ClusterInventory(string cluster, IReadOnlyList<EngineContainer> all, IReadOnlyList<EngineNetwork> networks, IReadOnlyList<EngineVolume> volumes)
    {
        Cluster = cluster;
        All = all;
        Networks = networks;
        Volumes = volumes;
        var nodes = new List<(NodeIdentity Node, EngineContainer Container)>();
        var shared = new List<EngineContainer>();
        foreach (var container in all)
        {
            if (!IsOurs(container.Labels))
                continue;
            if (DockerLabels.ReadNode(container.Labels) is { } node)
                nodes.Add((node, container));
            else
                shared.Add(container);
        }

        nodes.Sort(static (left, right) => left.Node.Role != right.Node.Role
            ? (left.Node.Role == NodeRole.ControlPlane ? -1 : 1)
            : left.Node.Index.CompareTo(right.Node.Index));
        Nodes = nodes.ConvertAll(static node => node.Container);
        Shared = shared;
        StateVolumes = [.. volumes.Where(volume => IsOurs(volume.Labels) && volume.Labels.Label(DockerLabels.Kind) == DockerLabels.Kinds.State)];
        Network = Find(networks, network => network.Name == cluster && IsOurs(network.Labels)) ?? Find(networks, network => network.Name == cluster);
    }

    public string Cluster { get; }

    /// <summary>Every container, foreign ones among them.</summary>
    public IReadOnlyList<EngineContainer> All { get; }

    /// <summary>Every network, foreign ones among them.</summary>
    public IReadOnlyList<EngineNetwork> Networks { get; }

    /// <summary>Every volume, foreign ones among them.</summary>
    public IReadOnlyList<EngineVolume> Volumes { get; }

    /// <summary>The nodes of the cluster: control planes first, each role by number.</summary>
    public IReadOnlyList<EngineContainer> Nodes { get; }

    /// <summary>What else runs for the cluster, by name.</summary>
    public IReadOnlyList<EngineContainer> Shared { get; }

    /// <summary>Volumes of nodes, those of nodes that are gone among them.</summary>
    public IReadOnlyList<EngineVolume> StateVolumes { get; }

    /// <summary>The network of the cluster's name; null where there is none. It may be foreign.</summary>
    public EngineNetwork? Network { get; }

    /// <summary>Whether <see cref="Network"/> is the cluster's.</summary>
    public bool HasNetwork => Network is not null && IsOurs(Network.Labels);

    public static async Task<ClusterInventory> ReadAsync(IDockerEngine engine, string cluster, CancellationToken cancellation)
    {
        var containers = engine.ListContainersAsync(cancellation);
        var networks = engine.ListNetworksAsync(cancellation);
        var volumes = engine.ListVolumesAsync(cancellation);
        await Task.WhenAll(containers, networks, volumes).ConfigureAwait(false);
        return new ClusterInventory(cluster, await containers.ConfigureAwait(false), await networks.ConfigureAwait(false), await volumes.ConfigureAwait(false));
    }

    /// <summary>Whether labels are those of something that belongs to the cluster.</summary>
    public bool IsOurs(IReadOnlyDictionary<string, string> labels) => labels.Label(DockerLabels.Cluster) == Cluster;

    /// <summary>The container of a name, whoever's it is; null where there is none.</summary>
    public EngineContainer? Find(string name) => Find(All, container => container.Name == name);

    /// <summary>The volume of a name, whoever's it is; null where there is none.</summary>
    public EngineVolume? FindVolume(string name) => Find(Volumes, volume => volume.Name == name);

    /// <summary>The container that publishes a port of the host; null where none does.</summary>
    public EngineContainer? FindByPort(int port, string protocol) =>
        Find(All, container => container.Ports.Any(published => published.HostPort == port && published.Protocol == protocol));

    private static T? Find<T>(IReadOnlyList<T> items, Func<T, bool> fits)
        where T : class
    {
        foreach (var item in items)
        {
            if (fits(item))
                return item;
        }

        return null;
    }
}
