using KSail.Configuration;
using KSail.Configuration.Variables;
using KSail.Restore;

namespace KSail.Clusters.Components;

/// <summary>What a cluster shall be given.</summary>
/// <param name="Environment">The environment that runs on it, without errors in its configuration.</param>
/// <param name="Components">Its components, in the order of their installation.</param>
/// <param name="Variables">The environment variables, which passwords and keys come from.</param>
/// <param name="ProjectDirectory">Where files of keys are relative to.</param>
/// <param name="KubernetesVersion">The version that the cluster runs, for charts that ask.</param>
/// <param name="Restored">What was fetched for the components.</param>
public sealed record ComponentOrder(
    KSailEnvironment Environment,
    IReadOnlyList<Component> Components,
    EnvironmentVariables Variables,
    string ProjectDirectory,
    string KubernetesVersion,
    IRestoredContent Restored)
{
    /// <summary>What nodes call a registry on this machine; null where they cannot reach one.</summary>
    public string? LocalRegistry { get; init; }

    /// <summary>Whether Flux is installed by its operator.</summary>
    public bool UsesFluxOperator { get; init; } = true;
}

/// <summary>A Secret that components of a provider need.</summary>
/// <param name="Namespace">Its namespace, which exists in every cluster.</param>
/// <param name="Name">Its name.</param>
/// <param name="Data">Its entries.</param>
public sealed record ProvidedSecret(string Namespace, string Name, IReadOnlyDictionary<string, Documents.Secret> Data)
{
    /// <summary>The Deployments, in the same namespace, that read it at their start only, and are restarted when it has changed.</summary>
    public IReadOnlyList<string> ReadOnceBy { get; init; } = [];

    /// <summary>What it means when it is another one than in the cluster, in words without secrets.</summary>
    public required string Difference { get; init; }
}
