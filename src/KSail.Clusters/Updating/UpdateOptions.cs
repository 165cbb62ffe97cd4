namespace KSail.Clusters.Updating;

/// <summary>What an update may do, and how long it may take.</summary>
public sealed record UpdateOptions
{
    /// <summary>The name of the cluster, when the user allows what cannot be undone; anything else allows nothing.</summary>
    public string Confirmation { get; init; } = "";

    /// <summary>Whether pods that disruption budgets protect are deleted in the end.</summary>
    public bool ForcesDrain { get; init; }

    /// <summary>How long pods are waited for on one node.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long volumes are waited for between two nodes; null not to look at them.</summary>
    public TimeSpan? StorageTimeout { get; init; }

    /// <summary>How long a node may take to be well again after a restart.</summary>
    public TimeSpan NodeTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a node may take for an upgrade, or to be made.</summary>
    public TimeSpan UpgradeTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How long a part of Kubernetes may take to come up in its new release.</summary>
    public TimeSpan ComponentTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long etcd may take to be well before the next control plane is touched.</summary>
    public TimeSpan EtcdTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a node that should run is asked before it counts as one that does not answer.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
