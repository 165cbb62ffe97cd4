using KSail.Documents.Diagnostics;

namespace KSail.Configuration;

/// <summary>
/// What can be wrong with the environments of a project and with the text of their configuration files. What can be wrong with their meaning
/// stands with the rules, in <see cref="Rules.ConfigurationRules"/>.
/// </summary>
public static class ConfigurationDiagnostics
{
    /// <summary>A project without a single configuration file.</summary>
    public static readonly DiagnosticDescriptor NoConfiguration = new("KSAIL1001", "A project has no ksail.yaml");

    /// <summary>The name of an environment, which becomes the name of folders, is not a DNS label.</summary>
    public static readonly DiagnosticDescriptor EnvironmentName = new("KSAIL1002", "The name of an environment is not usable");

    /// <summary>Two configuration files claim one environment.</summary>
    public static readonly DiagnosticDescriptor AmbiguousEnvironment = new("KSAIL1003", "Two configuration files define one environment");

    /// <summary>An environment was chosen that does not exist.</summary>
    public static readonly DiagnosticDescriptor UnknownEnvironment = new("KSAIL1004", "The chosen environment does not exist");

    /// <summary>An operation on one environment was started without saying which.</summary>
    public static readonly DiagnosticDescriptor EnvironmentRequired = new("KSAIL1005", "An environment must be chosen");

    /// <summary>The configuration file of an environment cannot be opened.</summary>
    public static readonly DiagnosticDescriptor ConfigurationMissing = new("KSAIL1006", "The configuration file of an environment does not exist");

    /// <summary>A configuration file that is empty, holds several documents or is not a mapping.</summary>
    public static readonly DiagnosticDescriptor NotOneMapping = new("KSAIL1007", "A configuration file is not one YAML mapping");

    /// <summary>A configuration file whose <c>apiVersion</c> or <c>kind</c> is not the one of KSail.</summary>
    public static readonly DiagnosticDescriptor Header = new("KSAIL1008", "A configuration file has the wrong apiVersion or kind");

    /// <summary>A key that the model does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownField = new("KSAIL1010", "A configuration field does not exist");

    /// <summary>A value of another type than its field.</summary>
    public static readonly DiagnosticDescriptor WrongType = new("KSAIL1011", "A configuration value has the wrong type");

    /// <summary>A value of the right type that the field does not take.</summary>
    public static readonly DiagnosticDescriptor BadValue = new("KSAIL1012", "A configuration value is not one that the field takes");

    /// <summary>A field without which nothing can be done is absent.</summary>
    public static readonly DiagnosticDescriptor MissingField = new("KSAIL1013", "A required configuration field is missing");

    /// <summary>A field that has moved.</summary>
    public static readonly DiagnosticDescriptor DeprecatedField = new("KSAIL1014", "A configuration field has moved", DiagnosticSeverity.Warning);

    /// <summary>A field is set at its old and its new place, to different values.</summary>
    public static readonly DiagnosticDescriptor DeprecatedConflict = new("KSAIL1015", "A moved configuration field is set twice and differently");

    /// <summary>A placeholder names a variable that is not set and gives no default.</summary>
    public static readonly DiagnosticDescriptor UnsetVariable = new("KSAIL1020", "A placeholder names a variable that is not set", DiagnosticSeverity.Warning);

    /// <summary>A placeholder has a default that does not apply, because its variable is set to nothing.</summary>
    public static readonly DiagnosticDescriptor EmptyVariable = new("KSAIL1021", "A variable that is set to nothing hides a default", DiagnosticSeverity.Warning);

    /// <summary>An operation needs the value of a variable that is not set.</summary>
    public static readonly DiagnosticDescriptor VariableRequired = new("KSAIL1022", "A variable is needed and not set");

    /// <summary>A <c>KSAIL_…</c> variable whose value its field does not take.</summary>
    public static readonly DiagnosticDescriptor BadOverride = new("KSAIL1023", "An override variable has a value that its field does not take");

    /// <summary>A <c>KSAIL_…</c> variable that names no field.</summary>
    public static readonly DiagnosticDescriptor UnknownOverride = new("KSAIL1024", "An override variable names no configuration field", DiagnosticSeverity.Warning);

    /// <summary>Text that looks like a placeholder and is none, or a placeholder in the default of another.</summary>
    public static readonly DiagnosticDescriptor MalformedPlaceholder = new("KSAIL1025", "A placeholder is not written correctly", DiagnosticSeverity.Warning);

    /// <summary>A configured file or folder that does not exist.</summary>
    public static readonly DiagnosticDescriptor PathMissing = new("KSAIL1030", "A configured file or folder does not exist");

    /// <summary>A configured path that is absolute, or leads to a file where a folder is needed.</summary>
    public static readonly DiagnosticDescriptor PathUnusable = new("KSAIL1031", "A configured path cannot be used");

    /// <summary>A registry that is not written as <c>[user[:password]@]host[:port][/path[:tag]]</c>.</summary>
    public static readonly DiagnosticDescriptor RegistryInvalid = new("KSAIL1040", "A registry is not written correctly");

    /// <summary>A registry with a user and no password, or the other way round.</summary>
    public static readonly DiagnosticDescriptor CredentialsIncomplete = new("KSAIL1041", "The credentials of a registry are incomplete");

    /// <summary>A distribution or provider that builds and cannot be operated.</summary>
    public static readonly DiagnosticDescriptor UnsupportedCluster = new("KSAIL1050", "Clusters of this distribution or provider are not supported");
}
