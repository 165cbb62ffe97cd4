using KSail.Documents.Diagnostics;
using KSail.Rendering;
using KSail.Schemas;
using KSail.Validation.Rules;
using KSail.Validation.Rules.References;

namespace KSail.Validation;

/// <summary>Checks everything that Flux would apply for one environment.</summary>
public static class ManifestValidation
{
    /// <summary>
    /// Checks each object against the schema of its kind and the rules of the API server, and all of them for clashes of identity and for
    /// references that lead nowhere. Objects of kinds without a schema, and
    /// of kinds that the environment itself defines, are counted in one message.
    /// </summary>
    /// <param name="environment">What was rendered; rendering may have failed in part.</param>
    /// <param name="catalog">The schemas.</param>
    /// <param name="diagnostics">
    /// Receives what is wrong, in the order of the objects. A mistake that several objects inherit from one place is told once.
    /// </param>
    /// <param name="cancellationToken">Stops the work between two Kustomizations.</param>
    public static void Validate(
        RenderedEnvironment environment, SchemaCatalog catalog, DiagnosticBag diagnostics, CancellationToken cancellationToken) =>
        Validate(environment, new ManifestSettings(catalog), diagnostics, cancellationToken);

    internal static void Validate(
        RenderedEnvironment environment, ManifestSettings settings, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var catalog = settings.Catalog;
        var found = new DiagnosticBag();
        var objects = new ManifestChecks(settings, found);
        var identities = new IdentityChecks(catalog, found);
        var rules = new RuleRun(catalog, found);
        ReleaseChecks? charts = null;
        foreach (var kustomization in environment.Kustomizations)
            objects.LearnDefinedKinds(kustomization.Resources);
        foreach (var release in environment.Releases)
            objects.LearnDefinedKinds(release.Resources);
        foreach (var kustomization in environment.Kustomizations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var resource in kustomization.Resources)
            {
                identities.Check(resource, kustomization);
                // A chart that a kustomization lists is other people's code like any other.
                if (resource.Origin is { } origin)
                {
                    (charts ??= ReleaseChecks.For(environment, settings)).Check(resource, origin, found, cancellationToken);
                    continue;
                }

                var before = found.Items.Count;
                objects.Check(resource);
                rules.Check(resource, before);
            }

            rules.Finish(kustomization);
        }

        foreach (var release in environment.Releases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (charts ??= ReleaseChecks.For(environment, settings)).Check(release, found, cancellationToken);
        }

        // Where something could not be rendered, what is referred to may be just that.
        if (!HasErrors(environment.Diagnostics))
            ReferenceRun.Check(environment, catalog, found);

        objects.ReportUnchecked(environment.Environment);
        if (found.Items.Count == 0)
            return;
        var told = new HashSet<Diagnostic>();
        foreach (var diagnostic in found.Items)
        {
            if (told.Add(diagnostic))
                diagnostics.Add(diagnostic);
        }
    }

    private static bool HasErrors(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                return true;
        }

        return false;
    }

    /// <summary>Asks for every schema that checking the environment takes from elsewhere.</summary>
    internal static void AskForSchemas(RenderedEnvironment environment, ManifestSettings settings)
    {
        var objects = new ManifestChecks(settings, new DiagnosticBag());
        foreach (var kustomization in environment.Kustomizations)
            objects.LearnDefinedKinds(kustomization.Resources);
        foreach (var release in environment.Releases)
            objects.LearnDefinedKinds(release.Resources);
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
                objects.Ask(resource);
        }
    }
}
