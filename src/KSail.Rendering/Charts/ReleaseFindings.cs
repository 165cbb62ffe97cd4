using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Charts;

/// <summary>Tells what is wrong with a release, at the value to blame where one can be named.</summary>
/// <param name="subject">What messages begin with.</param>
/// <param name="identity">The release.</param>
/// <param name="blame">Finds the values to blame.</param>
/// <param name="isVersionKnown">Whether the environment names its Kubernetes version.</param>
/// <param name="diagnostics">Takes what is found.</param>
/// <param name="cancellation">Stops the search for values.</param>
internal sealed class ReleaseFindings(string subject, ReleaseIdentity identity, ReleaseBlame blame, bool isVersionKnown, DiagnosticBag diagnostics, CancellationToken cancellation)
{
    /// <summary>Tells everything.</summary>
    public void Report(ReleaseOutput output)
    {
        foreach (var failure in output.Failures)
            Report(failure);
        if (output.Warnings.Count > 0)
            diagnostics.Add(ReleaseDiagnostics.ValuesConflict, identity.Span, $"{subject}: Helm passes over values that do not fit those of the chart {identity.Chart} {identity.Version}: {string.Join("; ", output.Warnings)}");
        if (output.Irreproducible.Count > 0)
            diagnostics.Add(ReleaseDiagnostics.Irreproducible, identity.Span, $"{subject}: the chart {identity.Chart} {identity.Version} renders to something else at every installation ({string.Join(", ", output.Irreproducible)}); a build takes fixed values in their place");
        if (output.UncheckedSchemas.Count > 0)
            diagnostics.Add(ReleaseDiagnostics.SchemaElsewhere, identity.Span, $"{subject}: the schema of the values of the chart {identity.Chart} {identity.Version} refers to {string.Join(", ", output.UncheckedSchemas)}, which a build does not fetch; what is there is not checked");
    }

    private void Report(ReleaseFailure failure)
    {
        var (descriptor, path) = failure.Problem switch
        {
            ReleaseProblem.Schema => (ReleaseDiagnostics.ValueNotAllowed, failure.ValuePath),
            ReleaseProblem.Refusal => (ReleaseDiagnostics.ValueRefused, failure.ValuePath),
            ReleaseProblem.KubernetesVersion => (ReleaseDiagnostics.KubernetesVersion, []),
            ReleaseProblem.Limit => (ReleaseDiagnostics.GivenUp, []),
            ReleaseProblem.Output => (ReleaseDiagnostics.InvalidOutput, []),
            _ => (ReleaseDiagnostics.TemplateFailed, failure.ValuePath),
        };
        var isSecret = false;
        var span = path.Count > 0 || failure.Problem == ReleaseProblem.Schema ? blame.Locate(path, out isSecret) : identity.Span;
        var message = isSecret
            ? $"the value '{string.Join('.', path)}', which comes from a Secret, does not suit the chart"
            : blame.DependsOnSecrets(failure, cancellation) ? $"{descriptor.Title.ToLowerInvariant()}; why is not shown here, because the message follows from values that come from a Secret"
            : failure.Message;
        var diagnostic = descriptor.At(span, $"{subject}, chart {identity.Chart} {identity.Version}: {message}");
        if (failure.Problem == ReleaseProblem.KubernetesVersion && !isVersionKnown)
            diagnostic = diagnostic with { Severity = DiagnosticSeverity.Warning };
        diagnostics.Add(diagnostic);
    }
}
