using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Artifacts;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Signing;

namespace KSail.Oci;

/// <summary>What is to be packed, and where it is to go.</summary>
public sealed record ArtifactPushRequest
{
    /// <summary>The view that sees the source directory.</summary>
    public required SourceView View { get; init; }

    /// <summary>The directory whose content becomes the root of the artifact.</summary>
    public required string SourceDirectory { get; init; }

    /// <summary>A folder for temporary files.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>The tag in registry and layout.</summary>
    public required string Tag { get; init; }

    /// <summary>The registry to push to; null for none.</summary>
    public RegistryTarget? Registry { get; init; }

    /// <summary>How the artifact is signed in the registry before the tag moves; null for not at all.</summary>
    public ArtifactSigning? Signing { get; init; }

    /// <summary>The directory that becomes an OCI image layout of the artifact; null for none.</summary>
    public string? LayoutDirectory { get; init; }

    /// <summary>The root of the Git repository that <see cref="Origin"/> is read from where that is null; null for none.</summary>
    public string? GitDirectory { get; init; }

    /// <summary>What the annotations tell; null to ask Git.</summary>
    public ArtifactOrigin? Origin { get; init; }

    /// <summary>Where the user wrote the registry, for diagnostics about it.</summary>
    public SourceSpan Span { get; init; } = SourceSpan.None;

    /// <summary>How long the push may take altogether.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a request may go without a byte moving.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>A repository of a registry, and who pushes to it.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port, or 0 for the one of the protocol.</param>
/// <param name="Repository">Path of the repository.</param>
public sealed record RegistryTarget(string Host, int Port, string Repository)
{
    /// <summary>User and password; null to look into <see cref="DockerConfigPath"/>.</summary>
    public RegistryCredentials? Credentials { get; init; }

    /// <summary>Docker's <c>config.json</c>; null to look nowhere.</summary>
    public string? DockerConfigPath { get; init; }

    /// <summary>When the registry is spoken to without encryption.</summary>
    public PlainHttpRule PlainHttp { get; init; }
}
