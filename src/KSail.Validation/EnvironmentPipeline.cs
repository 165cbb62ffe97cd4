using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Rendering.Flux;
using KSail.Schemas;
using KSail.Validation.Caching;

namespace KSail.Validation;

/// <summary>One environment from its configuration to its findings, without a look at any cache.</summary>
internal static class EnvironmentPipeline
{
    public static CheckSnapshot Run(
        SourceTree tree, EnvironmentFile file, CheckSteps steps, string? manifests, EnvironmentVariables variables, CancellationToken cancellationToken)
    {
        var view = tree.OpenView();
        var diagnostics = new DiagnosticBag();
        var environment = EnvironmentLoader.Load(file, view, variables);
        diagnostics.AddRange(environment.Diagnostics);
        if (steps.HasFlag(CheckSteps.Validate))
            NodePatchCheck.Run(environment, view, diagnostics);
        var rendered = Render(environment, view, cancellationToken);
        var count = 0;
        var digest = "";
        if (rendered is not null)
        {
            diagnostics.AddRange(rendered.Diagnostics);
            foreach (var kustomization in rendered.Kustomizations)
                count += kustomization.Resources.Count;
            if (steps.HasFlag(CheckSteps.Validate))
                ManifestValidation.Validate(rendered, SchemaCatalog.Embedded, diagnostics, cancellationToken);
            // Half an environment is not what Flux would apply, so none of it is written.
            if (manifests is not null && !diagnostics.HasErrors)
                digest = ManifestStream.Write(manifests, rendered, diagnostics);
        }

        return new CheckSnapshot(view.Reads, CheckCache.Record(variables), diagnostics.Items, count, digest);
    }

    private static RenderedEnvironment? Render(KSailEnvironment environment, SourceView view, CancellationToken cancellationToken)
    {
        if (environment is not { Paths: { SourceDirectory: { } source, EntryDirectory: { } entry }, Configuration.Workload: { } workload })
            return null;
        var span = (workload.KustomizationFile ?? workload.SourceDirectory).Span;
        var artifact = PushTarget.NameOf(environment) is var (repository, tag) ? new DeliveredArtifact(repository, tag) : null;
        var request = new FluxChainRequest(environment.Name, view.Narrow(source), Path.GetRelativePath(source, entry), span, artifact);
        return FluxChain.Render(request, cancellationToken);
    }
}
