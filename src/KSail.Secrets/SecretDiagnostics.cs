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

    /// <summary>A file that SOPS could not encrypt, or not without changing what it means.</summary>
    public static readonly DiagnosticDescriptor InvalidDocument = new("KSAIL4009", "A file cannot be encrypted as it is");

    /// <summary>The metadata of an encrypted file contradict themselves or were damaged.</summary>
    public static readonly DiagnosticDescriptor InvalidMetadata = new("KSAIL4010", "The metadata of an encrypted file cannot be used");

    /// <summary>Nobody here can open a file.</summary>
    public static readonly DiagnosticDescriptor NoIdentity = new("KSAIL4011", "No key at hand opens a file");

    /// <summary>Something in an encrypted file was changed, moved, added or removed without its key.</summary>
    public static readonly DiagnosticDescriptor MacMismatch = new("KSAIL4012", "An encrypted file was changed without its key");

    /// <summary>An encrypted value was damaged, or comes from another place or file.</summary>
    public static readonly DiagnosticDescriptor DamagedValue = new("KSAIL4013", "An encrypted value cannot be decrypted");

    /// <summary>A file has, or should have, keys of PGP or of a key service.</summary>
    public static readonly DiagnosticDescriptor OtherKeys = new("KSAIL4014", "A file needs keys that only the sops program can use");

    /// <summary>There is no rule that says for whom a file is to be encrypted.</summary>
    public static readonly DiagnosticDescriptor NoRuleForFile = new("KSAIL4015", "No creation rule says for whom a file is encrypted");

    /// <summary>A creation rule names somebody for whom nothing can be encrypted, or options that exclude each other.</summary>
    public static readonly DiagnosticDescriptor UnusableRule = new("KSAIL4016", "A creation rule cannot be followed");

    /// <summary>A creation rule is about no file.</summary>
    public static readonly DiagnosticDescriptor UnusedRule = new("KSAIL4017", "A creation rule matches no file", DiagnosticSeverity.Warning);

    /// <summary>An editor could not be run, or what was edited could not be used.</summary>
    public static readonly DiagnosticDescriptor EditFailed = new("KSAIL4018", "A secret could not be edited");

    /// <summary>A file that should be decrypted is plain already.</summary>
    public static readonly DiagnosticDescriptor NotEncryptedFile = new("KSAIL4019", "A file is not encrypted");

    /// <summary>A file could not be read or written.</summary>
    public static readonly DiagnosticDescriptor FileFailed = new("KSAIL4020", "A file with secrets could not be read or written");

    /// <summary>There is nowhere to show a secret but the log.</summary>
    public static readonly DiagnosticDescriptor NoOutput = new("KSAIL4021", "There is no place to show a secret");
}
