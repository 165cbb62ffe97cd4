using KSail.Configuration.Environments;
using KSail.Documents.Diagnostics;
using KSail.Oci;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>What to deliver.</summary>
/// <param name="ProjectFile">Absolute path of the project file.</param>
/// <param name="Items">Environments that the project names itself.</param>
/// <param name="DefaultEnvironment">What the environment of <c>ksail.yaml</c> is called.</param>
/// <param name="Environment">The chosen environment; empty for the only one.</param>
/// <param name="IntermediateDirectory">Absolute path for temporary files; every environment gets a folder in it.</param>
/// <param name="OutputDirectory">Absolute path for image layouts; every environment gets a folder in it.</param>
internal sealed record DeliveryRequest(
    string ProjectFile,
    IReadOnlyList<EnvironmentItem> Items,
    string DefaultEnvironment,
    string Environment,
    string IntermediateDirectory,
    string OutputDirectory)
{
    /// <summary>Absolute path of the private key that signs; empty for none.</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>Absolute path of the cache of what restore fetched.</summary>
    public string CacheDirectory { get; init; } = "";
}

/// <summary>How a delivery ended.</summary>
/// <param name="Diagnostics">What the user should know.</param>
/// <param name="Artifact">What was delivered; null after an error.</param>
internal sealed record DeliveryResult(IReadOnlyList<Diagnostic> Diagnostics, DeliveredArtifact? Artifact);

/// <summary>An artifact that arrived.</summary>
/// <param name="Environment">Name of its environment.</param>
/// <param name="Pushed">Reference, digest and size.</param>
/// <param name="Tag">Its tag.</param>
/// <param name="LayoutDirectory">Absolute path of the image layout it was written to; null when it went to a registry.</param>
internal sealed record DeliveredArtifact(string Environment, PushedArtifact Pushed, string Tag, string? LayoutDirectory);
