using KSail.Configuration.Rules.Facts;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary><c>spec.workload.flux</c>.</summary>
internal static class FluxRules
{
    private const int Major = 2;
    private const string Version = "spec.workload.flux.distributionVersion";
    private const string Identities = "spec.workload.flux.verify.matchOIDCIdentity";

    /// <summary>Something else than a range of versions; the flux-operator would install nothing.</summary>
    public static readonly ConfigurationRule Range = new(
        new("KSAIL1126", "The range of Flux releases cannot be read"),
        [Version],
        static (subject, report) =>
        {
            var range = subject.Workload.Flux.DistributionVersion;
            if (range.IsExplicit && RuleSubject.ValueOf(range) is { } text && VersionConstraint.TryParse(text) is null)
                report.At(range.Span, $"{range.Path} is '{range.Value}', which is not a range of versions; write one such as 2.x, 2.8.x or >=2.7");
        });

    /// <summary>A range without a release of Flux 2, the only one that there is.</summary>
    public static readonly ConfigurationRule OtherMajor = new(
        new("KSAIL1127", "The range has no release of Flux 2", DiagnosticSeverity.Warning),
        [Version],
        static (subject, report) =>
        {
            var range = subject.Workload.Flux.DistributionVersion;
            if (range.IsExplicit && RuleSubject.ValueOf(range) is { } text && VersionConstraint.TryParse(text) is { } constraint && !constraint.MayHave(Major))
                report.At(range.Span, $"{range.Path} is '{range.Value}', which has no release of Flux {Major}; write one such as {Major}.x");
        });

    /// <summary>Verification with several identities is known to refuse everything; one expression can hold alternatives.</summary>
    public static readonly ConfigurationRule SeveralIdentities = new(
        new("KSAIL1128", "Artifacts are verified against several identities", DiagnosticSeverity.Warning),
        [Identities],
        static (subject, report) =>
        {
            if (subject.Workload.Flux.VerifyIdentities is [_, var second, ..])
                report.At(second.Span, $"{Identities} has several items, by which Flux may refuse every artifact; write the alternatives into one expression: ^(one|other)$");
        });

    /// <summary>Issuer and subject are required where the identity ends up, in an OCIRepository.</summary>
    public static readonly ConfigurationRule HalfAnIdentity = new(
        new("KSAIL1129", "An identity needs an issuer and a subject"),
        [Identities],
        static (subject, report) =>
        {
            foreach (var identity in subject.Workload.Flux.VerifyIdentities)
            {
                if (identity.Issuer is null)
                    report.At(identity.Span, "an identity that may sign artifacts needs an issuer; add issuer, the expression that the certificate's issuer matches");
                if (identity.Subject is null)
                    report.At(identity.Span, "an identity that may sign artifacts needs a subject; add subject, the expression that the certificate's subject matches");
            }
        });
}
