using KSail.Clusters.Docker.Networks;
using KSail.Configuration.Model;
using KSail.Configuration.Registries;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Docker;

/// <summary>What a cluster on Docker is made of, beside its nodes.</summary>
/// <param name="Cluster">Name of the cluster, which names all that is made.</param>
public sealed record DockerSettings(string Cluster)
{
    /// <summary>The Talos release of new nodes, <c>v1.13.9</c>, so that its image is fetched early; null where it is not known yet.</summary>
    public string? Release { get; init; }

    /// <summary>
    /// Range of addresses of a new cluster's network; null for the first free of <c>10.5.0.0/24</c>, <c>10.5.1.0/24</c> and so on. A network that exists
    /// keeps what it has.
    /// </summary>
    public string? Subnet { get; init; }

    /// <summary>Repository of the node image; the release is its tag.</summary>
    public string NodeImage { get; init; } = "ghcr.io/siderolabs/talos";

    /// <summary>Image of local registry and mirrors.</summary>
    public string RegistryImage { get; init; } = "docker.io/library/registry:3.0.0";

    /// <summary>Image of the load balancer before several control planes.</summary>
    public string BalancerImage { get; init; } = "docker.io/library/haproxy:3.2-alpine";

    /// <summary>Further ports of the first control plane.</summary>
    public IReadOnlyList<DockerPort> Ports { get; init; } = [];

    /// <summary>The port of this machine at which the cluster's own registry is; null for no registry.</summary>
    public int? LocalRegistryPort { get; init; }

    /// <summary>Where <see cref="LocalRegistryPort"/> is written.</summary>
    public SourceSpan LocalRegistrySpan { get; init; } = SourceSpan.None;

    /// <summary>Registries that images of pods are cached from.</summary>
    public IReadOnlyList<RegistryMirror> Mirrors { get; init; } = RegistryMirror.Defaults;

    /// <summary>How many processors a node may use; 0 for all of the engine's.</summary>
    public decimal NodeProcessors { get; init; }

    /// <summary>How much memory a node may use, in bytes; 0 for all of the engine's.</summary>
    public long NodeMemory { get; init; }

    /// <summary>What a configuration says: ports, and the registry where it is one of this machine.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="configuration">The configuration, without errors.</param>
    public static DockerSettings Of(string cluster, ClusterConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var ports = new List<DockerPort>();
        foreach (var mapping in configuration.Cluster.Talos.ExtraPortMappings)
        {
            if (mapping.ContainerPort is { } port)
                ports.Add(new DockerPort(mapping.HostPort.Value, port.Value, mapping.Protocol.Value == PortProtocol.UDP ? "udp" : "tcp", mapping.Span));
        }

        var registry = configuration.Cluster.LocalRegistry.Registry;
        var isLocal = TryReadRegistry(configuration, out var local);
        return new DockerSettings(cluster)
        {
            Ports = ports,
            LocalRegistryPort = isLocal ? local : null,
            LocalRegistrySpan = registry?.Span ?? SourceSpan.None,
        };
    }

    // A GitOps engine needs a registry: where none is named, it is the one of the cluster.
    private static bool TryReadRegistry(ClusterConfiguration configuration, out int port)
    {
        port = RegistryReference.LocalPort;
        if (configuration.Cluster.LocalRegistry.Registry is not { Value.IsEmpty: false } registry)
            return configuration.Cluster.GitOpsEngine.Value != GitOpsEngine.None;
        if (!RegistryReference.TryParse(registry.Value.Reveal(), out var reference, out _) || !reference!.IsLocal)
            return false;
        port = reference.Port;
        return true;
    }
}

/// <summary>A port of the first control plane that is published on this machine.</summary>
/// <param name="HostPort">Port of this machine; 0 for a free one at every start.</param>
/// <param name="ContainerPort">Port of the node.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Span">Where it is written.</param>
public sealed record DockerPort(int HostPort, int ContainerPort, string Protocol, SourceSpan Span)
{
    /// <summary><c>8080:80/tcp</c>.</summary>
    public override string ToString() => $"{HostPort}:{ContainerPort}/{Protocol}";
}
