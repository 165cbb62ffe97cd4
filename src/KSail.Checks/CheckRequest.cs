using KSail.Configuration.Environments;
using KSail.Documents.Diagnostics;
using KSail.Validation.Catalogs;

namespace KSail.Checks;

/// <summary>What a check does with an environment once it is rendered.</summary>
[Flags]
public enum CheckSteps
{
    /// <summary>Renders and reports what rendering finds.</summary>
    None = 0,

    /// <summary>Judges the configuration by its meaning, and every rendered resource.</summary>
    Validate = 1,

    /// <summary>Writes <c>manifests.yaml</c>.</summary>
    Render = 2,

    /// <summary>Scans what is rendered, and writes the reports.</summary>
    Scan = 4,
}

/// <summary>What to check.</summary>
/// <param name="ProjectFile">Absolute path of the project file.</param>
/// <param name="Items">Environments that the project names itself.</param>
/// <param name="DefaultEnvironment">What the environment of <c>ksail.yaml</c> is called.</param>
/// <param name="Environment">The chosen environment; null or empty for all.</param>
/// <param name="IntermediateDirectory">Absolute path for caches; every environment gets a folder in it.</param>
/// <param name="OutputDirectory">Absolute path for results; every environment gets a folder in it.</param>
/// <param name="CacheDirectory">Absolute path of the cache of what restore fetched.</param>
/// <param name="Steps">What to do.</param>
/// <param name="EngineIdentity">Changes with the program, so that one version does not believe the cache of another.</param>
public sealed record CheckRequest(
    string ProjectFile,
    IReadOnlyList<EnvironmentItem> Items,
    string DefaultEnvironment,
    string? Environment,
    string IntermediateDirectory,
    string OutputDirectory,
    string CacheDirectory,
    CheckSteps Steps,
    string EngineIdentity)
{
    /// <summary>Places of schemas of custom kinds, after those that a configuration names.</summary>
    public IReadOnlyList<SchemaLocation> SchemaLocations { get; init; } = [];

    /// <summary>Whether the charts of Helm releases are rendered.</summary>
    public bool RendersCharts { get; init; } = true;

    /// <summary>What the project says about scans.</summary>
    public ScanOptions Scan { get; init; } = ScanOptions.None;

    /// <summary>Tells the time by which exceptions of scans expire.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What a check found.</summary>
/// <param name="Diagnostics">All findings, ordered by place; one that several environments share is told once.</param>
/// <param name="Environments">The environments that were checked, the default one first.</param>
public sealed record CheckResult(IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<CheckedEnvironment> Environments);

/// <summary>One environment after a check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ConfigFile">Absolute path of its configuration.</param>
/// <param name="ManifestsFile">Absolute path of its rendered stream; null when it was not asked for or could not be rendered.</param>
/// <param name="ResourceCount">How many resources it renders.</param>
/// <param name="IsValid">Whether nothing found is an error.</param>
/// <param name="FromCache">Whether the findings were replayed, because nothing they depend on had changed.</param>
public sealed record CheckedEnvironment(string Name, string ConfigFile, string? ManifestsFile, int ResourceCount, bool IsValid, bool FromCache);
