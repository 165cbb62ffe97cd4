using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;

namespace KSail.Validation.Tests;

/// <summary>Kinds by the releases of an environment, and kinds that definitions bring.</summary>
public sealed class KindLifeTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec:
          group: example.org
          names: {kind: Widget, plural: widgets}
          scope: Cluster
          versions:
            - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}
            - {name: v1beta1, served: true, deprecated: true, deprecationWarning: move to v1, storage: false, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
            - {name: v1alpha1, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
        """;

    [Theory]
    [InlineData("resource.k8s.io/v1", "DeviceClass", 33, 0, "3103 Kubernetes 1.33 does not serve DeviceClass in resource.k8s.io/v1, which is new in Kubernetes 1.34; use resource.k8s.io/v1beta2", "too new")]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 31, 0, "3110 FlowSchema in flowcontrol.apiserver.k8s.io/v1beta3 is deprecated since Kubernetes 1.29 and gone in Kubernetes 1.32; use flowcontrol.apiserver.k8s.io/v1", "the last release with it")]
    [InlineData("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 32, 0, "3103 Kubernetes 1.32 does not serve FlowSchema in flowcontrol.apiserver.k8s.io/v1beta3, which is gone since Kubernetes 1.32; use flowcontrol.apiserver.k8s.io/v1", "the first without")]
    [InlineData("batch/v1beta1", "CronJob", 36, 0, "3103 Kubernetes 1.36 does not serve CronJob in batch/v1beta1, which is gone since Kubernetes 1.25; use batch/v1", "long gone")]
    [InlineData("v1", "Endpoints", 32, 0, "", "not yet deprecated")]
    [InlineData("v1", "Endpoints", 33, 0, "3110 Endpoints in v1 is deprecated since Kubernetes 1.33; use discovery.k8s.io/v1 EndpointSlice", "deprecated for good")]
    [InlineData("networking.k8s.io/v1beta1", "IPAddress", 32, 0, "3111 Kubernetes 1.32 serves IPAddress in networking.k8s.io/v1beta1 only if its API server is started with --runtime-config=networking.k8s.io/v1beta1=true", "beta without a stable version")]
    [InlineData("networking.k8s.io/v1beta1", "IPAddress", 33, 0, "3111 Kubernetes 1.33 serves IPAddress in networking.k8s.io/v1beta1 only if its API server is started with --runtime-config=networking.k8s.io/v1beta1=true; use networking.k8s.io/v1", "beta beside a stable version")]
    [InlineData("kustomize.toolkit.fluxcd.io/v1beta2", "Kustomization", 36, 0, "3110 Kustomization in kustomize.toolkit.fluxcd.io/v1beta2 is deprecated since Flux 2.1 and gone in Flux 2.8; use kustomize.toolkit.fluxcd.io/v1", "Flux unknown")]
    [InlineData("kustomize.toolkit.fluxcd.io/v1beta2", "Kustomization", 36, 8, "3103 Flux 2.8 does not serve Kustomization in kustomize.toolkit.fluxcd.io/v1beta2, which is gone since Flux 2.8; use kustomize.toolkit.fluxcd.io/v1", "Flux known")]
    [InlineData("kustomize.toolkit.fluxcd.io/v1beta2", "Kustomization", 36, SchemaCatalog.LatestFlux, "3103 Flux does not serve Kustomization in kustomize.toolkit.fluxcd.io/v1beta2, which is gone since Flux 2.8; use kustomize.toolkit.fluxcd.io/v1", "the latest Flux")]
    [InlineData("source.toolkit.fluxcd.io/v1", "OCIRepository", 36, 5, "3103 Flux 2.5 does not serve OCIRepository in source.toolkit.fluxcd.io/v1, which is new in Flux 2.6; use source.toolkit.fluxcd.io/v1beta2", "too new for Flux")]
    [InlineData("image.toolkit.fluxcd.io/v1beta2", "ImagePolicy", 36, 6, "", "a kind without a schema")]
    public void Versions_of_kinds(string apiVersion, string kind, int kubernetes, int flux, string expected, string why)
    {
        var settings = new ManifestSettings(SchemaCatalog.Embedded.For(kubernetes, flux));
        var found = Validate($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: x}}", settings).Where(static d => d.Code is "KSAIL3103" or "KSAIL3104" or "KSAIL3110" or "KSAIL3111");
        Assert.Equal((expected, why), (string.Join('\n', found.Select(static d => $"{d.Code[5..]} {d.Message}")), why));
    }

    [Theory]
    [InlineData("v1", "{name: x}", "{size: 1}", "")]
    [InlineData("v1", "{name: x}", "{size: big}", "3002 Widget/x: 'spec.size' must be a whole number, but is the text 'big'")]
    [InlineData("v1beta1", "{name: x}", "{anything: 1}", "3110 the definition of Widget calls example.org/v1beta1 deprecated: move to v1")]
    [InlineData("v1alpha1", "{name: x}", "{}", "3103 the definition of Widget does not serve example.org/v1alpha1; use example.org/v1 or example.org/v1beta1|3001 Widget/x: unknown field 'spec'")]
    [InlineData("v2", "{name: x}", "{}", "3103 the definition of Widget does not serve example.org/v2; use example.org/v1 or example.org/v1beta1")]
    [InlineData("v1", "{name: x, namespace: a}", "{size: 1}", "3112 Widget/x: 'metadata.namespace' has no effect, because the definition of Widget makes it a kind of the whole cluster")]
    public void What_a_definition_says_of_its_kind(string version, string metadata, string spec, string expected)
    {
        var found = Validate($"{Definition}\n---\napiVersion: example.org/{version}\nkind: Widget\nmetadata: {metadata}\nspec: {spec}", new ManifestSettings(SchemaCatalog.Embedded));
        Assert.Equal(expected.Replace('|', '\n'), string.Join('\n', found.Select(static d => $"{d.Code[5..]} {d.Message}")));
    }

    [Theory]
    [InlineData("Widget", true)]
    [InlineData("example.org/v1/Widget", true)]
    [InlineData("example.org/v2/Widget", false)]
    [InlineData("widget", false)]
    [InlineData("v1/Widget", false)]
    public void Skipped_kinds_are_not_judged(string name, bool skipped)
    {
        var settings = new ManifestSettings(SchemaCatalog.Embedded) { Skipped = SkippedKinds.Of(Load($"  workload: {{validation: {{skipKinds: [{name}]}}}}").Configuration!.Workload.Validation) };
        var found = Validate($"{Definition}\n---\napiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: x}}\nspec: {{size: big}}", settings);
        Assert.Equal(skipped, found.Count == 0);
    }

    [Theory]
    [InlineData("", 36, "")]
    [InlineData("kubernetesVersion: v1.34.2", 34, "")]
    [InlineData("kubernetesVersion: '1.34'", 34, "")]
    [InlineData("kubernetesVersion: 1.32.0-rc.1", 32, "")]
    [InlineData("kubernetesVersion: v1.29.0", 31, "5:24 KSAIL3109 the kinds of Kubernetes 1.29 are not known here, only those of 1.31 to 1.36: the manifests are held to 1.31")]
    [InlineData("kubernetesVersion: 1.40.1", 36, "5:24 KSAIL3109 the kinds of Kubernetes 1.40 are not known here, only those of 1.31 to 1.36: the manifests are held to 1.36")]
    [InlineData("kubernetesVersion: newest", 36, "")]
    [InlineData("kubernetesVersion: ${UNSET}", 36, "")]
    public void Kubernetes_is_the_release_of_the_configuration(string field, int expected, string warning)
    {
        var (catalog, found) = Select($"  cluster:\n    {(field.Length == 0 ? "cni: Cilium" : field)}");
        Assert.Equal((expected, 0), (catalog.KubernetesRelease, catalog.FluxRelease));
        Assert.Equal(warning, string.Join('\n', found.Select(static d => $"{d.Span.Line}:{d.Span.Column} {d.Code} {d.Message}")));
    }

    [Theory]
    [InlineData("2.7.x", 7)]
    [InlineData("v2.7.3", 7)]
    [InlineData("'2.7'", 7)]
    [InlineData("2.x", SchemaCatalog.LatestFlux)]
    [InlineData("'>=2.5.0'", 0)]
    [InlineData("latest", 0)]
    public void Flux_is_the_release_of_the_configuration(string range, int expected) =>
        Assert.Equal(expected, Select($"  workload: {{flux: {{distributionVersion: {range}}}}}").Catalog.FluxRelease);

    [Fact]
    public void Definitions_that_the_environment_does_not_apply_are_found_in_its_files()
    {
        using var folder = new Testing.TemporaryDirectory();
        folder.Write("k8s/crds/widgets.yaml", Definition);
        folder.Write("k8s/apps/app.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        folder.Write("k8s/broken.yaml", "CustomResourceDefinition: [");
        folder.Write("k8s/crds/gadgets.yaml", Definition.Replace("Widget", "Gadget", StringComparison.Ordinal));
        folder.Write("k8s/old/gadgets.yaml", Definition.Replace("Widget", "Gadget", StringComparison.Ordinal).Replace("size", "length", StringComparison.Ordinal));
        var view = new SourceTree(folder.Root).OpenView();
        var settings = new ManifestSettings(SchemaCatalog.Embedded) { Repository = new RepositoryDefinitions(view.Narrow(Path.Combine(folder.Root, "k8s"))) };

        Assert.Empty(Validate("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}", settings));
        Assert.Empty(view.Reads);
        var found = Validate("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: x}\nspec: {sizes: 1}", settings);
        Assert.Equal("KSAIL3001 Widget/x: unknown field 'spec.sizes'; did you mean 'size'?", string.Join('\n', found.Select(static d => $"{d.Code} {d.Message}")));
        Assert.Contains(view.Reads, static read => read.Path.EndsWith("widgets.yaml", StringComparison.Ordinal));
        // Two files define it, and nobody knows which of them the cluster has.
        Assert.Equal("KSAIL3107", Assert.Single(Validate("apiVersion: example.org/v1\nkind: Gadget\nmetadata: {name: x}\nspec: {sizes: 1}", settings)).Code);
    }

    [Fact]
    public void Schemas_from_outside_are_asked_for_kinds_that_nobody_else_knows()
    {
        var source = new OneKind();
        var settings = new ManifestSettings(SchemaCatalog.Embedded) { External = source };
        Assert.Equal("KSAIL3001", Assert.Single(Validate("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: x}\nspec: {sizes: 1}", settings)).Code);
        Assert.Empty(Validate("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}", settings));
        Assert.Empty(Validate($"{Definition}\n---\napiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: x}}\nspec: {{size: 1}}", settings));
        Assert.Equal(["example.org/v1 Widget"], source.Asked);
    }

    private static (SchemaCatalog Catalog, IReadOnlyList<Diagnostic> Found) Select(string spec)
    {
        var diagnostics = new DiagnosticBag();
        return (ReleaseSelection.Select(SchemaCatalog.Embedded, Load(spec).Configuration!, diagnostics), diagnostics.Items);
    }

    private static KSailEnvironment Load(string spec)
    {
        using var folder = new Testing.TemporaryDirectory();
        folder.Write("ksail.yaml", $"apiVersion: ksail.io/v1alpha1\nkind: Cluster\nspec:\n{spec}\n");
        var view = new SourceTree(folder.Root).OpenView();
        var variables = new EnvironmentVariables(static _ => null, static () => []);
        var file = Assert.Single(EnvironmentDiscovery.Discover(view, folder.Root, [], "local", new DiagnosticBag()));
        return EnvironmentLoader.Load(file, view, variables);
    }

    private static IReadOnlyList<Diagnostic> Validate(string yaml, ManifestSettings settings)
    {
        var file = YamlReader.Read(SourceFile.FromText("/repository/apps.yaml", yaml.ReplaceLineEndings("\n")));
        Assert.Empty(file.Diagnostics);
        List<Resource> resources = [.. file.Documents.Select(static document => new Resource((YamlMapping)document))];
        var environment = new RenderedEnvironment("prod", [new RenderedKustomization("flux-system", "apps", "apps", SourceSpan.None, resources)], []);
        var diagnostics = new DiagnosticBag();
        ManifestValidation.Validate(environment, settings, diagnostics, CancellationToken.None);
        return diagnostics.Items;
    }

    private sealed class OneKind : IKindSource
    {
        public List<string> Asked { get; } = [];

        public KindSchema? Find(Resource resource)
        {
            Asked.Add($"{resource.ApiVersion} {resource.Kind}");
            const string Schema = """{"properties": {"spec": {"type": "object", "additionalProperties": false, "properties": {"size": {"type": "integer"}}}}}""";
            return CatalogSchema.Read(SourceFile.FromText("/cache/widget_v1.json", Schema), resource.ApiVersion, resource.Kind, new DiagnosticBag());
        }
    }
}
