using KSail.Documents.Diagnostics;

namespace KSail.Validation;

/// <summary>What can be wrong with the objects of an environment, each by itself and together.</summary>
public static class ValidationDiagnostics
{
    /// <summary>No <c>apiVersion</c>, <c>kind</c> or <c>metadata.name</c>.</summary>
    public static readonly DiagnosticDescriptor MissingIdentity = new("KSAIL3101", "An object does not say what it is");

    /// <summary>The API version exists, the kind in it does not.</summary>
    public static readonly DiagnosticDescriptor UnknownKind = new("KSAIL3102", "A kind does not exist");

    /// <summary>The kind exists, but not, or no longer, in this version.</summary>
    public static readonly DiagnosticDescriptor VersionNotServed = new("KSAIL3103", "An API version is not served");

    /// <summary>The version is unknown to the embedded schemas, but the cluster may have it.</summary>
    public static readonly DiagnosticDescriptor UnknownVersion =
        new("KSAIL3104", "An API version is not among the known ones", DiagnosticSeverity.Warning);

    /// <summary>One Flux Kustomization holds two objects of one identity.</summary>
    public static readonly DiagnosticDescriptor DuplicateObject = new("KSAIL3105", "An object is defined twice");

    /// <summary>Two Flux Kustomizations apply one object.</summary>
    public static readonly DiagnosticDescriptor SharedObject =
        new("KSAIL3106", "An object is applied by two Flux Kustomizations", DiagnosticSeverity.Warning);

    /// <summary>Objects of kinds without a schema were not checked.</summary>
    public static readonly DiagnosticDescriptor WithoutSchema = new("KSAIL3107", "Objects have no schema", DiagnosticSeverity.Message);

    /// <summary>The environment's Kubernetes is older or newer than all releases that are known.</summary>
    public static readonly DiagnosticDescriptor UnknownRelease = new("KSAIL3109", "The Kubernetes release is not a known one", DiagnosticSeverity.Warning);

    /// <summary>The version is still served, but will go.</summary>
    public static readonly DiagnosticDescriptor DeprecatedVersion = new("KSAIL3110", "An API version is deprecated", DiagnosticSeverity.Warning);

    /// <summary>The API server serves the version only when it is told to.</summary>
    public static readonly DiagnosticDescriptor OffByDefault = new("KSAIL3111", "An API version is not served by default", DiagnosticSeverity.Warning);

    /// <summary>A custom kind of the whole cluster has a namespace.</summary>
    public static readonly DiagnosticDescriptor NamespaceWithoutEffect =
        new("KSAIL3112", "An object of a kind of the whole cluster names a namespace", DiagnosticSeverity.Warning);

    /// <summary>A rule in the Common Expression Language of a kind's schema does not hold.</summary>
    public static readonly DiagnosticDescriptor RuleViolated = new("KSAIL3130", "A rule of a schema does not hold");

    /// <summary>A place of schemas that cannot be understood.</summary>
    public static readonly DiagnosticDescriptor InvalidSchemaLocation = new("KSAIL3131", "A schema location is not valid");

    /// <summary>A rule of the project that cannot be used.</summary>
    public static readonly DiagnosticDescriptor InvalidRule = new("KSAIL3132", "A rule of the project is not valid");

    /// <summary>A rule of the project does not hold.</summary>
    public static readonly DiagnosticDescriptor OwnRuleViolated = new("KSAIL3133", "A rule of the project does not hold");

    /// <summary>A rule of the project that is a warning does not hold.</summary>
    public static readonly DiagnosticDescriptor OwnRuleWarning =
        new("KSAIL3134", "A rule of the project, which is a warning, does not hold", DiagnosticSeverity.Warning);
}
