using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Images;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Networks;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>Looks for everything that would be in the way of a cluster, before anything is made.</summary>
/// <param name="settings">The cluster's settings.</param>
/// <param name="engine">The engine.</param>
/// <param name="info">What the engine is.</param>
/// <param name="inventory">What exists.</param>
/// <param name="diagnostics">Takes what is found.</param>
internal sealed class DockerCheck(DockerSettings settings, IDockerEngine engine, EngineInfo info, ClusterInventory inventory, DiagnosticBag diagnostics)
{
    // What talosctl gives a node, and what Talos' own health check asks of a control plane (1848 MiB), rounded.
    private const long NodeMemory = 2L * 1024 * 1024 * 1024;

    // As many as addresses are kept for, beside the cluster's own registry.
    private const int MostMirrors = 9;

    /// <summary>Looks at everything.</summary>
    /// <param name="wanted">The nodes that shall exist.</param>
    public void Run(IReadOnlyList<NodeIdentity> wanted)
    {
        if (info.OperatingSystem.Length > 0 && info.OperatingSystem != "linux")
        {
            Add(DockerDiagnostics.NotLinux, $"the Docker Engine at {engine.Name} runs containers for {info.OperatingSystem}, and nodes need Linux; switch Docker Desktop to Linux containers");
            return;
        }

        CheckKind();
        CheckSize(wanted.Count);
        CheckSettings();
        CheckNetwork(wanted);
        CheckNames(wanted);
        CheckPorts(wanted);
    }

    // Nobody tried them all, so that they are warned of and not refused.
    private void CheckKind()
    {
        if (info.IsRootless)
            Add(DockerDiagnostics.Unfit, $"the {Engine} at {engine.Name} runs without root, which may keep Talos from what it needs of the kernel; use an engine that runs as root if nodes do not come up");
        if (info.RemapsUsers)
            Add(DockerDiagnostics.Unfit, $"the {Engine} at {engine.Name} remaps users, and nodes need all privileges; remove 'userns-remap' from its configuration if nodes do not come up");
        if (info.CgroupVersion == 1)
            Add(DockerDiagnostics.Unfit, $"the {Engine} at {engine.Name} uses control groups of version 1, and Talos is made for version 2; boot the machine with 'systemd.unified_cgroup_hierarchy=1' if nodes do not come up");
        if (info.IsPodman)
            Add(DockerDiagnostics.Unfit, $"the engine at {engine.Name} is Podman, which Talos is not tested with; use Docker if nodes do not come up");
    }

    private void CheckSize(int nodes)
    {
        var memory = settings.NodeMemory > 0 ? settings.NodeMemory : NodeMemory;
        if (info.Memory > 0 && info.Memory < nodes * memory)
        {
            Add(
                DockerDiagnostics.TooSmall,
                string.Create(CultureInfo.InvariantCulture, $"the Docker Engine has {Gibibytes(info.Memory)} GiB of memory, and {Count(nodes)} should have {Gibibytes(nodes * memory)} GiB; give Docker more (Docker Desktop: Settings, Resources), or configure fewer nodes"));
        }

        if (info.Processors is 1)
            Add(DockerDiagnostics.TooSmall, "the Docker Engine has one processor, and a control plane should have two; give Docker more (Docker Desktop: Settings, Resources)");
        if (settings.NodeProcessors > info.Processors && info.Processors > 0)
            Add(DockerDiagnostics.SettingUnusable, string.Create(CultureInfo.InvariantCulture, $"a node shall have {settings.NodeProcessors} processors, and the Docker Engine has {info.Processors}; give nodes fewer"));
    }

