using KSail.Documents.Diagnostics;

namespace KSail.Secrets;

/// <summary>What can be wrong with secrets in a repository. No message ever holds a value.</summary>
public static class SecretDiagnostics
{
    /// <summary>A value of a Secret that anybody can read who can read the repository or the artifact.</summary>
    public static readonly DiagnosticDescriptor PlainSecret = new("KSAIL4001", "A secret is not encrypted");

    /// <summary>A file whose name says that it is encrypted, and it is not.</summary>
    public static readonly DiagnosticDescriptor NotEncrypted = new("KSAIL4002", "A file that should be encrypted is not");

    /// <summary>A file waits to be encrypted until the repository has recipients.</summary>
    public static readonly DiagnosticDescriptor NoRecipients =
        new("KSAIL4003", "A file cannot be encrypted yet", DiagnosticSeverity.Warning);

    /// <summary>A file is encrypted for others than its creation rule says.</summary>
    public static readonly DiagnosticDescriptor RecipientsDiffer = new("KSAIL4004", "A file is encrypted for others than its rule says");

    /// <summary>An environment takes in a file that its key does not open.</summary>
    public static readonly DiagnosticDescriptor ForeignKey = new("KSAIL4005", "An environment cannot decrypt a file that it uses");

    /// <summary>No creation rule is about an encrypted file.</summary>
    public static readonly DiagnosticDescriptor NoRule = new("KSAIL4006", "No creation rule matches an encrypted file", DiagnosticSeverity.Warning);

    /// <summary>The configuration of SOPS cannot be read.</summary>
    public static readonly DiagnosticDescriptor InvalidRules = new("KSAIL4007", "The creation rules cannot be read");

    /// <summary>Encrypted values without what is needed to decrypt them.</summary>
    public static readonly DiagnosticDescriptor IncompleteMetadata = new("KSAIL4008", "The metadata of an encrypted file is incomplete");
}
