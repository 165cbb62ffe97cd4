namespace KSail.Oci;

/// <summary>Keys of annotations that manifests carry.</summary>
internal static class Annotations
{
    public const string Created = "org.opencontainers.image.created";
    public const string Source = "org.opencontainers.image.source";
    public const string Revision = "org.opencontainers.image.revision";
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>A signature in base64, on a layer of a signature image; empty on one of an attestation image, whose envelope has its own.</summary>
    public const string CosignSignature = "dev.cosignproject.cosign/signature";

    /// <summary>The predicate's type, on a layer of an attestation image.</summary>
    public const string PredicateType = "predicateType";

    /// <summary>What a bundle holds, on the manifest that attaches it.</summary>
    public const string BundleContent = "dev.sigstore.bundle.content";

    /// <summary>The predicate's type, on the manifest that attaches a bundle.</summary>
    public const string BundlePredicateType = "dev.sigstore.bundle.predicateType";
}
