using KSail.Configuration.Model;
using KSail.Configuration.Registries;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration;

/// <summary>An environment with its configuration read. Immutable.</summary>
public sealed record KSailEnvironment
{
    /// <summary>Name of the environment: a DNS label, which names its folders.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the configuration file.</summary>
    public required string ConfigFile { get; init; }

    /// <summary>Absolute path of the configuration file's folder, which its paths are relative to.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>Whether there is no such file, and the environment is what the folders of the project show.</summary>
    public bool IsImplied { get; init; }

    /// <summary>What the file says; null when the file cannot be understood at all.</summary>
    public required ClusterConfiguration? Configuration { get; init; }

    /// <summary>The files and folders that it names.</summary>
    public required EnvironmentPaths Paths { get; init; }

    /// <summary>
    /// The registry, where one is configured and can be read without variables that are not set. An environment without one pushes into a
    /// local image layout: unlike the Go tool, a GitOps engine alone implies no registry on <c>localhost:5050</c>.
    /// </summary>
    public required RegistryReference? Registry { get; init; }

    /// <summary>What is wrong with the configuration, ordered by place.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Whether anything found is an error.</summary>
    public required bool HasErrors { get; init; }
}
