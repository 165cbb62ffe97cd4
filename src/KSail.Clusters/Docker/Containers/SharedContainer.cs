using System.Globalization;
using System.Text;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Networks;

namespace KSail.Clusters.Docker.Containers;

/// <summary>A container that nodes share: the registry of the cluster, mirrors, the load balancer. Pure.</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="Request">What it is made from; its label <see cref="DockerLabels.Purpose"/> says what for.</param>
internal sealed record SharedContainer(string Title, ContainerRequest Request)
{
    private const int RegistryPort = 5000;
    private const int TrustPort = 50001;
    private const string RegistryFolder = "/var/lib/registry";
    private const string BalancerFile = "/usr/local/etc/haproxy/haproxy.cfg";

    /// <summary>A file that it needs before it starts; null for none.</summary>
    public (string Path, byte[] Content)? File { get; init; }

    /// <summary>Name of the container.</summary>
    public string Name => Request.Name;

    /// <summary>What it is made for.</summary>
    public string Purpose => Request.Labels[DockerLabels.Purpose];

    /// <summary>All that a cluster shares, in the order in which it is made.</summary>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="subnet">The addresses of its network.</param>
    /// <param name="controlPlanes">Addresses of the control planes, where there shall be a load balancer; otherwise empty.</param>
    /// <param name="hostAddress">The address of the host at which they are published.</param>
    public static IReadOnlyList<SharedContainer> All(DockerSettings settings, NodeSubnet subnet, IReadOnlyList<string> controlPlanes, string hostAddress)
    {
        var containers = new List<SharedContainer>();
        if (settings.LocalRegistryPort is { } port)
            containers.Add(Registry(settings, subnet, port, hostAddress));
        for (var i = 0; i < settings.Mirrors.Count; i++)
            containers.Add(Mirror(settings, subnet, i + 1, settings.Mirrors[i]));
        if (controlPlanes.Count > 0)
            containers.Add(LoadBalancer(settings, subnet, controlPlanes, hostAddress));
        return containers;
    }

    /// <summary>Name of the cluster's registry, by which nodes and pods reach it.</summary>
    public static string RegistryName(DockerSettings settings) => $"{settings.Cluster}-local-registry";

    /// <summary>Name of a mirror.</summary>
    public static string MirrorName(DockerSettings settings, RegistryMirror mirror) => $"{settings.Cluster}-{mirror.Slug}";

    /// <summary>Name of the load balancer.</summary>
    public static string BalancerName(DockerSettings settings) => $"{settings.Cluster}-load-balancer";

    /// <summary>Volume of a mirror's cached images, which all clusters share.</summary>
    public static string CacheName(RegistryMirror mirror) => $"ksail-cache-{mirror.Slug}";

    /// <summary>Where a registry is for nodes.</summary>
    public static string UrlOf(string name) => string.Create(CultureInfo.InvariantCulture, $"http://{name}:{RegistryPort}");

    private static SharedContainer Registry(DockerSettings settings, NodeSubnet subnet, int port, string hostAddress)
    {
        var name = RegistryName(settings);
        return new SharedContainer("registry", new ContainerRequest(name, settings.RegistryImage)
        {
            Environment = [.. RegistryVariables(), "REGISTRY_STORAGE_DELETE_ENABLED=true"],
            Labels = Labels(settings, DockerLabels.Kinds.Registry, string.Create(CultureInfo.InvariantCulture, $"{settings.RegistryImage} at port {port}")),
            Network = settings.Cluster,
            Address = subnet.RegistryAddress(0)!,
            Ports = [new PortRequest(hostAddress, port, RegistryPort)],
            Mounts = [new MountRequest(RegistryFolder, name, DockerLabels.Of(settings.Cluster, DockerLabels.Kinds.Content))],
            Restarts = true,
        });
    }

    private static SharedContainer Mirror(DockerSettings settings, NodeSubnet subnet, int place, RegistryMirror mirror)
    {
        var environment = RegistryVariables();
        environment.Add($"REGISTRY_PROXY_REMOTEURL={mirror.Upstream}");
        if (mirror.Password is { } password)
        {
            environment.Add($"REGISTRY_PROXY_USERNAME={mirror.User}");
            environment.Add($"REGISTRY_PROXY_PASSWORD={password.Reveal()}");
        }

        var labels = Labels(settings, DockerLabels.Kinds.Mirror, $"{settings.RegistryImage} for {mirror.Upstream}");
        labels[DockerLabels.Cache] = mirror.Host;
        return new SharedContainer("mirror", new ContainerRequest(MirrorName(settings, mirror), settings.RegistryImage)
        {
            Environment = environment,
            Labels = labels,
            Network = settings.Cluster,
            Address = subnet.RegistryAddress(place) ?? "",
            Mounts = [new MountRequest(RegistryFolder, CacheName(mirror), DockerLabels.OfCache(mirror.Host))],
            Restarts = true,
        });
    }

    private static SharedContainer LoadBalancer(DockerSettings settings, NodeSubnet subnet, IReadOnlyList<string> controlPlanes, string hostAddress) =>
        new("load balancer", new ContainerRequest(BalancerName(settings), settings.BalancerImage)
        {
            Labels = Labels(settings, DockerLabels.Kinds.LoadBalancer, $"{settings.BalancerImage} for {string.Join(' ', controlPlanes)}"),
            Network = settings.Cluster,
            Address = subnet.BalancerAddress,
            Ports = [new PortRequest(hostAddress, 0, NodeContainer.KubernetesPort)],
            Restarts = true,
        })
        {
            File = (BalancerFile, Encoding.UTF8.GetBytes(BalancerConfiguration(controlPlanes))),
        };

    // Nodes that join ask the cluster's endpoint for certificates (trustd) and for each other, too. 'readyz' is answered to everybody unless anonymous requests
    // were forbidden: who is not let in has reached a server that works.
    internal static string BalancerConfiguration(IReadOnlyList<string> controlPlanes)
    {
        var text = new StringBuilder("""
            global
              maxconn 4096
            defaults
              mode tcp
              balance roundrobin
              timeout connect 5s
              timeout client 24h
              timeout server 24h
              default-server check inter 1s fall 2 rise 1 on-marked-down shutdown-sessions

            """.ReplaceLineEndings("\n"));
        foreach (var port in (ReadOnlySpan<int>)[NodeContainer.KubernetesPort, NodeContainer.TalosPort, TrustPort])
        {
            var isKubernetes = port == NodeContainer.KubernetesPort;
            text.Append(CultureInfo.InvariantCulture, $"listen port-{port}\n  bind :{port}\n");
            if (isKubernetes)
                text.Append("  option httpchk GET /readyz\n  http-check expect status 200,401,403\n");
            for (var i = 0; i < controlPlanes.Count; i++)
                text.Append(CultureInfo.InvariantCulture, $"  server control-plane-{i + 1} {controlPlanes[i]}:{port}{(isKubernetes ? " check-ssl verify none" : "")}\n");
        }

        return text.ToString();
    }

    // Version 3 of the registry sends traces by itself, and complains when nobody takes them.
    private static List<string> RegistryVariables() => [$"REGISTRY_HTTP_ADDR=:{RegistryPort}", "OTEL_TRACES_EXPORTER=none"];

    private static Dictionary<string, string> Labels(DockerSettings settings, string kind, string purpose)
    {
        var labels = DockerLabels.Of(settings.Cluster, kind);
        labels[DockerLabels.Purpose] = purpose;
        return labels;
    }
}
