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
}
