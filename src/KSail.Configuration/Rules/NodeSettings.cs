using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>A text of the configuration that nodes get.</summary>
/// <param name="Text">The text as it was written: it may hold <c>${NAME}</c>.</param>
/// <param name="Span">Where a node patch sets it; without a file where none does.</param>
public sealed record NodeSetting(string Text, SourceSpan Span);

/// <summary>The configuration of a worker as a provider hands it to a new server: compressed, then in base64.</summary>
/// <param name="Size">
/// Its length in bytes, at least: without the secrets of a cluster, and with variables as they are written. 0 where it is below the limit anyway.
/// </param>
/// <param name="LargestPatch">The patch with most of it; without a file where there is none.</param>
public sealed record NodeUserData(int Size, SourceSpan LargestPatch)
{
    /// <summary>What Hetzner gives to a server at most (docs.hetzner.cloud, <c>user_data</c>): 32 KiB.</summary>
    public const int Limit = 32 * 1024;
}

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

    /// <summary>Where nodes pull images from instead of their registries.</summary>
    public IReadOnlyList<NodeSetting> MirrorEndpoints { get; init; } = [];

    /// <summary>What a node that the autoscaler adds gets at its start; null where no autoscaler adds any.</summary>
    public NodeUserData? UserData { get; init; }

    /// <summary>Whether control planes apply manifests of their own, which may bring a network plugin.</summary>
    public bool AppliesManifests { get; init; }

    /// <summary>Whether patches tell the API server whom to trust for sign-ins.</summary>
    public bool HasSignIn { get; init; }
}
