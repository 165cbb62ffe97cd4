using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Docker;

/// <summary>What can go wrong between this machine and the engine that runs the containers of a cluster.</summary>
public static class DockerDiagnostics
{
    /// <summary>No engine answers.</summary>
    public static readonly DiagnosticDescriptor Missing = new("KSAIL7200", "No Docker Engine answers");

    /// <summary>The socket belongs to somebody else.</summary>
    public static readonly DiagnosticDescriptor Denied = new("KSAIL7201", "The Docker Engine may not be used");

    /// <summary>What says where the engine is cannot be used.</summary>
    public static readonly DiagnosticDescriptor EndpointUnusable = new("KSAIL7202", "The address of the Docker Engine cannot be used");

    /// <summary>The engine's API lacks what is needed.</summary>
    public static readonly DiagnosticDescriptor TooOld = new("KSAIL7203", "The Docker Engine is too old");

    /// <summary>The engine runs containers in a way that nodes may not run in.</summary>
    public static readonly DiagnosticDescriptor Unfit = new("KSAIL7204", "Nodes may not run on this Docker Engine", DiagnosticSeverity.Warning);

    /// <summary>Not enough memory or processors for the nodes.</summary>
    public static readonly DiagnosticDescriptor TooSmall = new("KSAIL7205", "The Docker Engine is small for the cluster", DiagnosticSeverity.Warning);

    /// <summary>The engine runs no Linux containers.</summary>
    public static readonly DiagnosticDescriptor NotLinux = new("KSAIL7206", "The Docker Engine runs no Linux containers");

    /// <summary>The disk of the engine is full.</summary>
    public static readonly DiagnosticDescriptor DiskFull = new("KSAIL7207", "The disk of the Docker Engine is full");

    /// <summary>There is no such image.</summary>
    public static readonly DiagnosticDescriptor ImageMissing = new("KSAIL7210", "An image does not exist");

    /// <summary>The registry of an image refuses it.</summary>
    public static readonly DiagnosticDescriptor PullDenied = new("KSAIL7211", "An image may not be pulled");

    /// <summary>The registry of an image has given enough for now.</summary>
    public static readonly DiagnosticDescriptor RateLimited = new("KSAIL7212", "The registry of an image limits pulls");

    /// <summary>The engine cannot reach the registry of an image, or it fails.</summary>
    public static readonly DiagnosticDescriptor PullFailed = new("KSAIL7213", "An image cannot be pulled");

    /// <summary>The image is for other machines.</summary>
    public static readonly DiagnosticDescriptor WrongPlatform = new("KSAIL7214", "An image is for another kind of machine");

    /// <summary>Another network has the addresses.</summary>
    public static readonly DiagnosticDescriptor NetworkOverlaps = new("KSAIL7220", "The addresses of the cluster are taken");

    /// <summary>A network of the cluster's name is not as it should be.</summary>
    public static readonly DiagnosticDescriptor NetworkDiffers = new("KSAIL7221", "The network of the cluster is not usable");

    /// <summary>More nodes than addresses.</summary>
    public static readonly DiagnosticDescriptor NoAddressLeft = new("KSAIL7222", "The network of the cluster is full");

    /// <summary>Something foreign has a name that the cluster needs.</summary>
    public static readonly DiagnosticDescriptor NameTaken = new("KSAIL7223", "A name on the Docker Engine is taken");

    /// <summary>A port of the host is in use.</summary>
    public static readonly DiagnosticDescriptor PortTaken = new("KSAIL7224", "A port of this machine is taken");

    /// <summary>A container cannot run.</summary>
    public static readonly DiagnosticDescriptor ContainerFailed = new("KSAIL7225", "A container cannot be started");

    /// <summary>A setting for Docker cannot be used.</summary>
    public static readonly DiagnosticDescriptor SettingUnusable = new("KSAIL7226", "A setting for clusters on Docker cannot be used");

    /// <summary>The engine failed, or its answer is damaged.</summary>
    public static readonly DiagnosticDescriptor Failed = new("KSAIL7229", "The Docker Engine failed");
}
