using System.Globalization;
using System.Text;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Docker.Containers;

/// <summary>A node as a container, with what Talos needs to run in one. Pure.</summary>
internal static class NodeContainer
{
    public const int TalosPort = 50000;
    public const int KubernetesPort = 6443;

    /// <summary>Where a node keeps its configuration: a node without this file waits for one.</summary>
    public const string ConfigurationFile = "/system/state/config.yaml";

    // Linux takes no longer text for one variable, with its name and the zero at its end (MAX_ARG_STRLEN: 32 pages of 4 KiB).
    private const int LongestVariable = 131072;
    private const string UserData = "USERDATA=";

    private static readonly string[] Volatile = ["/run", "/system", "/tmp"];

    /// <summary>What a node is made from.</summary>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="order">The node.</param>
    /// <param name="address">Its address.</param>
    /// <param name="info">The engine, whose size the node is told.</param>
    /// <param name="hostAddress">The address of the host at which its APIs are published.</param>
    public static ContainerRequest Of(DockerSettings settings, NodeOrder order, string address, EngineInfo info, string hostAddress)
    {
        var node = order.Node;
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(order.Configuration.Reveal()));
        var fits = UserData.Length + data.Length + 1 <= LongestVariable;
        var environment = new List<string> { "PLATFORM=container", $"TALOSSKU={Size(settings, info)}" };
        if (fits)
            environment.Add(UserData + data);
        var labels = DockerLabels.OfNode(settings.Cluster, node, order.Release, address);
        labels[DockerLabels.Purpose] = PurposeOf(settings, node);
        if (!fits)
            labels[DockerLabels.Maintenance] = "true";
        return new ContainerRequest(node.Name, ImageOf(settings, order.Release))
        {
            Environment = environment,
            Labels = labels,
            Network = settings.Cluster,
            Address = address,
            Ports = PortsOf(settings, node, fits, hostAddress),
            Mounts = MountsOf(settings, node, order.Release, address),
            IsPrivileged = true,
            IsReadOnly = true,
            SecurityOptions = ["seccomp:unconfined"],
            Sysctls = new Dictionary<string, string>(StringComparer.Ordinal) { ["net.ipv6.conf.all.disable_ipv6"] = "0" },
            Processors = settings.NodeProcessors,
            Memory = settings.NodeMemory,
        };
    }

    /// <summary>The image of a release.</summary>
    public static string ImageOf(DockerSettings settings, string release) => $"{settings.NodeImage}:{release}";

    /// <summary>What settings made of a node that cannot be changed on it, for people; empty where they made nothing of it.</summary>
    public static string PurposeOf(DockerSettings settings, NodeIdentity node)
    {
        var parts = new List<string>();
        if (IsFirst(node) && settings.Ports.Count > 0)
            parts.Add($"ports {string.Join(' ', settings.Ports)}");
        if (settings.NodeProcessors > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{settings.NodeProcessors} processors"));
        if (settings.NodeMemory > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{settings.NodeMemory / 1048576} MiB of memory"));
        return string.Join(", ", parts);
    }

    /// <summary>Names of the volumes that a node of a release has, with where they are mounted.</summary>
    public static IReadOnlyList<(string Volume, string Target)> VolumesOf(string node, string release)
    {
        var volumes = new List<(string Volume, string Target)> { ($"{node}-var", "/var"), ($"{node}-state", "/system/state") };
        foreach (var path in OverlaysOf(release))
            volumes.Add(($"{node}{path.Replace('/', '-')}", path));
        return volumes;
    }

    // What a release writes to although its own file system cannot be written. A missing one keeps the kubelet from starting; one that is not
    // needed any more does no harm, so what lies between the releases that are known has them all.
    private static string[] OverlaysOf(string release)
    {
        var isOld = TalosRelease.Parse(release) is { } series && series.IsBefore(new TalosRelease(1, 14));
        if (isOld)
            return ["/etc/cni", "/etc/kubernetes", "/usr/libexec/kubernetes", "/opt"];
        var isEarly = release.StartsWith("v1.14.0-alpha", StringComparison.Ordinal) || release.StartsWith("v1.14.0-beta", StringComparison.Ordinal);
        return isEarly ? ["/usr/libexec/kubernetes", "/opt"] : ["/opt"];
    }

    private static List<MountRequest> MountsOf(DockerSettings settings, NodeIdentity node, string release, string address)
    {
        var mounts = new List<MountRequest>();
        foreach (var path in Volatile)
            mounts.Add(new MountRequest(path));
        var labels = DockerLabels.OfState(settings.Cluster, node.Name, address);
        foreach (var (volume, target) in VolumesOf(node.Name, release))
            mounts.Add(new MountRequest(target, volume, labels));
        return mounts;
    }

    // Every control plane can be reached from outside, so that a cluster of several does not depend on the first; a worker only as long as it has to be
    // given its configuration.
    private static List<PortRequest> PortsOf(DockerSettings settings, NodeIdentity node, bool isConfigured, string hostAddress)
    {
        var ports = new List<PortRequest>();
        var isControlPlane = node.Role == NodeRole.ControlPlane;
        if (isControlPlane || !isConfigured)
            ports.Add(new PortRequest(hostAddress, 0, TalosPort));
        if (isControlPlane)
            ports.Add(new PortRequest(hostAddress, 0, KubernetesPort));
        if (IsFirst(node))
        {
            foreach (var port in settings.Ports)
                ports.Add(new PortRequest("0.0.0.0", port.HostPort, port.ContainerPort, port.Protocol));
        }

        return ports;
    }

    private static bool IsFirst(NodeIdentity node) => node is { Role: NodeRole.ControlPlane, Index: 1 };

    private static string Size(DockerSettings settings, EngineInfo info)
    {
        var processors = settings.NodeProcessors > 0 ? (int)Math.Ceiling(settings.NodeProcessors) : info.Processors;
        var memory = (settings.NodeMemory > 0 ? settings.NodeMemory : info.Memory) / 1048576;
        return string.Create(CultureInfo.InvariantCulture, $"{processors}CPU-{memory}RAM");
    }
}
