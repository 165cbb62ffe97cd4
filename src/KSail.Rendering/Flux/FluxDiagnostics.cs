using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Flux;

/// <summary>What can be wrong with a chain of Flux Kustomizations.</summary>
public static class FluxDiagnostics
{
    /// <summary>Kustomizations that take their manifests from elsewhere.</summary>
    public static readonly DiagnosticDescriptor OtherSource =
        new("KSAIL2201", "A Flux Kustomization has another source and is not rendered", DiagnosticSeverity.Message);

    /// <summary>The path of a Kustomization is not in the source directory, or is a file.</summary>
    public static readonly DiagnosticDescriptor PathMissing = new("KSAIL2202", "The path of a Flux Kustomization does not exist");

    /// <summary>A component that is not a directory below the source directory.</summary>
    public static readonly DiagnosticDescriptor InvalidComponent = new("KSAIL2203", "A component of a Flux Kustomization is not a local path");

    /// <summary>A dependency that nothing creates.</summary>
    public static readonly DiagnosticDescriptor DependencyMissing = new("KSAIL2204", "A Flux Kustomization depends on one that does not exist");

    /// <summary>Kustomizations that wait for each other.</summary>
    public static readonly DiagnosticDescriptor DependencyCycle = new("KSAIL2205", "Flux Kustomizations wait for each other");

    /// <summary>A chain that grows beyond any real platform.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("KSAIL2206", "A chain of Flux Kustomizations grows too large");

    /// <summary>A variable without a value and without a default.</summary>
    public static readonly DiagnosticDescriptor UndefinedVariable = new("KSAIL2210", "A variable is not set");

    /// <summary>A <c>${</c> that starts no expression of Flux.</summary>
    public static readonly DiagnosticDescriptor InvalidExpression = new("KSAIL2211", "An expression cannot be substituted");

    /// <summary>A key of a variables object that cannot name a variable.</summary>
    public static readonly DiagnosticDescriptor InvalidVariableName = new("KSAIL2212", "A variable has an invalid name");

    /// <summary>A ConfigMap or Secret of variables that the environment does not create.</summary>
    public static readonly DiagnosticDescriptor VariablesMissing = new("KSAIL2213", "A source of variables does not exist");

    /// <summary>A value that turns its object into something that is not YAML or not an object.</summary>
    public static readonly DiagnosticDescriptor BrokenBySubstitution = new("KSAIL2214", "Substitution breaks an object");

    /// <summary>A ConfigMap or Secret of variables that the Kustomization which needs it creates itself.</summary>
    public static readonly DiagnosticDescriptor VariablesOwn = new("KSAIL2216", "A Kustomization takes variables from what it creates", DiagnosticSeverity.Warning);

    /// <summary>A ConfigMap or Secret of variables of which no object of the Kustomization uses any.</summary>
    public static readonly DiagnosticDescriptor VariablesUnused =
        new("KSAIL2215", "A source of variables is not used", DiagnosticSeverity.Message);

    /// <summary>An encrypted object that the cluster would refuse.</summary>
    public static readonly DiagnosticDescriptor NotDecrypted = new("KSAIL2220", "An encrypted object belongs to a Kustomization without decryption");
}
