using KSail.Documents.Diagnostics;

namespace KSail.GitOps;

/// <summary>What can go wrong between an artifact in a registry and a cluster that runs it.</summary>
public static class GitOpsDiagnostics
{
    /// <summary>No source of the cluster has the artifact's address.</summary>
    public static readonly DiagnosticDescriptor NoSource = new("KSAIL6150", "No source in the cluster fetches the artifact");

    /// <summary>The source says that it cannot fetch.</summary>
    public static readonly DiagnosticDescriptor SourceFailed = new("KSAIL6151", "The cluster cannot fetch the artifact");

    /// <summary>The source fetched, and got something else.</summary>
    public static readonly DiagnosticDescriptor OtherRevision = new("KSAIL6152", "The cluster fetched another artifact");

    /// <summary>A source without a Kustomization.</summary>
    public static readonly DiagnosticDescriptor NothingApplies = new("KSAIL6153", "Nothing in the cluster applies the artifact");

    /// <summary>kustomize, substitution or decryption failed in the cluster.</summary>
    public static readonly DiagnosticDescriptor BuildFailed = new("KSAIL6154", "A Kustomization cannot be built in the cluster");

    /// <summary>The API server refused a resource.</summary>
    public static readonly DiagnosticDescriptor ApplyFailed = new("KSAIL6155", "A resource cannot be applied");

    /// <summary>A resource was applied and does not get ready.</summary>
    public static readonly DiagnosticDescriptor Unhealthy = new("KSAIL6156", "A resource does not get healthy");

    /// <summary>A Kustomization failed, for a reason that no other code has.</summary>
    public static readonly DiagnosticDescriptor KustomizationFailed = new("KSAIL6157", "A Kustomization failed");

    /// <summary>A HelmRelease failed.</summary>
    public static readonly DiagnosticDescriptor ReleaseFailed = new("KSAIL6158", "A HelmRelease failed");

    /// <summary>Objects wait for each other.</summary>
    public static readonly DiagnosticDescriptor DependencyCycle = new("KSAIL6159", "Objects in the cluster wait for each other");

    /// <summary>What is waited for does not exist, or never gets ready because it is suspended.</summary>
    public static readonly DiagnosticDescriptor DependencyMissing = new("KSAIL6160", "An object waits for something that does not come");

    /// <summary>Time is over.</summary>
    public static readonly DiagnosticDescriptor TimedOut = new("KSAIL6161", "The environment was not reconciled in time");

    /// <summary>An object is suspended.</summary>
    public static readonly DiagnosticDescriptor Suspended = new("KSAIL6162", "A suspended object was skipped", DiagnosticSeverity.Warning);

    /// <summary>The cluster has no GitOps engine, or another one.</summary>
    public static readonly DiagnosticDescriptor EngineMissing = new("KSAIL6163", "The cluster lacks the GitOps engine");

    /// <summary>Somebody stopped the wait.</summary>
    public static readonly DiagnosticDescriptor Cancelled = new("KSAIL6164", "The reconciliation is no longer waited for");

    /// <summary>An Application of Argo CD failed.</summary>
    public static readonly DiagnosticDescriptor ApplicationFailed = new("KSAIL6165", "An Application failed");

    /// <summary>There is nothing to do.</summary>
    public static readonly DiagnosticDescriptor NothingToReconcile = new("KSAIL6167", "There is nothing to reconcile", DiagnosticSeverity.Message);

    /// <summary>There is no artifact that could be waited for.</summary>
    public static readonly DiagnosticDescriptor NotPublished = new("KSAIL6168", "There is no artifact to reconcile");

    /// <summary>A configuration that leaves open which cluster it is about.</summary>
    public static readonly DiagnosticDescriptor ClusterUnknown = new("KSAIL6169", "It is not known which cluster is meant");

    /// <summary>Part of a failure could not be looked into.</summary>
    public static readonly DiagnosticDescriptor DiagnosisIncomplete = new("KSAIL6170", "The failure could not be looked into completely", DiagnosticSeverity.Message);

    /// <summary>A cluster without a registry to pull from.</summary>
    public static readonly DiagnosticDescriptor NothingToFollow = new("KSAIL6171", "There is nothing for the GitOps engine to follow", DiagnosticSeverity.Message);

    /// <summary>A registry that nodes cannot reach.</summary>
    public static readonly DiagnosticDescriptor RegistryOutOfReach = new("KSAIL6172", "The cluster cannot reach the registry");
}
