using KSail.Documents.Diagnostics;

namespace KSail.Restore;

/// <summary>What can go wrong with what a repository takes from outside.</summary>
public static class RestoreDiagnostics
{
    /// <summary>The lock file is not of the form that restore writes.</summary>
    public static readonly DiagnosticDescriptor InvalidLockFile = new("KSAIL0201", "The lock file cannot be read");

    /// <summary>Something could not be fetched.</summary>
    public static readonly DiagnosticDescriptor CannotFetch = new("KSAIL0202", "Something from outside cannot be fetched");

    /// <summary>What was fetched is not what the lock file says.</summary>
    public static readonly DiagnosticDescriptor DigestMismatch = new("KSAIL0203", "Something from outside is not what the lock file says");

    /// <summary>A restore that may not change the lock file would have to.</summary>
    public static readonly DiagnosticDescriptor LockedMode = new("KSAIL0204", "The lock file is not up to date");

    /// <summary>Something is fetched over a connection that anybody on the way can change.</summary>
    public static readonly DiagnosticDescriptor Insecure = new("KSAIL0205", "Something is fetched over an open connection", DiagnosticSeverity.Warning);

    /// <summary>The cache or the lock file cannot be written.</summary>
    public static readonly DiagnosticDescriptor CannotWrite = new("KSAIL0206", "What was restored cannot be written");

    /// <summary>What was pinned before was forgotten, or pinned anew.</summary>
    public static readonly DiagnosticDescriptor Restored = new("KSAIL0207", "Something was restored", DiagnosticSeverity.Message);

    /// <summary>
    /// Catalogs of schemas cannot be reached, so some custom kinds are not checked. A message: a machine without network is no mistake, and
    /// must build where warnings are errors.
    /// </summary>
    public static readonly DiagnosticDescriptor CatalogUnreachable =
        new("KSAIL0208", "A catalog of schemas cannot be reached", DiagnosticSeverity.Message);

    /// <summary>Charts cannot be fetched, so their releases are not rendered. A message, for the same reason.</summary>
    public static readonly DiagnosticDescriptor ChartsUnreachable =
        new("KSAIL0209", "Charts cannot be fetched", DiagnosticSeverity.Message);

    /// <summary>A repository that was asked has no such chart or version.</summary>
    public static readonly DiagnosticDescriptor NoSuchChart = new("KSAIL0210", "A chart does not exist", DiagnosticSeverity.Warning);

    /// <summary>A chart whose signature or provenance does not hold.</summary>
    public static readonly DiagnosticDescriptor NotTrusted = new("KSAIL0211", "A chart is not signed as it has to be");

    /// <summary>A chart that says nothing of where it is from, although a keyring is there to check it.</summary>
    public static readonly DiagnosticDescriptor NoProvenance = new("KSAIL0212", "A chart has no provenance file", DiagnosticSeverity.Warning);

    /// <summary>A keyring that cannot be read.</summary>
    public static readonly DiagnosticDescriptor InvalidKeyring = new("KSAIL0213", "A keyring cannot be read");
}
