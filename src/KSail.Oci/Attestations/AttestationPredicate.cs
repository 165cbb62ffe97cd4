namespace KSail.Oci.Attestations;

/// <summary>A claim that is attached to an artifact, once the artifact's digest is known.</summary>
/// <param name="Type">What is claimed, a URI; see <see cref="PredicateTypes"/>.</param>
/// <param name="Json">The claim, one JSON object.</param>
public sealed record AttestationPredicate(string Type, string Json);

/// <summary>Claims that are known by name.</summary>
public static class PredicateTypes
{
    /// <summary>That somebody signed the artifact, and nothing else (cosign 3).</summary>
    public const string Signature = "https://sigstore.dev/cosign/sign/v1";

    /// <summary>How the artifact was made.</summary>
    public const string Provenance = "https://slsa.dev/provenance/v1";

    /// <summary>What the artifact deploys, as a CycloneDX bill of materials.</summary>
    public const string CycloneDx = "https://cyclonedx.org/bom";

    /// <summary>The type that a name means, by the names of <c>cosign --type</c>; a URI is itself. Null for anything else.</summary>
    public static string? Parse(string name) => name switch
    {
        "slsaprovenance1" => Provenance,
        "cyclonedx" => CycloneDx,
        _ => Uri.TryCreate(name, UriKind.Absolute, out _) ? name : null,
    };
}
