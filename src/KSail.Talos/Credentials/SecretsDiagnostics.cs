using KSail.Documents.Diagnostics;

namespace KSail.Talos.Credentials;

/// <summary>What can be wrong with the secrets of a cluster, and with what a real configuration is made of.</summary>
public static class SecretsDiagnostics
{
    /// <summary>A secrets file that is damaged, incomplete, or has keys that do not belong to their certificates.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("KSAIL7100", "The secrets of a cluster cannot be read");

    /// <summary>A patch names a variable that has neither value nor default.</summary>
    public static readonly DiagnosticDescriptor VariableNotSet = new("KSAIL7101", "A variable of a node patch is not set", DiagnosticSeverity.Warning);

    /// <summary>A text that shall be the whole configuration of a node and is not.</summary>
    public static readonly DiagnosticDescriptor Incomplete = new("KSAIL7102", "A machine configuration is not complete");
}
