using KSail.Documents.Diagnostics;

namespace KSail.Validation.Flux;

/// <summary>What can be wrong between Flux objects that are right one by one. Clusters may hold more than a repository, so little of it is an error.</summary>
public static class FluxCheckDiagnostics
{
    /// <summary>A source, or another object that a Flux object names, which nothing creates.</summary>
    public static readonly DiagnosticDescriptor ReferenceMissing =
        new("KSAIL2230", "A Flux object refers to one that does not exist", DiagnosticSeverity.Warning);

    /// <summary>Releases that wait for each other.</summary>
    public static readonly DiagnosticDescriptor ReleaseCycle = new("KSAIL2231", "HelmReleases wait for each other");

    /// <summary>A custom resource whose definition comes with a Kustomization that it does not wait for.</summary>
    public static readonly DiagnosticDescriptor DefinitionNotAwaited =
        new("KSAIL2232", "A custom resource does not wait for its definition", DiagnosticSeverity.Warning);

    /// <summary>A custom resource that must be there before its own definition.</summary>
    public static readonly DiagnosticDescriptor DefinitionAfterResource = new("KSAIL2233", "A custom resource is applied before its definition");

    /// <summary>A custom resource in one Kustomization with the chart that defines it.</summary>
    public static readonly DiagnosticDescriptor DefinitionInSameRelease =
        new("KSAIL2234", "A custom resource is applied together with the chart that defines it", DiagnosticSeverity.Warning);

    /// <summary>Objects that Flux leaves alone for the time being.</summary>
    public static readonly DiagnosticDescriptor Suspended = new("KSAIL2235", "Flux objects are suspended", DiagnosticSeverity.Message);

    /// <summary>A wait that ends before what it waits for may.</summary>
    public static readonly DiagnosticDescriptor TimeoutTooShort =
        new("KSAIL2236", "The connection's timeout is shorter than a Kustomization's", DiagnosticSeverity.Warning);

    /// <summary>An expression that Flux refuses, or that can never say yes or no.</summary>
    public static readonly DiagnosticDescriptor InvalidExpression = new("KSAIL2237", "Flux cannot use an expression");

    /// <summary>An expression that Flux reads, and that fails once there is an object to look at.</summary>
    public static readonly DiagnosticDescriptor FailingExpression =
        new("KSAIL2238", "An expression of Flux fails when it is evaluated", DiagnosticSeverity.Warning);
}
