using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Updating;

/// <summary>What can go wrong between what a cluster is and what it shall be.</summary>
public static class UpdateDiagnostics
{
    /// <summary>Nothing of the cluster runs, so that nobody can say what it is.</summary>
    public static readonly DiagnosticDescriptor NotRunning = new("KSAIL7400", "The cluster does not run");

    /// <summary>Something would be lost, and nobody said that it may be.</summary>
    public static readonly DiagnosticDescriptor NotConfirmed = new("KSAIL7401", "A destructive change is not confirmed");

    /// <summary>Only another cluster can have it.</summary>
    public static readonly DiagnosticDescriptor Impossible = new("KSAIL7402", "A running cluster cannot be changed like this");

    /// <summary>A node says that it would refuse the configuration.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL7403", "A node refuses its new configuration");

    /// <summary>The cluster is not what the repository says.</summary>
    public static readonly DiagnosticDescriptor Differs = new("KSAIL7404", "The cluster differs from the repository");

    /// <summary>There is no sequence of supported upgrades to the pinned releases.</summary>
    public static readonly DiagnosticDescriptor NoUpgradePath = new("KSAIL7405", "There is no way to the pinned release");

    /// <summary>A pinned release is older than what runs.</summary>
    public static readonly DiagnosticDescriptor NoDowngrade = new("KSAIL7406", "A pinned release is older than what runs", DiagnosticSeverity.Warning);

    /// <summary>A node was left out because it does not answer.</summary>
    public static readonly DiagnosticDescriptor LeftOut = new("KSAIL7407", "A node was left out of an update");

    /// <summary>The configuration of no control plane can be read.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("KSAIL7408", "The running configuration cannot be read");

    /// <summary>Pods do not leave a node.</summary>
    public static readonly DiagnosticDescriptor NotDrained = new("KSAIL7409", "A node cannot be drained");

    /// <summary>etcd would lose its quorum.</summary>
    public static readonly DiagnosticDescriptor EtcdAtRisk = new("KSAIL7410", "etcd is not well enough to go on");

    /// <summary>A node is not well again after a change.</summary>
    public static readonly DiagnosticDescriptor NotBack = new("KSAIL7411", "A node does not come back");

    /// <summary>A node went back to the release before.</summary>
    public static readonly DiagnosticDescriptor RolledBack = new("KSAIL7412", "A node undid its upgrade");

    /// <summary>Volumes are not well after a node.</summary>
    public static readonly DiagnosticDescriptor StorageNotWell = new("KSAIL7413", "Storage is not well between two nodes");

    /// <summary>A part of Kubernetes does not come up in its new release.</summary>
    public static readonly DiagnosticDescriptor ComponentNotUp = new("KSAIL7414", "A part of Kubernetes does not come up after its upgrade");

    /// <summary>A node did not become a part of the cluster.</summary>
    public static readonly DiagnosticDescriptor NotJoined = new("KSAIL7415", "A new node does not join the cluster");

    /// <summary>The user, or a limit of time, stopped the work.</summary>
    public static readonly DiagnosticDescriptor Interrupted = new("KSAIL7416", "An update was interrupted");

    /// <summary>A call in the middle of the work failed.</summary>
    public static readonly DiagnosticDescriptor Failed = new("KSAIL7417", "An update failed");

    /// <summary>A manifest of control planes belongs to somebody else by now.</summary>
    public static readonly DiagnosticDescriptor ManifestLeft = new("KSAIL7418", "A bootstrap manifest was left to who owns it now", DiagnosticSeverity.Warning);

    /// <summary>A component that is not configured any longer is not taken out.</summary>
    public static readonly DiagnosticDescriptor ComponentLeft = new("KSAIL7419", "A component stays although it is not configured any longer", DiagnosticSeverity.Warning);
}
