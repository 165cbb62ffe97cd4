using KSail.Documents.Diagnostics;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests;

/// <summary>Exceptions that stand among the objects of an environment.</summary>
public sealed class SecurityExceptionTests
{
    private const string Objects = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {template: {spec: {hostPID: true}}}}
        ---

        """;

    [Theory]
    [InlineData("", true, "no match is the whole cluster")]
    [InlineData("match: {resources: [{kind: Deployment}]}", true)]
    [InlineData("match: {resources: [{kind: Pod}, {apiGroup: apps, kind: Deployment, name: web}]}", true)]
    [InlineData("match: {resources: [{apiGroup: batch, kind: Deployment}]}", false)]
    [InlineData("match: {resources: [{kind: Deployment, name: we}]}", false)]
    [InlineData("match: {namespaceSelector: {matchLabels: {team: a}}}", true)]
    [InlineData("match: {namespaceSelector: {matchLabels: {team: b}}}", false)]
    [InlineData("match: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop]}]}}", true)]
    [InlineData("match: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop]}]}}", false)]
    [InlineData("match: {namespaceSelector: {}}", true, "every namespace")]
    [InlineData("match: {namespaceSelector: {matchLabels: {team: a}}, resources: [{kind: Pod}]}", false, "both must hold")]
    [InlineData("match: {objectSelector: {matchLabels: {app: web}}}", true)]
    [InlineData("match: {objectSelector: {matchLabels: {app: web}}, resources: [{kind: Pod}]}", false)]
    [InlineData("expiresAt: '2026-01-01T00:00:00Z'", false, "it is over")]
    [InlineData("expiresAt: '2027-01-01T00:00:00Z'", true)]
    public void A_match_narrows_an_exception_of_the_cluster(string spec, bool matches, string why = "") =>
        Assert.Equal((matches ? ResourceStatus.Excepted : ResourceStatus.Failed, why), (Status(Exception("ClusterSecurityException", "{name: why}", spec)), why));

    [Theory]
    [InlineData("{name: why, namespace: shop}", true)]
    [InlineData("{name: why, namespace: other}", false)]
    public void An_exception_of_a_namespace_holds_there(string metadata, bool matches) =>
        Assert.Equal(matches ? ResourceStatus.Excepted : ResourceStatus.Failed, Status(Exception("SecurityException", metadata, "match: {resources: [{kind: Deployment}]}")));

    [Fact]
    public void What_belongs_to_no_namespace_is_selected_by_none()
    {
        const string binding = "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: a}, roleRef: {name: a}, subjects: [{name: 'system:anonymous'}]}\n---\n";
        var exception = Exception("ClusterSecurityException", "{name: why}", "match: {namespaceSelector: {}}", "C-0262");
        Assert.Equal(ResourceStatus.Failed, Scan.Run(binding + exception, "C-0262").Result!.Controls[0].Resources[0].Status);
    }

    [Theory]
    [InlineData("posture: [{controlID: C-0038, action: drop}]", "the action of a posture entry of ClusterSecurityException/why must be ignore or alert_only, not 'drop'")]
    [InlineData("posture: [{action: ignore}]", "a posture entry of ClusterSecurityException/why names no controlID")]
    [InlineData("posture: [{controlID: C-0038}], matches: {}", "ClusterSecurityException/why has no field 'matches'; did you mean 'match'?")]
    [InlineData("posture: [{controlID: C-0038}], match: {images: [a]}", "'match' of ClusterSecurityException/why names images")]
    [InlineData("posture: [{controlID: C-0038}], match: {resources: [{}]}", "a resource of ClusterSecurityException/why names no kind")]
    [InlineData("posture: {}", "'posture' of ClusterSecurityException/why must be a list")]
    public void A_shape_that_nobody_knows_is_an_error(string spec, string told)
    {
        var outcome = Scan.Run(Objects + $"{{apiVersion: kubescape.io/v1beta1, kind: ClusterSecurityException, metadata: {{name: why}}, spec: {{{spec}}}}}", "C-0038");
        Assert.Null(outcome.Result);
        Assert.Contains(outcome.Diagnostics, d => d.Code == "KSAIL5902" && d.Message.StartsWith(told, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_about_vulnerabilities_alone_is_for_others()
    {
        var outcome = Scan.Run(
            Objects + "{apiVersion: kubescape.io/v1beta1, kind: SecurityException, metadata: {name: a, namespace: shop}, spec: {vulnerabilities: [{vulnerability: {id: CVE-1}}], match: {images: [a]}}}",
            "C-0057");
        Assert.NotNull(outcome.Result);
        Assert.Empty(outcome.Diagnostics);
    }

    [Fact]
    public void An_exception_of_no_use_is_a_warning_at_its_line()
    {
        var told = Assert.Single(Scan.Run(Objects + Exception("ClusterSecurityException", "{name: why}", "match: {resources: [{kind: Job}]}"), "C-0038").Diagnostics, static d => d.Code == "KSAIL5903");
        Assert.Equal((DiagnosticSeverity.Warning, 5), (told.Severity, told.Span.Line));
    }

    private static string Exception(string kind, string metadata, string spec, string control = "C-0038") =>
        $"{{apiVersion: kubescape.io/v1beta1, kind: {kind}, metadata: {metadata}, spec: {{reason: it must, posture: [{{controlID: {control}, action: ignore}}]{(spec.Length > 0 ? ", " : "")}{spec}}}}}";

    private static ResourceStatus Status(string exception)
    {
        var outcome = Scan.Run(Objects + exception, "C-0038");
        Assert.DoesNotContain(outcome.Diagnostics, static d => d.Severity == DiagnosticSeverity.Error);
        return Assert.Single(Assert.Single(outcome.Result!.Controls).Resources).Status;
    }
}
