using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>A component that was installed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Workloads">What of it runs pods.</param>
internal sealed record InstalledComponent(string Name, string Version, IReadOnlyList<(ResourceKind Kind, ObjectName Name)> Workloads)
{
    /// <summary>Whether the environment's workload had it already.</summary>
    public bool IsLeftToWorkload { get; init; }

    /// <summary><see cref="Component.Content"/>; empty where nobody noted it.</summary>
    public string Content { get; init; } = "";

    /// <summary><see cref="Component.Phase"/>; empty where nobody noted it.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Values of <see cref="Component.Settings"/> by their names.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What its workloads were installed with; empty for a component that the environment's workload took over.</summary>
    public IReadOnlyList<WorkloadImages> Images { get; init; } = [];

    /// <summary><see cref="Component.GoesWhenUnasked"/>.</summary>
    public bool GoesWhenUnasked { get; init; }

    /// <summary><see cref="Component.Provisioner"/>.</summary>
    public string Provisioner { get; init; } = "";
}

/// <summary>The images that a workload was installed with.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Images">Images by the names of their containers.</param>
internal sealed record WorkloadImages(ResourceKind Kind, ObjectName Name, IReadOnlyDictionary<string, string> Images)
{
    /// <summary>The images of a workload, by the names of their containers, in ordinal order.</summary>
    public static SortedDictionary<string, string> Of(KubernetesObject workload)
    {
        var images = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var pod = workload.Spec.Object("template").Object("spec");
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            foreach (var container in pod.Array(list) ?? [])
                images[container.Text("name")] = container.Text("image");
        }

        return images;
    }

    /// <summary>How a workload differs from what was installed, in words; null for not at all. Containers that others add are theirs.</summary>
    /// <param name="running">The workload; null where it is gone.</param>
    public string? Difference(KubernetesObject? running)
    {
        if (running is null)
            return $"{Kind.Kind} {Name} is gone";
        var now = Of(running);
        foreach (var (container, image) in Images.OrderBy(static image => image.Key, StringComparer.Ordinal))
        {
            if (now.GetValueOrDefault(container) is var found && found != image)
                return $"{Kind.Kind} {Name} {(found is null ? $"has no container {container}" : $"runs {found}")}, and was installed with {image}";
        }

        return null;
    }
}
