using KSail.Documents.Yaml;

namespace KSail.Talos.Comparison;

/// <summary>The programs of a node whose version is that of an image in its configuration.</summary>
public enum NodeComponent
{
    /// <summary>The API server.</summary>
    ApiServer,

    /// <summary>The controller manager.</summary>
    ControllerManager,

    /// <summary>The scheduler.</summary>
    Scheduler,

    /// <summary>kube-proxy, which control planes deploy for all nodes.</summary>
    Proxy,

    /// <summary>The kubelet.</summary>
    Kubelet,

    /// <summary>Talos itself: the installer, which is used by the next upgrade.</summary>
    Installer,
}

/// <summary>The images of a configuration, wherever its form has them.</summary>
public static class ComponentImages
{
    private static readonly Place[] Places =
    [
        new(NodeComponent.ApiServer, ["cluster", "apiServer", "image"], "KubeAPIServerConfig", ["image"]),
        new(NodeComponent.ControllerManager, ["cluster", "controllerManager", "image"], "KubeControllerManagerConfig", ["image"]),
        new(NodeComponent.Scheduler, ["cluster", "scheduler", "image"], "KubeSchedulerConfig", ["image"]),
        new(NodeComponent.Proxy, ["cluster", "proxy", "image"], "KubeProxyConfig", ["image"]),
        new(NodeComponent.Kubelet, ["machine", "kubelet", "image"], "KubeletConfig", ["image"]),
        new(NodeComponent.Installer, ["machine", "install", "image"], "UnattendedInstallConfig", ["installer", "image"]),
    ];

    /// <summary>The image of a component; null where the configuration leaves it to the node.</summary>
    public static string? Find(MachineConfiguration configuration, NodeComponent component)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return FindNode(configuration, component) is YamlScalar { IsNull: false, Value.Length: > 0 } image ? image.Value : null;
    }

    /// <summary>Whether a patch sets the image, so that it is the user's to change.</summary>
    public static bool IsPatched(MachineConfiguration configuration, NodeComponent component)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return FindNode(configuration, component) is { Span.HasFile: true };
    }

    /// <summary>Sets the image of a component where the configuration has its section; false where it has none.</summary>
    public static bool Set(MachineConfiguration configuration, NodeComponent component, string image)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(image);
        var place = Places[(int)component];
        if (Section(configuration.Find(place.Kind)?.Root, place.DocumentPath) is { } document)
            document.Set(place.DocumentPath[^1], YamlScalar.String(image));
        else if (Section(configuration.Machine.Root, place.MachinePath) is { } machine)
            machine.Set(place.MachinePath[^1], YamlScalar.String(image));
        else
            return false;
        return true;
    }

    private static YamlNode? FindNode(MachineConfiguration configuration, NodeComponent component)
    {
        var place = Places[(int)component];
        return Section(configuration.Find(place.Kind)?.Root, place.DocumentPath)?[place.DocumentPath[^1]]
            ?? Section(configuration.Machine.Root, place.MachinePath)?[place.MachinePath[^1]];
    }

    private static YamlMapping? Section(YamlMapping? at, string[] path)
    {
        for (var i = 0; i < path.Length - 1; i++)
            at = at?.GetMapping(path[i]);
        return at;
    }

    /// <summary>Where an image stands in the form up to 1.13, and in the one since.</summary>
    private sealed record Place(NodeComponent Component, string[] MachinePath, string Kind, string[] DocumentPath);
}
