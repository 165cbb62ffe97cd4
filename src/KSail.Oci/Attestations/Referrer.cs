using KSail.Oci.Artifacts;

namespace KSail.Oci.Attestations;

/// <summary>An entry of a list of referrers.</summary>
/// <param name="Manifest">The manifest that refers to something.</param>
/// <param name="ArtifactType">What it holds, as the list says; null where it does not.</param>
/// <param name="Json">The entry as it is written, with what others may have noted in it.</param>
internal sealed record Referrer(Descriptor Manifest, string? ArtifactType, string Json)
{
    /// <summary>An entry for a manifest.</summary>
    public static Referrer Of(Descriptor manifest, string artifactType) =>
        new(manifest, artifactType, new CanonicalJson().Descriptor(null, manifest).Text("artifactType", artifactType).EndObject().ToString());
}
