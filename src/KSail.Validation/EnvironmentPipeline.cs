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
using KSail.Validation.Caching;
using KSail.Validation.Flux;
using KSail.Validation.Secrets;

namespace KSail.Validation;

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
        if (request.Steps.HasFlag(CheckSteps.Validate))
            ConfigurationCheck.Run(environment, file, project, view, variables, diagnostics);

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
            {
                // Checks read more than what is rendered.
                var renderedFrom = view.Reads;
                ManifestValidation.Validate(rendered, ManifestSettings.Of(environment, request.SchemaLocations, restored, view, diagnostics), diagnostics, cancellationToken);
                FluxChecks.Check(rendered, environment, diagnostics);
                new SecretChecks(environment, view, renderedFrom, diagnostics).Check(cancellationToken);
            }

            // Half an environment is not what Flux would apply, so none of it is written.
            if (manifests is not null && !diagnostics.HasErrors)
                digest = ManifestStream.Write(manifests, rendered, diagnostics);
        }

        return new CheckSnapshot(view.Reads, CheckCache.Record(variables), diagnostics.Items, count, digest);
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
