using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Artifacts;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Signing;

namespace KSail.Oci;

/// <summary>What is to be delivered, and where it is to go.</summary>
public sealed record ArtifactPushRequest
{
    /// <summary>What is packed; null to deliver <see cref="ArtifactFile"/>.</summary>
    public ArtifactSource? Source { get; init; }

    /// <summary>An image layout or an archive of one, written by an earlier push; null to pack <see cref="Source"/>.</summary>
    public string? ArtifactFile { get; init; }

    /// <summary>A folder for temporary files.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>The tags in registry, layout and archive, one at least.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Whether a tag that has other content is left alone, and nothing is pushed.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>The registry to push to; null for none.</summary>
    public RegistryTarget? Registry { get; init; }

    /// <summary>How the artifact is signed in the registry before the tag moves; null for not at all.</summary>
    public ArtifactSigning? Signing { get; init; }

    /// <summary>The directory that becomes an OCI image layout of the artifact; null for none.</summary>
    public string? LayoutDirectory { get; init; }

    /// <summary>The file that becomes an archive of such a layout; null for none.</summary>
    public string? ArchiveFile { get; init; }

    /// <summary>Where the user wrote the registry, for diagnostics about it.</summary>
    public SourceSpan Span { get; init; } = SourceSpan.None;

    /// <summary>How long it may take.</summary>
    public RegistryPatience Patience { get; init; } = RegistryPatience.Default;
}

/// <summary>A directory that becomes an artifact.</summary>
/// <param name="View">The view that sees the directory.</param>
/// <param name="Directory">The directory whose content becomes the root of the artifact.</param>
public sealed record ArtifactSource(SourceView View, string Directory)
{
    /// <summary>The root of the Git repository that <see cref="Origin"/> is read from where that is null; null for none.</summary>
    public string? GitDirectory { get; init; }

    /// <summary>What the annotations tell; null to ask Git.</summary>
    public ArtifactOrigin? Origin { get; init; }
}

/// <summary>How long a user waits for a registry.</summary>
/// <param name="Overall">For everything together.</param>
/// <param name="Stall">For a request without a byte moving.</param>
public sealed record RegistryPatience(TimeSpan Overall, TimeSpan Stall)
{
    /// <summary>Ten minutes, and one.</summary>
    public static readonly RegistryPatience Default = new(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(60));
}

/// <summary>A repository of a registry, and who pushes to it.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Port, or 0 for the one of the protocol.</param>
/// <param name="Repository">Path of the repository.</param>
public sealed record RegistryTarget(string Host, int Port, string Repository)
{
    /// <summary>User and password; null to look for them.</summary>
    public RegistryCredentials? Credentials { get; init; }

    /// <summary>Where credentials are looked for.</summary>
    public CredentialSearch Search { get; init; } = CredentialSearch.Nowhere;

    /// <summary>When the registry is spoken to without encryption.</summary>
    public PlainHttpRule PlainHttp { get; init; }
}
