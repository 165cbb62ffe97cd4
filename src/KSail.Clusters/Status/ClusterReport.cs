using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;

namespace KSail.Clusters.Status;

/// <summary>A node as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role"><c>control plane</c> or <c>worker</c>.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>missing</c>.</param>
/// <param name="Address">Its address; empty where it has none.</param>
public sealed record NodeReport(string Name, string Role, string State, string Address)
{
    /// <summary>The Talos release that runs on it; empty where it does not answer.</summary>
    public string Talos { get; init; } = "";

    /// <summary>The release of its kubelet; empty where Kubernetes does not know it.</summary>
    public string Kubelet { get; init; } = "";

    /// <summary>Whether Kubernetes uses it; null where nobody knows.</summary>
    public bool? IsReady { get; init; }

    /// <summary>What is wrong with it: services that are not well, why it does not answer or is not ready.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>etcd as a control plane sees it.</summary>
/// <param name="Members">Names of its members, ordered.</param>
/// <param name="Leader">Name of the member that leads; empty where none does.</param>
/// <param name="Problem">Why it cannot be asked, or what it complains about; empty for nothing.</param>
public sealed record EtcdReport(IReadOnlyList<string> Members, string Leader, string Problem);

/// <summary>The Kubernetes API as this machine sees it.</summary>
/// <param name="Server">Its address; empty while nothing runs.</param>
/// <param name="Version">Its release; empty where it does not answer.</param>
/// <param name="Problem">Why it does not answer; empty when it does.</param>
public sealed record ApiReport(string Server, string Version, string Problem);

/// <summary>How a cluster is.</summary>
public sealed record ClusterReport
{
    /// <summary>Name of the cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>Name of its environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Name of its provider.</summary>
    public required string Provider { get; init; }

    /// <summary>Its nodes, those that are wanted and missing among them.</summary>
    public required IReadOnlyList<NodeReport> Nodes { get; init; }

    /// <summary>What nodes share.</summary>
    public required IReadOnlyList<SharedResource> Shared { get; init; }

    /// <summary>etcd; null where no control plane can be asked.</summary>
    public EtcdReport? Etcd { get; init; }

    /// <summary>The Kubernetes API.</summary>
    public required ApiReport Api { get; init; }

    /// <summary>What was installed into it.</summary>
    public IReadOnlyList<ComponentStatus> Components { get; init; } = [];

    /// <summary>What differs from its configuration, one sentence each.</summary>
    public required IReadOnlyList<string> Drift { get; init; }

    /// <summary>Whether anything of it exists.</summary>
    public bool Exists => Shared.Count > 0 || Nodes.Any(static node => node.State != "missing");

    /// <summary>Whether all of it runs as it should.</summary>
    public bool IsHealthy => Exists && Api.Version.Length > 0 && Etcd is { Problem.Length: 0 }
        && Nodes.All(static node => node is { State: "running", IsReady: true, Problems.Count: 0 }) && Components.All(static component => component.IsReady);
}
