using KSail.Configuration.Environments;
using KSail.Documents.Diagnostics;
using KSail.Oci;
using KSail.Oci.Registry;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>Which environment is worked on, and how its registry is spoken to.</summary>
/// <param name="ProjectFile">Absolute path of the project file.</param>
/// <param name="Items">Environments that the project names itself.</param>
/// <param name="DefaultEnvironment">What the environment of <c>ksail.yaml</c> is called.</param>
/// <param name="Environment">The chosen environment; empty for the only one.</param>
/// <param name="IntermediateDirectory">Absolute path for temporary files; every environment gets a folder in it.</param>
/// <param name="PlainHttp">When the registry is spoken to without encryption.</param>
/// <param name="Patience">How long it may take.</param>
internal sealed record DeliveryContext(
    string ProjectFile,
    IReadOnlyList<EnvironmentItem> Items,
    string DefaultEnvironment,
    string Environment,
    string IntermediateDirectory,
    PlainHttpRule PlainHttp,
    RegistryPatience Patience);

/// <summary>What to deliver.</summary>
/// <param name="Context">Environment and registry.</param>
/// <param name="OutputDirectory">Absolute path for image layouts; every environment gets a folder in it.</param>
/// <param name="Tags">Tags in the place of the configured one; empty for that.</param>
/// <param name="IsImmutable">Whether tags with other content stay.</param>
/// <param name="ArtifactFile">Absolute path of an artifact that was written earlier; empty to pack the source directory.</param>
/// <param name="ArchiveFile">Absolute path of the archive to write in the place of a push; empty to push.</param>
internal sealed record DeliveryRequest(
    DeliveryContext Context, string OutputDirectory, IReadOnlyList<string> Tags, bool IsImmutable, string ArtifactFile, string ArchiveFile)
{
    /// <summary>Absolute path of the private key that signs; empty for none.</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>Absolute path of the cache of what restore fetched.</summary>
    public string CacheDirectory { get; init; } = "";

    /// <summary>Whether the images of charts belong into the bill of materials.</summary>
    public bool RendersCharts { get; init; } = true;
}

/// <summary>What to promote.</summary>
/// <param name="Context">Environment and registry.</param>
/// <param name="From">Tag, digest, or either with a repository.</param>
/// <param name="To">The tags to move; empty for the configured one.</param>
/// <param name="IsImmutable">Whether tags with other content stay.</param>
internal sealed record PromotionOrder(DeliveryContext Context, string From, IReadOnlyList<string> To, bool IsImmutable);

/// <summary>How a delivery ended.</summary>
/// <param name="Diagnostics">What the user should know.</param>
/// <param name="Artifact">What was delivered; null after an error.</param>
internal sealed record DeliveryResult(IReadOnlyList<Diagnostic> Diagnostics, DeliveredArtifact? Artifact);

/// <summary>An artifact that arrived.</summary>
/// <param name="Environment">Name of its environment.</param>
/// <param name="Pushed">Reference, digest and size.</param>
/// <param name="LayoutDirectory">Absolute path of the image layout it was written to; null when it went elsewhere.</param>
/// <param name="ArchiveFile">Absolute path of the archive it was written to; null when it went elsewhere.</param>
internal sealed record DeliveredArtifact(string Environment, PushedArtifact Pushed, string? LayoutDirectory = null, string? ArchiveFile = null);
