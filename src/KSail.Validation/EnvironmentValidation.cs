using KSail.Configuration;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Restore;
using KSail.Validation.Catalogs;
using KSail.Validation.Flux;
using KSail.Validation.Secrets;

namespace KSail.Validation;

/// <summary>Judges what one environment renders; see <see cref="ConfigurationCheck"/> for its configuration.</summary>
/// <param name="environment">The environment.</param>
/// <param name="view">The repository as the environment reads it; what is read is recorded there.</param>
/// <param name="diagnostics">Takes the findings.</param>
public sealed class EnvironmentValidation(KSailEnvironment environment, SourceView view, DiagnosticBag diagnostics)
{
    /// <summary>Judges what Flux would apply: every object, how they fit together, and that no secret is delivered in plain text.</summary>
    /// <param name="rendered">What Flux would apply, rendered through this validation's view.</param>
    /// <param name="locations">Places of schemas of custom kinds, after those that the configuration names.</param>
    /// <param name="restored">Content from outside.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void CheckRendered(RenderedEnvironment rendered, IReadOnlyList<SchemaLocation> locations, IRestoredContent restored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        // Checks read more than what is rendered.
        var renderedFrom = view.Reads;
        ManifestValidation.Validate(rendered, ManifestSettings.Of(environment, locations, restored, view, diagnostics), diagnostics, cancellationToken);
        FluxChecks.Check(rendered, environment, diagnostics);
        new SecretChecks(environment, view, renderedFrom, isRead: null, diagnostics).Check(cancellationToken);
    }

    /// <summary>Asks <paramref name="restored"/> for every schema that <see cref="CheckRendered"/> would need, and judges nothing.</summary>
    /// <param name="rendered">What Flux would apply.</param>
    /// <param name="locations">Places of schemas of custom kinds, after those that the configuration names.</param>
    /// <param name="restored">Is asked.</param>
    public void AskForSchemas(RenderedEnvironment rendered, IReadOnlyList<SchemaLocation> locations, IRestoredContent restored) =>
        ManifestValidation.AskForSchemas(rendered, ManifestSettings.Of(environment, locations, restored, view, diagnostics));
}