    private void CheckSettings()
    {
        foreach (var image in (ReadOnlySpan<string>)[$"{settings.NodeImage}:{settings.Release ?? "v1.0.0"}", settings.RegistryImage, settings.BalancerImage])
        {
            if (ImageReference.Parse(image) is null)
                Add(DockerDiagnostics.SettingUnusable, $"'{image}' is not the name of an image; write [host/]repository:tag, all in lower case but the tag");
        }

        if (settings.Mirrors.Count > MostMirrors)
            Add(DockerDiagnostics.SettingUnusable, $"{settings.Mirrors.Count} mirrors are more than the {MostMirrors} that a cluster has addresses for; leave some out");
        for (var i = 0; i < settings.Mirrors.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (settings.Mirrors[i].Slug == settings.Mirrors[j].Slug)
                    Add(DockerDiagnostics.SettingUnusable, $"there are two mirrors for '{settings.Mirrors[i].Host}'; leave one out");
            }
        }
    }

    private void CheckNetwork(IReadOnlyList<NodeIdentity> wanted)
    {
        if (NetworkOf(settings, engine, inventory, out var code, out var problem) is not { } subnet)
            Add(code!, problem);
        else if (AddressPlan.Make(subnet, inventory, wanted).Count < wanted.Count)
            Add(DockerDiagnostics.NoAddressLeft, $"the network of the cluster, {subnet}, has {subnet.Nodes} addresses for nodes, and {Count(wanted.Count)} are wanted; configure fewer, or make the cluster anew with a larger range");
    }

    /// <summary>The addresses of the cluster's network, as it is or as it would be made; null where it cannot be used.</summary>
    public static NodeSubnet? NetworkOf(DockerSettings settings, IDockerEngine engine, ClusterInventory inventory, out DiagnosticDescriptor? code, out string problem)
    {
        (code, problem) = (null, "");
        if (inventory.Network is not { } network)
        {
            var subnet = SubnetChoice.Choose(settings, inventory.Networks, engine.IsLocal ? SubnetChoice.RangesOfThisMachine() : [], out problem);
            code = settings.Subnet is { } text && NodeSubnet.Parse(text) is null ? DockerDiagnostics.SettingUnusable : DockerDiagnostics.NetworkOverlaps;
            return subnet;
        }

        code = DockerDiagnostics.NetworkDiffers;
        var ranges = network.Subnets.Count == 0 ? "no addresses of its own" : string.Join(", ", network.Subnets);
        if (!inventory.HasNetwork)
        {
            problem = $"a network '{network.Name}' ({ranges}) exists and was not made for this cluster; remove it with 'docker network rm {network.Name}' if it is not needed, or give this cluster another name (metadata.name)";
            return null;
        }

        if (network.Driver != "bridge" || network.Subnets.Count == 0 || NodeSubnet.Parse(network.Subnets[0]) is not { } existing)
        {
            problem = $"the network '{network.Name}' of this cluster is not as it was made ({network.Driver}, {ranges}); remove the cluster with ClusterDown and make it anew";
            return null;
        }

        if (settings.Subnet is { } wanted && !existing.IsSameAs(wanted))
        {
            problem = $"the network '{network.Name}' of this cluster has the addresses {existing}, and {wanted} is wanted; nodes keep their addresses as long as they live, so remove the cluster with ClusterDown first, or leave the range as it is";
            return null;
        }

        return existing;
    }

    private void CheckNames(IReadOnlyList<NodeIdentity> wanted)
    {
        var names = new List<string>();
        if (settings.LocalRegistryPort is not null)
            names.Add(SharedContainer.RegistryName(settings));
        foreach (var mirror in settings.Mirrors)
            names.Add(SharedContainer.MirrorName(settings, mirror));
        if (wanted.Count(static node => node.Role == NodeRole.ControlPlane) > 1)
            names.Add(SharedContainer.BalancerName(settings));
        foreach (var node in wanted)
            names.Add(node.Name);
        foreach (var name in names)
        {
            if (inventory.Find(name) is { } existing && !inventory.IsOurs(existing.Labels))
                Add(DockerDiagnostics.NameTaken, ContainerMaker.ForeignContainer(name, existing.Labels));
        }
    }

    private void CheckPorts(IReadOnlyList<NodeIdentity> wanted)
    {
        if (settings.LocalRegistryPort is { } registry)
            CheckPort(registry, "tcp", SharedContainer.RegistryName(settings), settings.LocalRegistrySpan);
        if (wanted.FirstOrDefault(static node => node is { Role: NodeRole.ControlPlane, Index: 1 }) is not { } first)
            return;
        foreach (var port in settings.Ports)
        {
            if (port.HostPort > 0)
                CheckPort(port.HostPort, port.Protocol, first.Name, port.Span);
        }
    }

    private void CheckPort(int port, string protocol, string container, SourceSpan span)
    {
        // What runs has its ports.
        if (inventory.Find(container) is { IsRunning: true } existing && inventory.IsOurs(existing.Labels))
            return;
        var owner = inventory.FindByPort(port, protocol);
        if (owner is not null || (engine.IsLocal && IsTaken(port, protocol)))
            diagnostics.Add(DockerDiagnostics.PortTaken, span, ContainerMaker.TakenPort(port, protocol, owner, container));
    }

    // Whether somebody on this machine has the port. Who may not take it, as those below 1024, is not told that it is taken.
    private static bool IsTaken(int port, string protocol)
    {
        using var socket = protocol == "udp"
            ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }

    private string Engine => info.IsPodman ? "Podman" : "Docker Engine";

    private void Add(DiagnosticDescriptor descriptor, string message) => diagnostics.Add(descriptor, SourceSpan.None, message);

    private static string Count(int nodes) => nodes == 1 ? "one node" : string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes");

    private static string Gibibytes(long bytes) => (bytes / 1073741824.0).ToString("0.#", CultureInfo.InvariantCulture);
}
