namespace KSail.Oci;

/// <summary>Keys of annotations that manifests carry.</summary>
internal static class Annotations
{
    public const string Created = "org.opencontainers.image.created";
    public const string Source = "org.opencontainers.image.source";
    public const string Revision = "org.opencontainers.image.revision";
    public const string ReferenceName = "org.opencontainers.image.ref.name";
}
