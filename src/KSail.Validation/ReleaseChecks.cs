using KSail.Documents.Diagnostics;
using KSail.Rendering;
using KSail.Rendering.Charts;
using KSail.Validation.Rules;

namespace KSail.Validation;

/// <summary>
/// Checks what charts render to. Charts are other people's code: what an API server would refuse is told at the release that brings it, with
/// the template and line, or at the value of it that is to blame; what a server takes, though it passes over a field or warns, is a message, because nobody here can change it.
/// </summary>
internal sealed class ReleaseChecks
{
    private readonly DiagnosticBag _found = new();
    private readonly ManifestSettings _settings;
    private readonly ManifestChecks _objects;
    private readonly RuleRun _rules;

    private ReleaseChecks(ManifestSettings settings)
    {
        _settings = settings;
        _objects = new ManifestChecks(settings, _found);
        _rules = new RuleRun(settings.Catalog, _found);
    }

    /// <summary>Checks that know the kinds which the environment and its charts define.</summary>
    public static ReleaseChecks For(RenderedEnvironment environment, ManifestSettings settings)
    {
        var checks = new ReleaseChecks(settings);
        foreach (var kustomization in environment.Kustomizations)
            checks._objects.LearnDefinedKinds(kustomization.Resources);
        foreach (var release in environment.Releases)
            checks._objects.LearnDefinedKinds(release.Resources);
        return checks;
    }

    /// <summary>Checks the objects of a release.</summary>
    public void Check(RenderedRelease release, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        foreach (var resource in release.Resources)
            Check(resource, resource.Origin!, diagnostics, cancellationToken);
    }

    /// <summary>Checks an object that a chart brings.</summary>
    public void Check(Resource resource, ReleaseOrigin origin, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var before = _found.Items.Count;
        _objects.Check(resource);
        // Helm puts what names no namespace into the release's own; kinds of which nobody knows the scope may have none.
        if (!_settings.Skipped.Contains(resource))
            _rules.Check(resource, before);
        for (var i = before; i < _found.Items.Count; i++)
            diagnostics.Add(AtRelease(_found.Items[i], origin, cancellationToken));
    }

    private static Diagnostic AtRelease(Diagnostic diagnostic, ReleaseOrigin origin, CancellationToken cancellationToken)
    {
        var severity = IsTolerated(diagnostic) ? DiagnosticSeverity.Message : diagnostic.Severity;
        // What a post-renderer has set is the repository's own, and has a place of its own there.
        if (Path.IsPathRooted(diagnostic.Span.File ?? ""))
            return diagnostic with { Severity = severity };
        if (severity == DiagnosticSeverity.Error && origin.Blame?.Find(diagnostic.Span, cancellationToken) is { } cause)
            return AtValue(diagnostic, origin, cause);
        return diagnostic with
        {
            Severity = severity,
            Span = origin.Release.Span,
            Message = $"{diagnostic.Message} ({origin.Describe(diagnostic.Span.Line)})",
        };
    }

    private static Diagnostic AtValue(Diagnostic diagnostic, ReleaseOrigin origin, ValueCause cause)
    {
        var message = cause.IsSecret
            ? $"the value '{cause.Path}', which comes from a Secret, makes an object that an API server refuses ({origin.Describe(diagnostic.Span.Line)})"
            : $"{diagnostic.Message} (the value '{cause.Path}' of {origin.Describe(diagnostic.Span.Line)})";
        return diagnostic with { Span = cause.Span, Message = message };
    }

    // A server prunes what it does not know, and takes the last of equal items of most lists; warnings are for those who can act on them.
    private static bool IsTolerated(Diagnostic diagnostic) =>
        diagnostic.Code != ValidationDiagnostics.OwnRuleViolated.Code
        && (diagnostic.Severity == DiagnosticSeverity.Warning || diagnostic.Code is "KSAIL3001" or "KSAIL3007" or "KSAIL3008");
}
