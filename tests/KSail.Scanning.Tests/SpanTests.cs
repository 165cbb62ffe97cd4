using KSail.Documents.Diagnostics;

namespace KSail.Scanning.Tests;

/// <summary>Where findings stand: the text that has to change.</summary>
public sealed class SpanTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
        spec:
          template:
            metadata:
              labels:
                app.kubernetes.io/name: web
            spec:
              hostNetwork: true
              volumes:
                - name: root
                  hostPath:
                    path: /
              containers:
                - name: web
                  image: web:latest
                  imagePullPolicy: Never
                  securityContext:
                    privileged: true
                  volumeMounts:
                    - name: root
                - name: side
                  image: side
        """;

    private const string Access = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: reader
        rules:
          - apiGroups: [""]
            resources: [pods, secrets]
            verbs: [get]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: readers
        roleRef:
          kind: ClusterRole
          name: reader
        subjects:
          - kind: User
            name: ann
            apiGroup: rbac.authorization.k8s.io
        """;

    [Theory]
    [InlineData("C-0041", Web, "12:20", "a value")]
    [InlineData("C-0048", Web, "14:11", "an item of a list")]
    [InlineData("C-0057", Web, "22:25", "a value deep below")]
    [InlineData("C-0075", Web, "19:18", "the first of several")]
    [InlineData("C-0016", Web, "21:11", "a missing field: its parent's key")]
    [InlineData("C-0018", Web, "18:11", "a missing field of an item")]
    [InlineData("C-0076", Web, "3:1", "a missing label of missing labels")]
    [InlineData("C-0260", Web, "2:7", "no path at all: the object")]
    [InlineData("C-0015", Access, "7:23", "the right in the role, of a subject")]
    public void A_finding_points_at_what_has_to_change(string control, string manifest, string place, string why)
    {
        var finding = Scan.Run(manifest, control).Diagnostics.First(static d => d.Severity == DiagnosticSeverity.Warning);
        Assert.Equal((place, why), ($"{finding.Span.Line}:{finding.Span.Column}", why));
        Assert.Equal(Scan.File, finding.Span.File);
    }

    [Fact]
    public void Every_path_knows_its_place()
    {
        var paths = Scan.Run(Access, "C-0015").Result!.Controls[0].Resources[0].Paths;
        Assert.Equal(
            ["relatedObjects[1].rules[0].resources[1] 7:23", "relatedObjects[1].rules[0].verbs[0] 8:13", "relatedObjects[1].rules[0].apiGroups[0] 6:17",
                "relatedObjects[0].subjects[0] 18:5", "relatedObjects[0].roleRef.name 16:9"],
            paths.Take(5).Select(static path => $"{path.Path} {path.Span.Line}:{path.Span.Column}"));
    }

    [Fact]
    public void A_key_with_dots_is_one_key()
    {
        const string manifest = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: web
            data:
              level: info
              db.password: x
            """;
        var path = Scan.Run(manifest, "C-0012").Result!.Controls[0].Resources[0].Paths[0];
        Assert.Equal(("data[db.password]", 7, 16), (path.Path, path.Span.Line, path.Span.Column));
    }

    [Fact]
    public void Several_fields_are_one_finding()
    {
        var finding = Assert.Single(Scan.Run(Web, "C-0016").Diagnostics);
        Assert.Equal("KSAIL5016", finding.Code);
        Assert.Equal(
            "Deployment/shop/web: C-0016 Allow privilege escalation (medium): 'spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation' "
                + "should be false (and 3 more fields); set allowPrivilegeEscalation to false in the security context of the container",
            finding.Message);
    }

    [Theory]
    [InlineData("C-0041", Web, "'spec.template.spec.hostNetwork'; remove hostNetwork")]
    [InlineData("C-0260", Web, "(medium): add a network policy that selects the pods")]
    [InlineData("C-0015", Access, "User/ann: C-0015 List Kubernetes secrets (high): 'rules[0].resources[1]' of the role (and 4 more fields); remove")]
    public void A_message_says_what_to_do(string control, string manifest, string part) =>
        Assert.Contains(part, Scan.Run(manifest, control).Diagnostics[0].Message, StringComparison.Ordinal);

    [Fact]
    public void What_rests_on_an_encrypted_value_is_no_finding()
    {
        const string manifest = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {hostNetwork: true, containers: [{name: a, image: sops-encrypted-value-of-image, imagePullPolicy: sops-encrypted-value-of-x}]}}";
        Assert.Equal("passed Pod/shop/web", Scan.Verdicts("C-0078", manifest, ("imageRepositoryAllowList", ["ghcr.io"])));
    }
}
