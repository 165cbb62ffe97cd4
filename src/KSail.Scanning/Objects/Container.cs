using KSail.Documents.Yaml;

namespace KSail.Scanning.Objects;

/// <summary>Which list of a pod a container stands in.</summary>
internal enum ContainerRole
{
    Regular,
    Init,
    Ephemeral,
}

/// <summary>A container of a workload.</summary>
/// <param name="workload">The workload.</param>
/// <param name="role">Which list it stands in.</param>
/// <param name="index">Its place in that list, from 0.</param>
/// <param name="node">Its tree.</param>
internal sealed class Container(Workload workload, ContainerRole role, int index, YamlMapping node)
{
    private string? _path;

    /// <summary>Its tree.</summary>
    public YamlMapping Node { get; } = node;

    /// <summary>Which list it stands in.</summary>
    public ContainerRole Role { get; } = role;

    /// <summary>Its security context; null when it has none.</summary>
    public YamlMapping? Security { get; } = node.GetMapping("securityContext");

    /// <summary>Its image; null when it has none.</summary>
    public string? Image { get; } = node.GetString("image");

    /// <summary>Whether it has a name: most rules of Kubescape name the container in their text, and say nothing of one without.</summary>
    public bool HasName { get; } = node.Contains("name");

    /// <summary>Its path within the object, for example <c>spec.template.spec.containers[0]</c>.</summary>
    public string Path => _path ??= $"{workload.PodPath}.{ListName}[{index}]";

    /// <summary>The path of a field of it.</summary>
    public string PathOf(string field) => $"{Path}.{field}";

    private string ListName => Role switch
    {
        ContainerRole.Regular => "containers",
        ContainerRole.Init => "initContainers",
        _ => "ephemeralContainers",
    };
}
