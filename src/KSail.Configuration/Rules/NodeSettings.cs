using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>A text of the configuration that nodes get.</summary>
/// <param name="Text">The text as it was written: it may hold <c>${NAME}</c>.</param>
/// <param name="Span">Where a node patch sets it; without a file where none does.</param>
public sealed record NodeSetting(string Text, SourceSpan Span);

/// <summary>
/// What the nodes of a Talos cluster get, all patches applied, as far as rules ask. Who merges patches gives it: rules read none themselves.
/// </summary>
public sealed record NodeSettings
{
    /// <summary>The network plugin that Talos installs; null where nobody can tell.</summary>
    public required NodeSetting? NetworkPlugin { get; init; }

    /// <summary>Networks of pods; null where nobody can tell.</summary>
    public required IReadOnlyList<NodeSetting>? PodSubnets { get; init; }

    /// <summary>Networks of services; null where nobody can tell.</summary>
    public required IReadOnlyList<NodeSetting>? ServiceSubnets { get; init; }

    /// <summary>The installer image that a patch names for any of the nodes; null where none does.</summary>
    public NodeSetting? InstallImage { get; init; }

    /// <summary>Whether control planes apply manifests of their own, which may bring a network plugin.</summary>
    public bool AppliesManifests { get; init; }

    /// <summary>Whether patches tell the API server whom to trust for sign-ins.</summary>
    public bool HasSignIn { get; init; }
}
