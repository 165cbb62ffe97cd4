using KSail.Documents.Diagnostics;

namespace KSail.Oci;

/// <summary>What can go wrong between a source directory and a registry.</summary>
public static class OciDiagnostics
{
    /// <summary>Host, port, repository or tag are not what a registry accepts.</summary>
    public static readonly DiagnosticDescriptor InvalidReference = new("KSAIL6001", "The artifact's reference is not valid");

    /// <summary>The source directory has nothing that Flux would apply.</summary>
    public static readonly DiagnosticDescriptor NothingToPush = new("KSAIL6002", "There is nothing to push");

    /// <summary>A file cannot become part of the artifact.</summary>
    public static readonly DiagnosticDescriptor CannotPack = new("KSAIL6003", "A file cannot be packed");

    /// <summary>The folder of the OCI layout cannot be written.</summary>
    public static readonly DiagnosticDescriptor LayoutNotWritten = new("KSAIL6004", "The OCI layout cannot be written");

    /// <summary>A manifest without content.</summary>
    public static readonly DiagnosticDescriptor EmptyManifest = new("KSAIL6005", "A manifest file is empty", DiagnosticSeverity.Message);

    /// <summary>Docker's credentials file cannot be used.</summary>
    public static readonly DiagnosticDescriptor CredentialsFile = new("KSAIL6006", "The credentials file cannot be used", DiagnosticSeverity.Warning);

    /// <summary>A file that everybody could read who can pull the artifact, and that nobody should.</summary>
    public static readonly DiagnosticDescriptor PrivateFile = new("KSAIL6007", "A private file would be in the artifact");

    /// <summary>A file that an editor left behind.</summary>
    public static readonly DiagnosticDescriptor BackupLeftOut = new("KSAIL6008", "An editor's backup is left out", DiagnosticSeverity.Message);

    /// <summary>The files are not those of the commit.</summary>
    public static readonly DiagnosticDescriptor DirtyTree = new("KSAIL6009", "The artifact is not what the commit holds", DiagnosticSeverity.Message);

    /// <summary>No connection: refused, unknown host, no route.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("KSAIL6010", "The registry cannot be reached");

    /// <summary>No encrypted connection that can be trusted.</summary>
    public static readonly DiagnosticDescriptor Tls = new("KSAIL6011", "The connection to the registry cannot be trusted");

    /// <summary>The registry does not know who is pushing.</summary>
    public static readonly DiagnosticDescriptor Unauthorized = new("KSAIL6012", "The registry wants other credentials");

    /// <summary>The registry knows who is pushing, and says no.</summary>
    public static readonly DiagnosticDescriptor Denied = new("KSAIL6013", "The registry denies the push");

    /// <summary>The repository does not exist and the registry does not make it.</summary>
    public static readonly DiagnosticDescriptor RepositoryUnknown = new("KSAIL6014", "The registry does not know the repository");

    /// <summary>The registry refuses the request for a reason that trying again does not cure.</summary>
    public static readonly DiagnosticDescriptor Refused = new("KSAIL6015", "The registry refuses the artifact");

    /// <summary>The registry is in trouble or overloaded, and stayed so.</summary>
    public static readonly DiagnosticDescriptor Unavailable = new("KSAIL6016", "The registry does not work at the moment");

    /// <summary>The connection broke, and broke again.</summary>
    public static readonly DiagnosticDescriptor ConnectionLost = new("KSAIL6017", "The connection to the registry was lost");

    /// <summary>What answers is not a registry, or a broken one.</summary>
    public static readonly DiagnosticDescriptor Nonsense = new("KSAIL6018", "The registry's answer makes no sense");

    /// <summary>The time for the push is over.</summary>
    public static readonly DiagnosticDescriptor TimedOut = new("KSAIL6019", "The push took too long");

    /// <summary>The user stopped the push.</summary>
    public static readonly DiagnosticDescriptor Cancelled = new("KSAIL6020", "The push was cancelled");

    /// <summary>A tag has content that it is to keep.</summary>
    public static readonly DiagnosticDescriptor ImmutableTag = new("KSAIL6021", "The tag is not to be moved");

    /// <summary>A layout or an archive from an earlier build is not one, or is damaged.</summary>
    public static readonly DiagnosticDescriptor InvalidArtifactFile = new("KSAIL6022", "The artifact file cannot be used");

    /// <summary>What is to be promoted is not there, or its name says nothing.</summary>
    public static readonly DiagnosticDescriptor NothingToPromote = new("KSAIL6023", "There is nothing to promote");

    /// <summary>The file of the registry's certificate authorities cannot be read.</summary>
    public static readonly DiagnosticDescriptor InvalidCertificates = new("KSAIL6024", "The certificate authorities cannot be read");

    /// <summary>Something in Docker's folder of certificates for the registry cannot be used.</summary>
    public static readonly DiagnosticDescriptor UnusableCertificates = new("KSAIL6073", "The certificates for the registry cannot be used");

    /// <summary>The registry wants to see a certificate, and none, or another one, was shown.</summary>
    public static readonly DiagnosticDescriptor ClientCertificate = new("KSAIL6074", "The registry wants a client certificate");
}
