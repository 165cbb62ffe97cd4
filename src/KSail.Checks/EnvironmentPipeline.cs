using KSail.Checks.Caching;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Rendering.Flux;
using KSail.Restore;
using KSail.Restore.Cache;
using KSail.Validation;

namespace KSail.Checks;

/// <summary>One environment from its configuration to its findings, without a look at any cache.</summary>
internal static class EnvironmentPipeline
{
    /// <summary>Loads, judges and renders the environment.</summary>
    /// <param name="tree">The repository.</param>
    /// <param name="file">The environment.</param>
    /// <param name="project">All environments of the project, beside which the configuration is judged, whichever of them are built.</param>
    /// <param name="request">What to do.</param>
    /// <param name="manifests">Where the rendered stream is written; null for nowhere.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static CheckSnapshot Run(
        SourceTree tree, EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, CheckRequest request, string? manifests, EnvironmentVariables variables, CancellationToken cancellationToken)
    {
        var view = tree.OpenView();
        var diagnostics = new DiagnosticBag();
        var environment = EnvironmentLoader.Load(file, view, variables);
        diagnostics.AddRange(environment.Diagnostics);
        var validation = new EnvironmentValidation(environment, view, diagnostics);
        if (request.Steps.HasFlag(CheckSteps.Validate))
            validation.CheckConfiguration(LoadAll(environment, file, project, view, variables), variables);

        var restored = LockedContent.Open(view, Path.GetDirectoryName(request.ProjectFile)!, new RestoreCache(request.CacheDirectory), diagnostics);
        var rendered = Render(environment, view, restored, cancellationToken);
        var count = 0;
        var digest = "";
        if (rendered is not null)
        {
            diagnostics.AddRange(rendered.Diagnostics);
            foreach (var kustomization in rendered.Kustomizations)
                count += kustomization.Resources.Count;
            if (request.Steps.HasFlag(CheckSteps.Validate))
                validation.CheckRendered(rendered, request.SchemaLocations, restored, cancellationToken);

            // Half an environment is not what Flux would apply, so none of it is written.
            if (manifests is not null && !diagnostics.HasErrors)
                digest = ManifestStream.Write(manifests, rendered, diagnostics);
        }

        return new CheckSnapshot(view.Reads, CheckCache.Record(variables), diagnostics.Items, count, digest);
    }

    // Files are parsed once in a build, whoever asks; what is wrong with another environment is told where that one is checked.
    private static List<KSailEnvironment> LoadAll(
        KSailEnvironment environment, EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, SourceView view, EnvironmentVariables variables)
    {
        var all = new List<KSailEnvironment>(project.Count);
        foreach (var other in project)
            all.Add(ReferenceEquals(other, file) ? environment : EnvironmentLoader.Load(other, view, variables));
        return all;
    }

    /// <summary>What Flux would apply; null where the configuration leaves open what that is.</summary>
    public static RenderedEnvironment? Render(KSailEnvironment environment, SourceView view, IRestoredContent restored, CancellationToken cancellationToken)
    {
        if (environment is not { Paths: { SourceDirectory: { } source, EntryDirectory: { } entry }, Configuration.Workload: { } workload })
            return null;
        var span = (workload.KustomizationFile ?? workload.SourceDirectory).Span;
        var artifact = PushTarget.NameOf(environment) is var (repository, tag) ? new DeliveredArtifact(repository, tag) : null;
        var request = new FluxChainRequest(environment.Name, view.Narrow(source), Path.GetRelativePath(source, entry), span, restored, artifact);
        return FluxChain.Render(request, cancellationToken);
    }
}
