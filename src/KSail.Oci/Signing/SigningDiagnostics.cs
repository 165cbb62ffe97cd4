using KSail.Documents.Diagnostics;

namespace KSail.Oci.Signing;

/// <summary>What can go wrong with keys, signatures and attestations.</summary>
public static class SigningDiagnostics
{
    /// <summary>The file of the private key is missing, damaged, or holds something else.</summary>
    public static readonly DiagnosticDescriptor InvalidSigningKey = new("KSAIL6050", "The signing key cannot be used");

    /// <summary>The private key is encrypted, and the password is missing or another one.</summary>
    public static readonly DiagnosticDescriptor WrongPassword = new("KSAIL6051", "The password does not open the signing key");

    /// <summary>The file of the public key is missing, damaged, or holds something else.</summary>
    public static readonly DiagnosticDescriptor InvalidVerificationKey = new("KSAIL6052", "The verification key cannot be used");

    /// <summary>A key is configured, and the artifact goes where signatures have no place.</summary>
    public static readonly DiagnosticDescriptor NotSigned = new("KSAIL6053", "The artifact is not signed", DiagnosticSeverity.Message);

    /// <summary>The tag, or the registry, that is to be verified does not exist.</summary>
    public static readonly DiagnosticDescriptor NothingToVerify = new("KSAIL6060", "There is no artifact to verify");

    /// <summary>Nobody signed the artifact.</summary>
    public static readonly DiagnosticDescriptor NoSignature = new("KSAIL6061", "The artifact has no signature");

    /// <summary>Somebody signed the artifact, and not with the key.</summary>
    public static readonly DiagnosticDescriptor OtherKey = new("KSAIL6062", "The artifact is signed with another key");

    /// <summary>The key signed something, and not this artifact.</summary>
    public static readonly DiagnosticDescriptor OtherArtifact = new("KSAIL6063", "The signature is of another artifact");

    /// <summary>A signature that says it is of the key is not one, or cannot be read.</summary>
    public static readonly DiagnosticDescriptor DamagedSignature = new("KSAIL6064", "The signature was changed");

    /// <summary>An attestation that is to be there is missing or not what was signed.</summary>
    public static readonly DiagnosticDescriptor InvalidAttestation = new("KSAIL6065", "An attestation cannot be trusted");
}
