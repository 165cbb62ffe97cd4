using KSail.Documents.Diagnostics;

namespace KSail.Clusters;

/// <summary>What can go wrong in the life of a cluster, wherever its machines come from.</summary>
public static class LifecycleDiagnostics
{
    /// <summary>A configuration without a name for the cluster.</summary>
    public static readonly DiagnosticDescriptor NoName = new("KSAIL7150", "The cluster has no name");

    /// <summary>A release that clusters cannot be made of here.</summary>
    public static readonly DiagnosticDescriptor UnsupportedRelease = new("KSAIL7151", "Clusters of this release cannot be operated");

    /// <summary>Two processes at once.</summary>
    public static readonly DiagnosticDescriptor Locked = new("KSAIL7152", "Another process is at work on the cluster");

    /// <summary>A state folder that cannot be used.</summary>
    public static readonly DiagnosticDescriptor StateUnusable = new("KSAIL7153", "The state of a cluster cannot be read or written");

    /// <summary>Nobody knows the secrets of a cluster that exists.</summary>
    public static readonly DiagnosticDescriptor SecretsLost = new("KSAIL7154", "The secrets of a cluster are lost");

    /// <summary>A machine without a Talos API.</summary>
    public static readonly DiagnosticDescriptor NodeNotUp = new("KSAIL7155", "A node does not come up");

    /// <summary>A configuration that Talos does not take.</summary>
    public static readonly DiagnosticDescriptor ConfigurationRefused = new("KSAIL7156", "A node refuses its configuration");

    /// <summary>A control plane on which etcd cannot be begun.</summary>
    public static readonly DiagnosticDescriptor NotBootstrapped = new("KSAIL7157", "etcd cannot be started");

    /// <summary>Certificates that do not hold yet, or no longer, because clocks differ.</summary>
    public static readonly DiagnosticDescriptor ClockSkew = new("KSAIL7158", "The clocks of this machine and of a node differ");

    /// <summary>No answer of the API server.</summary>
    public static readonly DiagnosticDescriptor ApiNotReady = new("KSAIL7159", "The Kubernetes API does not become ready");

    /// <summary>A node that Kubernetes does not know.</summary>
    public static readonly DiagnosticDescriptor NodeNotReported = new("KSAIL7160", "A node does not join the cluster");

    /// <summary>A node that Kubernetes knows and does not use.</summary>
    public static readonly DiagnosticDescriptor NodeNotReady = new("KSAIL7161", "A node does not become ready");

    /// <summary>The user, or a limit of time, stopped the work.</summary>
    public static readonly DiagnosticDescriptor Interrupted = new("KSAIL7162", "The work on a cluster was interrupted");

    /// <summary>Something that cannot be undone, without the user's word.</summary>
    public static readonly DiagnosticDescriptor NotConfirmed = new("KSAIL7163", "What cannot be undone is not confirmed");

    /// <summary>There is nothing to work on.</summary>
    public static readonly DiagnosticDescriptor NoCluster = new("KSAIL7164", "The cluster does not exist");

    /// <summary>What a cluster leaves behind.</summary>
    public static readonly DiagnosticDescriptor LeftBehind = new("KSAIL7165", "Something of a cluster was left", DiagnosticSeverity.Warning);

    /// <summary>Nodes beyond those that are configured.</summary>
    public static readonly DiagnosticDescriptor Surplus = new("KSAIL7166", "The cluster differs from its configuration", DiagnosticSeverity.Warning);
}
