namespace KSail.Schemas.Tests;

public sealed class EmbeddedCatalogTests
{
    [Theory]
    [InlineData("v1", "Pod", true, true)]
    [InlineData("v1", "Namespace", false, true)]
    [InlineData("apps/v1", "Deployment", true, true)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", false, true)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", false, true)]
    [InlineData("apiregistration.k8s.io/v1", "APIService", false, true)]
    [InlineData("storage.k8s.io/v1", "CSIStorageCapacity", true, true)]
    [InlineData("kustomize.toolkit.fluxcd.io/v1", "Kustomization", true, false)]
    [InlineData("fluxcd.controlplane.io/v1", "FluxInstance", true, false)]
    public void Known_kinds(string apiVersion, string kind, bool namespaced, bool native)
    {
        var schema = SchemaCatalog.Embedded.Find(apiVersion, kind);
        Assert.NotNull(schema);
        Assert.Equal((apiVersion, kind, namespaced, native), (schema.ApiVersion, schema.Kind, schema.IsNamespaced, schema.IsNative));
        Assert.Equal(native ? "Kubernetes 1.36" : "Flux", schema.Release);
    }

    [Theory]
    [InlineData("v1", "pod")]
    [InlineData("v1", "PodList")]
    [InlineData("v2", "Pod")]
    [InlineData("apps", "Deployment")]
    [InlineData("/v1", "Deployment")]
    [InlineData("", "")]
    [InlineData("v1", "Pödchen")]
    public void Unknown_kinds(string apiVersion, string kind) => Assert.Null(SchemaCatalog.Embedded.Find(apiVersion, kind));

    [Fact]
    public void Every_kind_finds_itself() =>
        Assert.All(SchemaCatalog.Embedded.Kinds, static kind => Assert.Same(kind, SchemaCatalog.Embedded.Find(kind.ApiVersion, kind.Kind)));

    [Theory]
    [InlineData("apps/v1", "Deployment", "spec.template.spec.containers", "name")]
    [InlineData("apps/v1", "Deployment", "spec.template.spec.topologySpreadConstraints", "topologyKey")]
    [InlineData("v1", "Service", "spec.ports", "port")]
    [InlineData("v1", "Pod", "spec.tolerations", null)]
    public void Merge_keys(string apiVersion, string kind, string path, string? expected)
    {
        var schema = SchemaCatalog.Embedded.Find(apiVersion, kind)!.Root;
        foreach (var step in path.Split('.'))
            Assert.True(schema.TryGetProperty(step, out schema), step);
        Assert.Equal(expected, schema.MergeKey);
    }

    [Fact]
    public void Rules_of_Flux_come_with_its_kinds()
    {
        Assert.True(SchemaCatalog.Embedded.Find("source.toolkit.fluxcd.io/v1", "Bucket")!.Root.TryGetProperty("spec", out var spec));
        Assert.True(spec.HasRules);
        Assert.True(SchemaCatalog.Embedded.Find("source.toolkit.fluxcd.io/v1", "Bucket")!.HasRules);
        Assert.False(SchemaCatalog.Embedded.Find("v1", "Pod")!.HasRules);
        Assert.Contains("self.provider", Assert.IsAssignableFrom<IReadOnlyList<ValidationRule>>(spec.Rules)[0].Expression, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_may_read_at_once()
    {
        var catalog = SchemaCatalog.Open(TableBytes());
        var manifests = Checking.ValidManifests();
        Parallel.For(0, 64, _ => Assert.All(manifests, manifest => Assert.Empty(Checking.Check(manifest, catalog))));
    }

    private static byte[] TableBytes()
    {
        using var stream = typeof(SchemaCatalog).Assembly.GetManifestResourceStream("KSail.Schemas.Tables.kubernetes.bin")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
