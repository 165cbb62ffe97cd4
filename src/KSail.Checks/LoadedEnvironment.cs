using KSail.Checks.Caching;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Model;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux;
using KSail.Restore;
using KSail.Restore.Cache;
using KSail.Validation;

namespace KSail.Checks;

/// <summary>An environment as its files say, with what Flux would apply: where every step of a check begins.</summary>
/// <param name="Environment">The configuration.</param>
/// <param name="View">Read it all, and records what steps read.</param>
/// <param name="Variables">Answers for environment variables, and records the questions.</param>
/// <param name="Restored">Content from outside.</param>
/// <param name="Rendered">What Flux would apply; null where the configuration leaves open what that is.</param>
/// <param name="Diagnostics">What was found on the way.</param>
internal sealed record LoadedEnvironment(
    KSailEnvironment Environment,
    SourceView View,
    EnvironmentVariables Variables,
    IRestoredContent Restored,
    RenderedEnvironment? Rendered,
    IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>How long loading and rendering took.</summary>
    public TimeSpan Elapsed { get; private init; }

    /// <summary>Loads and renders.</summary>
    public static LoadedEnvironment Load(SourceTree tree, EnvironmentFile file, CheckRequest request, EnvironmentVariables variables, CheckMemory memory, CancellationToken cancellationToken)
    {
        var start = request.Clock.GetTimestamp();
        var view = tree.OpenView();
        var diagnostics = new DiagnosticBag();
        var environment = EnvironmentLoader.Load(file, view, variables);
        diagnostics.AddRange(environment.Diagnostics);
        var restored = LockedContent.Open(view, Path.GetDirectoryName(request.ProjectFile)!, new RestoreCache(request.CacheDirectory), diagnostics);
        var releases = request.RendersCharts ? ClusterKinds.SettingsOf(environment, memory.ReleasesOf(request.IntermediateDirectory)) : null;
        var rendered = Render(environment, view, restored, releases, cancellationToken);
        if (rendered is not null)
            diagnostics.AddRange(rendered.Diagnostics);
        return new LoadedEnvironment(environment, view, variables, restored, rendered, diagnostics.Items) { Elapsed = request.Clock.GetElapsedTime(start) };
    }

    /// <summary>How many resources Flux would apply.</summary>
    public int ResourceCount
    {
        get
        {
            var count = 0;
            foreach (var kustomization in Rendered?.Kustomizations ?? [])
                count += kustomization.Resources.Count;
            return count;
        }
    }

    /// <summary>What the environment rests on by now.</summary>
    public CheckSnapshot Snapshot(IReadOnlyList<Diagnostic> diagnostics, string manifestsDigest) =>
        new(View.Reads, CheckCache.Record(Variables), diagnostics, ResourceCount, manifestsDigest);

    /// <summary>What Flux would apply; null where the configuration leaves open what that is.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="view">Reads the repository.</param>
    /// <param name="restored">Content from outside.</param>
    /// <param name="releases">How Helm releases are rendered; null to leave them as they are.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static RenderedEnvironment? Render(
        KSailEnvironment environment, SourceView view, IRestoredContent restored, ReleaseSettings? releases, CancellationToken cancellationToken)
    {
        if (environment is not { Paths: { SourceDirectory: { } source, EntryDirectory: { } entry }, Configuration.Workload: { } workload })
            return null;
        var span = (workload.KustomizationFile ?? workload.SourceDirectory).Span;
        var artifact = PushTarget.NameOf(environment) is var (repository, tag) ? new DeliveredArtifact(repository, tag) : null;
        var request = new FluxChainRequest(environment.Name, view.Narrow(source), Path.GetRelativePath(source, entry), span, restored, artifact) { Releases = releases, EnablesHelm = EnablesHelm(environment) };
        return FluxChain.Render(request, cancellationToken);
    }

    /// <summary>Whether kustomizations may list charts: where something else than Flux builds the entry.</summary>
    public static bool EnablesHelm(KSailEnvironment environment) => environment.Configuration?.Cluster.GitOpsEngine.Value != GitOpsEngine.Flux;
}
