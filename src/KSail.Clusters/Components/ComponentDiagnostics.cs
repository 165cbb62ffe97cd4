using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Components;

/// <summary>What can go wrong with what a cluster is given.</summary>
public static class ComponentDiagnostics
{
    /// <summary>Something a component is made of is not in the cache.</summary>
    public static readonly DiagnosticDescriptor NotRestored = new("KSAIL7250", "A component is not restored");

    /// <summary>What was restored cannot be applied.</summary>
    public static readonly DiagnosticDescriptor Unusable = new("KSAIL7251", "A component cannot be rendered");

    /// <summary>The API server refuses a part of a component.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL7252", "The cluster refuses a component");

    /// <summary>A component does not come up.</summary>
    public static readonly DiagnosticDescriptor NotReady = new("KSAIL7253", "A component does not become ready");

    /// <summary>A component is managed by the environment's own workload and left to it.</summary>
    public static readonly DiagnosticDescriptor LeftToWorkload = new("KSAIL7254", "A component is managed by Flux", DiagnosticSeverity.Message);

    /// <summary>The cluster gets no age key.</summary>
    public static readonly DiagnosticDescriptor NoKey = new("KSAIL7255", "The cluster has no key to decrypt with", DiagnosticSeverity.Message);
}
