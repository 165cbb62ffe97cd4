namespace KSail.Oci;

/// <summary>Media types of artifacts, as <c>flux push artifact</c> writes them and the OCI specifications name them.</summary>
public static class MediaTypes
{
    /// <summary>An OCI image manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An OCI image index.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>An image manifest as Docker wrote it before OCI did.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>The configuration blob of a Flux artifact.</summary>
    public const string FluxConfig = "application/vnd.cncf.flux.config.v1+json";

    /// <summary>The content of a Flux artifact.</summary>
    public const string FluxContent = "application/vnd.cncf.flux.content.v1.tar+gzip";

    /// <summary>The configuration of an image.</summary>
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>A configuration that says nothing: <c>{}</c>.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>What cosign signs in a signature image.</summary>
    public const string SimpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";

    /// <summary>A signed statement in an attestation image.</summary>
    public const string DsseEnvelope = "application/vnd.dsse.envelope.v1+json";

    /// <summary>A Sigstore bundle, which cosign 3 attaches as a referrer.</summary>
    public const string SigstoreBundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
}
