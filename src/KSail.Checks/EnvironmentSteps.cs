using KSail.Configuration.Environments;
using KSail.Documents.Diagnostics;
using KSail.Validation;

namespace KSail.Checks;

/// <summary>What is done with one environment once it is loaded, without a look at any cache.</summary>
internal static class EnvironmentSteps
{
    /// <summary>Judges the environment and writes what was asked for.</summary>
    /// <param name="loaded">The environment.</param>
    /// <param name="file">Where it comes from.</param>
    /// <param name="project">All environments of the project, beside which the configuration is judged, whichever of them are built.</param>
    /// <param name="request">What to do.</param>
    /// <param name="output">Where reports go.</param>
    /// <param name="manifests">Where the rendered stream is written; null for nowhere.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The findings, those of loading first, and the digest of the rendered stream, empty where none was written.</returns>
    public static (IReadOnlyList<Diagnostic> Diagnostics, string ManifestsDigest) Run(
        LoadedEnvironment loaded, EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, CheckRequest request, string output, string? manifests, CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(loaded.Diagnostics);
        if (request.Steps.HasFlag(CheckSteps.Validate))
            Validate(loaded, file, project, request, diagnostics, cancellationToken);

        if (request.Steps.HasFlag(CheckSteps.Scan))
            new ScanStep(loaded, request, diagnostics).Run(output, cancellationToken);

        // Half an environment is not what Flux would apply, so none of it is written.
        var digest = manifests is not null && loaded.Rendered is { } rendered && !diagnostics.HasErrors ? ManifestStream.Write(manifests, rendered, diagnostics) : "";
        return (diagnostics.Items, digest);
    }

    private static void Validate(
        LoadedEnvironment loaded, EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, CheckRequest request, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ConfigurationCheck.Run(loaded.Environment, file, project, loaded.View, loaded.Variables, diagnostics);
        if (loaded.Rendered is not null)
            new EnvironmentValidation(loaded.Environment, loaded.View, diagnostics).CheckRendered(loaded.Rendered, request.SchemaLocations, loaded.Restored, cancellationToken);
    }
}
