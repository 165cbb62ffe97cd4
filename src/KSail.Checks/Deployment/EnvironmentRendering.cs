using KSail.Configuration;
using KSail.Configuration.Registries;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux;
using KSail.Restore;
using KSail.Restore.Cache;
using KSail.Validation;

namespace KSail.Checks.Deployment;

/// <summary>Renders one environment for those who deliver it, from the repository or from an artifact that was delivered earlier.</summary>
/// <param name="environment">The environment.</param>
/// <param name="view">Reads the repository.</param>
/// <param name="projectFile">Absolute path of the project file, beside which the lock file is.</param>
/// <param name="cacheDirectory">Absolute path of the cache of what restore fetched.</param>
public sealed class EnvironmentRendering(KSailEnvironment environment, SourceView view, string projectFile, string cacheDirectory)
{
    private readonly ReleaseStore _store = new(directory: null);

    /// <summary>What Flux would apply of the repository as it is; null where the configuration leaves that open.</summary>
    public RenderedEnvironment? RenderSource(CancellationToken cancellationToken) =>
        LoadedEnvironment.Render(environment, view, Restored(), Releases(), cancellationToken);

    /// <summary>What Flux applies of an artifact. Whatever it names by address is taken from the repository's lock file, as it is now.</summary>
    /// <param name="directory">Absolute path of the unpacked artifact.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public RenderedEnvironment? RenderArtifact(string directory, CancellationToken cancellationToken)
    {
        if (environment is not { Paths: { SourceDirectory: { } source, EntryDirectory: { } entry }, Configuration.Workload: { } workload })
            return null;
        var artifact = PushTarget.NameOf(environment) is var (repository, tag) ? new DeliveredArtifact(repository, tag) : null;
        var span = (workload.KustomizationFile ?? workload.SourceDirectory).Span;
        var unpacked = new SourceTree(directory).OpenView();
        return FluxChain.Render(new FluxChainRequest(environment.Name, unpacked, Path.GetRelativePath(source, entry), span, Restored(), artifact) { Releases = Releases(), EnablesHelm = LoadedEnvironment.EnablesHelm(environment) }, cancellationToken);
    }

    /// <summary>Whether the charts of Helm releases are rendered.</summary>
    public bool RendersCharts { get; init; } = true;

    // Both sides of a comparison share what they have in common.
    private ReleaseSettings? Releases() => RendersCharts ? ClusterKinds.SettingsOf(environment, _store) : null;

    // What is wrong with the lock file is said by the build.
    private LockedContent Restored() => LockedContent.Open(view, Path.GetDirectoryName(projectFile)!, new RestoreCache(cacheDirectory), new DiagnosticBag());
}
