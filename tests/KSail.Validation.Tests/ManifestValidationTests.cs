using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;

namespace KSail.Validation.Tests;

public sealed class ManifestValidationTests
{
    [Theory]
    [InlineData("apps/v1", "Deploymnt", "3:7 KSAIL3102 apps/v1 has no kind 'Deploymnt'; did you mean 'Deployment'?", "a slip in the kind")]
    [InlineData("v1", "Deployment", "2:13 KSAIL3102 v1 has no kind 'Deployment'; it is in apps/v1", "the right kind in the wrong group")]
    [InlineData("app/v1", "Deployment", "2:13 KSAIL3102 there is no API group 'app' for the kind 'Deployment'; Deployment is in apps/v1", "groups without a dot are Kubernetes' own")]
    [InlineData("apps", "Deployment", "2:13 KSAIL3103 there is no API version 'apps'; Deployment is in apps/v1", "a group without its version")]
    [InlineData("v2", "Widget", "2:13 KSAIL3103 there is no API version 'v2'", "the core group has one version")]
    [InlineData("v1", "Widget", "3:7 KSAIL3102 v1 has no kind 'Widget' in Kubernetes 1.36", "nothing like it anywhere")]
    [InlineData("extensions/v1beta1", "Ingress", "2:13 KSAIL3103 Kubernetes 1.36 does not serve Ingress in extensions/v1beta1, which is gone since Kubernetes 1.22; use networking.k8s.io/v1", "gone since 1.22")]
    [InlineData("policy/v1beta1", "PodDisruptionBudget", "2:13 KSAIL3103 Kubernetes 1.36 does not serve PodDisruptionBudget in policy/v1beta1, which is gone since Kubernetes 1.25; use policy/v1", "gone since 1.25")]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "2:13 KSAIL3103 Kubernetes 1.36 does not serve HorizontalPodAutoscaler in autoscaling/v2beta2, which is gone since Kubernetes 1.26; use autoscaling/v2", "the newest version is named")]
    [InlineData("policy/v1beta1", "PodSecurityPolicy", "2:13 KSAIL3103 Kubernetes 1.36 does not serve PodSecurityPolicy in policy/v1beta1, which is gone since Kubernetes 1.25", "no such kind in the group any more")]
    [InlineData("source.toolkit.fluxcd.io/v1beta2", "HelmRepository", "2:13 KSAIL3110 HelmRepository in source.toolkit.fluxcd.io/v1beta2 is deprecated since Flux 2.3 and gone in Flux 2.8; use source.toolkit.fluxcd.io/v1|KSAIL3107 prod: 1 resource of 1 kind has no schema and was not checked: HelmRepository (source.toolkit.fluxcd.io/v1beta2) 1", "the cluster's Flux may be older")]
    [InlineData("kustomize.toolkit.fluxcd.io/v1", "Kustomisation", "3:7 KSAIL3102 kustomize.toolkit.fluxcd.io/v1 has no kind 'Kustomisation'; did you mean 'Kustomization'?", "a slip in a Flux kind")]
    [InlineData("certificates.k8s.io/v1alpha1", "ClusterTrustBundle", "2:13 KSAIL3111 Kubernetes 1.36 serves ClusterTrustBundle in certificates.k8s.io/v1alpha1 only if its API server is started with --runtime-config=certificates.k8s.io/v1alpha1=true|KSAIL3107 prod: 1 resource of 1 kind has no schema and was not checked: ClusterTrustBundle (certificates.k8s.io/v1alpha1) 1", "alpha versions can be switched on")]
    [InlineData("cilium.io/v2", "CiliumNetworkPolicy", "KSAIL3107 prod: 1 resource of 1 kind has no schema and was not checked: CiliumNetworkPolicy (cilium.io/v2) 1", "a custom resource")]
    [InlineData("v1", "ConfigMapList", "KSAIL3107 prod: 1 resource of 1 kind has no schema and was not checked: ConfigMapList (v1) 1", "lists are taken apart before")]
    public void Unknown_kinds(string apiVersion, string kind, string expected, string why) =>
        Assert.Equal((expected.Replace('|', '\n'), why), (Report($"""
            # {why}
            apiVersion: {apiVersion}
            kind: {kind}
            metadata:
              name: x
            """), why));

    [Theory]
    [InlineData("kind: ConfigMap\nmetadata: {name: x}", "1:7 KSAIL3101 the object has no apiVersion")]
    [InlineData("apiVersion: v1\nmetadata: {name: x}", "1:1 KSAIL3101 the object has no kind")]
    [InlineData("metadata: {name: x}", "1:1 KSAIL3101 the object has no apiVersion and no kind")]
    [InlineData("apiversion: v1\nkind: ConfigMap\nmetadata: {name: x}", "1:1 KSAIL3101 the object has no apiVersion; 'apiversion' is no field, did you mean 'apiVersion'?")]
    [InlineData("apiVersion: v1\nkind: ConfigMap", "2:7 KSAIL3101 the ConfigMap has no metadata.name")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  namespace: x", "4:3 KSAIL3101 the ConfigMap has no metadata.name")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ''", "4:3 KSAIL3101 the ConfigMap has no metadata.name")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: x-\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}", "4:3 KSAIL3101 the Job has no metadata.name; generateName cannot be applied, only created")]
    [InlineData("apiVersion: v1\nkind: List\nitems: []", "KSAIL3107 prod: 1 resource of 1 kind has no schema and was not checked: List (v1) 1")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: x", "3:11 KSAIL3002 ConfigMap/: 'metadata' must be a mapping, but is the text 'x'")]
    public void Objects_without_identity(string yaml, string expected) => Assert.Equal(expected, Report(yaml));

    [Theory]
    [InlineData("v1", "ConfigMap", "", "default", true, "none means default in a namespace")]
    [InlineData("v1", "ConfigMap", "a", "b", false, "two namespaces")]
    [InlineData("v1", "Namespace", "", "x", true, "cluster-wide kinds ignore it")]
    [InlineData("example.org/v1", "Widget", "", "default", false, "nobody knows where a custom kind lives")]
    [InlineData("example.org/v1", "Widget", "a", "a", true, "a custom kind")]
    public void Two_objects_of_one_identity(string apiVersion, string kind, string first, string second, bool clash, string why)
    {
        var yaml = $"""
            apiVersion: {apiVersion}
            kind: {kind}
            metadata: {Metadata(first)}
            ---
            apiVersion: {apiVersion}
            kind: {kind}
            metadata: {Metadata(second)}
            """;
        var clashes = Validate([("flux-system", yaml)]).Where(static d => d.Code == "KSAIL3105").ToList();
        Assert.Equal((clash, why), (clashes.Count == 1, why));
        if (clash)
        {
            Assert.Equal(6, clashes[0].Span.Line);
            Assert.EndsWith("/x is already defined at line 2; rename or remove one of the two", clashes[0].Message, StringComparison.Ordinal);
        }

        static string Metadata(string ns) => ns.Length == 0 ? "{name: x}" : $"{{name: x, namespace: {ns}}}";
    }

    [Fact]
    public void Versions_of_one_kind_are_one_object() =>
        Assert.Contains("KSAIL3105", Report("""
            apiVersion: autoscaling/v1
            kind: HorizontalPodAutoscaler
            metadata: {name: x}
            spec: {maxReplicas: 1, scaleTargetRef: {kind: Deployment, name: x}}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: x}
            spec: {maxReplicas: 1, scaleTargetRef: {kind: Deployment, name: x}}
            """), StringComparison.Ordinal);

    [Fact]
    public void An_object_of_two_Kustomizations_is_a_warning_that_names_both()
    {
        const string Namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
        var found = Assert.Single(Validate([("flux-system", Namespace), ("apps", Namespace)]));
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Equal(
            "Namespace/shop is applied by the Flux Kustomization flux-system/apps and also by flux-system/flux-system at flux-system.yaml:2; let one of them own it",
            found.Message);
        Assert.Equal("/repository/apps.yaml", found.Span.File);
    }

    // The definition is of a release that has fieldOfTomorrow and lacks passCredentials, and asks for no url.
    [Theory]
    [InlineData("v1", "{name: x, namespace: a}", "{url: https://a, passCredentials: true}", "22:24 KSAIL3001 HelmRepository/x: unknown field 'spec.passCredentials'", "what only the embedded schema knows is unknown to the cluster")]
    [InlineData("v1", "{name: x, namespace: a}", "{fieldOfTomorrow: 1}", "", "the definition allows what the embedded schema does not")]
    [InlineData("v1", "{name: x, namespace: a}", "{urll: a}", "22:8 KSAIL3001 HelmRepository/x: unknown field 'spec.urll'; did you mean 'url'?", "neither does")]
    [InlineData("v1", "{name: x, labels: {a: 1}, namespace: a}", "{}", "21:33 KSAIL3002 HelmRepository/x: 'metadata.labels.a' must be text, but is the number 1; quote it: \"1\"", "definitions say nothing about metadata")]
    [InlineData("v1beta2", "{name: x, namespace: a}", "{urll: a}", "19:13 KSAIL3103 the definition of HelmRepository does not serve source.toolkit.fluxcd.io/v1beta2; use source.toolkit.fluxcd.io/v1", "a version that the definition does not have")]
    public void Kinds_that_the_environment_defines_are_not_held_to_another_release(
        string version, string metadata, string spec, string expected, string why) =>
        Assert.Equal((expected.Replace('|', '\n'), why), (Report($$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: helmrepositories.source.toolkit.fluxcd.io}
            spec:
              group: source.toolkit.fluxcd.io
              names: {kind: HelmRepository, plural: helmrepositories}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, properties: {url: {type: string}, fieldOfTomorrow: {type: integer} } }
            ---
            # {{why}}
            apiVersion: source.toolkit.fluxcd.io/{{version}}
            kind: HelmRepository
            metadata: {{metadata}}
            spec: {{spec}}
            """), why));

    [Theory]
    [InlineData("[]")]
    [InlineData("[{name: v1, served: true, storage: true}]")]
    [InlineData("[{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: banana}}}]")]
    public void A_definition_without_a_readable_schema_leaves_its_kind_unchecked(string versions) =>
        Assert.Contains("KSAIL3107 prod: 1 resource of 1 kind has no schema", Report($$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: helmrepositories.source.toolkit.fluxcd.io}
            spec: {group: source.toolkit.fluxcd.io, names: {kind: HelmRepository, plural: helmrepositories}, scope: Namespaced, versions: {{versions}}}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: x}
            spec: {fieldOfTomorrow: 1}
            """), StringComparison.Ordinal);

    [Fact]
    public void Everything_unchecked_is_one_message()
    {
        var found = Validate([("a", Widget("Zebra", "1") + Widget("Ant", "2")), ("b", Widget("Zebra", "3"))]);
        var message = Assert.Single(found);
        Assert.Equal(DiagnosticSeverity.Message, message.Severity);
        Assert.Equal("prod: 3 resources of 2 kinds have no schema and were not checked: Ant (example.org/v1) 1, Zebra (example.org/v1) 2", message.Message);

        static string Widget(string kind, string name) => $"---\napiVersion: example.org/v1\nkind: {kind}\nmetadata: {{name: w{name}}}\n";
    }

    [Fact]
    public void A_mistake_that_two_objects_inherit_from_one_place_is_told_once()
    {
        var resource = Parse("/repository/base.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: a}\ndatum: {}\n")[0];
        var other = resource.Tree.CloneMapping();
        other.GetMapping("metadata")!.Set("namespace", YamlScalar.String("b"));
        var found = Validate(Environment([("apps", [resource, new Resource(other)])]));
        Assert.Equal("KSAIL3001", Assert.Single(found).Code);
    }

    [Fact]
    public void Work_stops_when_it_is_canceled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ManifestValidation.Validate(
            Environment([("apps", [])]), SchemaCatalog.Embedded, new DiagnosticBag(), source.Token));
    }

    private static string Report(string yaml) => string.Join('\n', Validate([("flux-system", yaml)]).Select(static d =>
        d.Span.HasFile ? $"{d.Span.Line}:{d.Span.Column} {d.Code} {d.Message}" : $"{d.Code} {d.Message}"));

    private static IReadOnlyList<Diagnostic> Validate(IEnumerable<(string Name, string Yaml)> kustomizations) =>
        Validate(Environment(kustomizations.Select(static k => (k.Name, Parse($"/repository/{k.Name}.yaml", k.Yaml)))));

    private static IReadOnlyList<Diagnostic> Validate(RenderedEnvironment environment)
    {
        var diagnostics = new DiagnosticBag();
        ManifestValidation.Validate(environment, SchemaCatalog.Embedded, diagnostics, CancellationToken.None);
        return diagnostics.Items;
    }

    private static RenderedEnvironment Environment(IEnumerable<(string Name, List<Resource> Resources)> kustomizations) => new(
        "prod",
        [.. kustomizations.Select(static k => new RenderedKustomization("flux-system", k.Name, k.Name, SourceSpan.None, k.Resources))],
        []);

    private static List<Resource> Parse(string path, string yaml)
    {
        var file = YamlReader.Read(SourceFile.FromText(path, yaml.ReplaceLineEndings("\n")));
        Assert.Empty(file.Diagnostics);
        return [.. file.Documents.Select(static document => new Resource((YamlMapping)document))];
    }
}
