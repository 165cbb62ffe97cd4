using KSail.Clusters.Providers;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Definition;

/// <summary>
/// What a cluster shall be, out of the configuration of an environment. Knows nothing of what runs. What is not pinned is null: a running cluster
/// keeps what it has, a new one gets <see cref="TalosVersions.Default"/>.
/// </summary>
public sealed record ClusterDefinition
{
    /// <summary>Name of the cluster, which names all that belongs to it.</summary>
    public required string Name { get; init; }

    /// <summary>The environment that it runs.</summary>
    public required string Environment { get; init; }

    /// <summary>The configuration that it comes from; providers and components read their own settings in it.</summary>
    public required ClusterConfiguration Configuration { get; init; }

    /// <summary>Where the cluster is configured: the place of findings that concern it as a whole.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Number of control planes.</summary>
    public required int ControlPlanes { get; init; }

    /// <summary>Number of workers; with none, control planes run pods.</summary>
    public required int Workers { get; init; }

    /// <summary>The pinned Talos release, <c>v1.13.8</c>; null for none.</summary>
    public string? PinnedRelease { get; init; }

    /// <summary>The pinned Kubernetes release, without <c>v</c>; null for none.</summary>
    public string? PinnedKubernetes { get; init; }

    /// <summary>Absolute path of the folder of node patches; null without one.</summary>
    public string? PatchesDirectory { get; init; }

    /// <summary>The Image Factory schematic that nodes are made of: the configured one, or that of the configured extensions; null for plain Talos.</summary>
    public string? Schematic { get; init; }

    /// <summary>Absolute paths of kubeconfigs, the most important first: the one with the context is written, or else the first.</summary>
    public required IReadOnlyList<string> Kubeconfigs { get; init; }

    /// <summary>The context in the kubeconfig.</summary>
    public required string Context { get; init; }

    /// <summary>Absolute path of the talosconfig, whose context is called as the cluster.</summary>
    public required string Talosconfig { get; init; }

    /// <summary>The longest that one step may take; null leaves it to each step.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>All nodes that shall exist, control planes first.</summary>
    public IReadOnlyList<NodeIdentity> Nodes
    {
        get
        {
            var nodes = new List<NodeIdentity>(ControlPlanes + Workers);
            for (var i = 1; i <= ControlPlanes; i++)
                nodes.Add(NodeIdentity.Of(Name, NodeRole.ControlPlane, i));
            for (var i = 1; i <= Workers; i++)
                nodes.Add(NodeIdentity.Of(Name, NodeRole.Worker, i));
            return nodes;
        }
    }

    /// <summary>The installer that nodes of a release install and upgrade themselves with.</summary>
    /// <param name="release">The Talos release, <c>v1.13.8</c>.</param>
    /// <param name="platform">The platform of the nodes as Talos calls it; those that are installed to a disk from outside are of <c>metal</c>.</param>
    public string InstallerOf(string release, string platform = "metal") => FactoryImages.Installer(platform, Schematic, release);
}
