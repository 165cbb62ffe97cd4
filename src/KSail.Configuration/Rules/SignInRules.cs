using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary><c>spec.cluster.oidc</c>: sign-in to the Kubernetes API.</summary>
internal static class SignInRules
{
    private const string Section = "spec.cluster.oidc";

    /// <summary>An issuer without a client or the other way round.</summary>
    public static readonly ConfigurationRule Incomplete = new(
        new("KSAIL1105", "Sign-in needs an issuer and a client"),
        [Section],
        static (subject, report) =>
        {
            var oidc = subject.Cluster.Oidc;
            if (oidc.ClientId is null && oidc.IssuerUrl is { } issuer)
                report.At(issuer.Span, $"{issuer.Path} needs a client; add {Section}.clientID");
            else if (oidc.IssuerUrl is null && oidc.ClientId is { } client)
                report.At(client.Span, $"{client.Path} needs an issuer; add {Section}.issuerURL");
        });

    /// <summary>The API server trusts issuers over TLS only.</summary>
    public static readonly ConfigurationRule Issuer = new(
        new("KSAIL1106", "The issuer of sign-ins is not an https URL"),
        [Section],
        static (subject, report) =>
        {
            var issuer = subject.Cluster.Oidc.IssuerUrl;
            if (RuleSubject.ValueOf(issuer) is { } url && !url.StartsWith("https://", StringComparison.Ordinal))
                report.At(issuer!.Span, $"{issuer.Path} is '{issuer.Value}'; it must start with https://");
        });

    /// <summary>A scope that is nothing.</summary>
    public static readonly ConfigurationRule BlankScope = new(
        new("KSAIL1107", "A scope of sign-ins is empty"),
        [Section],
        static (subject, report) =>
        {
            foreach (var scope in subject.Cluster.Oidc.ExtraScopes)
            {
                if (RuleSubject.ValueOf(scope) is { } text && string.IsNullOrWhiteSpace(text))
                    report.At(scope.Span, $"{scope.Path} is empty; name a scope or remove the item");
            }
        });

    /// <summary>On Talos only patches reach the API server, so the section alone changes nothing there.</summary>
    public static readonly ConfigurationRule OnTalos = new(
        new("KSAIL1108", "Sign-in on Talos needs a node patch", DiagnosticSeverity.Warning),
        [Section, "spec.cluster.distribution", "spec.cluster.distributionConfig"],
        static (subject, report) =>
        {
            if (subject.Cluster.Oidc.IssuerUrl is { } issuer && subject.Nodes is { HasSignIn: false })
                report.At(issuer.Span, $"{issuer.Path} does not reach the API server of a Talos cluster by itself; add a node patch that sets cluster.apiServer.extraArgs.oidc-issuer-url");
        });
}
