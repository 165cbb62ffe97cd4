using KSail.Documents.Diagnostics;
using Xunit;

namespace KSail.Validation.Tests.Flux;

public sealed class FluxCheckTests
{
    private const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Widget, plural: widgets}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
        """;

    private const string Widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\n";

    [Theory]
    // what two Kustomizations say of each other, and the finding
    [InlineData("", "", "KSAIL2232 k8s/users/w.yaml(2")]
    [InlineData("dependsOn: [{name: definitions}]", "", "")]
    [InlineData("", "dependsOn: [{name: users}]", "KSAIL2233 k8s/users/w.yaml(2")]
    public void ACustomResourceComesAfterItsDefinition(string users, string definitions, string expected) =>
        Expect(expected, $"""
            -- k8s/kustomization.yaml
            resources: [chain.yaml]
            -- k8s/chain.yaml
            {Kustomization("users", users)}
            ---
            {Kustomization("definitions", definitions)}
            -- k8s/users/kustomization.yaml
            resources: [w.yaml]
            -- k8s/users/w.yaml
            {Widget}
            -- k8s/definitions/kustomization.yaml
            resources: [crd.yaml]
            -- k8s/definitions/crd.yaml
            {Crd}
            """);

    [Fact]
    public void ThroughOthersIsAWaitToo() =>
        Expect("", $"""
            -- k8s/kustomization.yaml
            resources: [chain.yaml]
            -- k8s/chain.yaml
            {Kustomization("users", "dependsOn: [{name: middle}]")}
            ---
            {Kustomization("middle", "dependsOn: [{name: definitions}]")}
            ---
            {Kustomization("definitions", "")}
            -- k8s/users/kustomization.yaml
            resources: [w.yaml]
            -- k8s/users/w.yaml
            {Widget}
            -- k8s/middle/kustomization.yaml
            resources: []
            -- k8s/definitions/kustomization.yaml
            resources: [crd.yaml]
            -- k8s/definitions/crd.yaml
            {Crd}
            """);

    [Fact]
    public void OneKustomizationMayApplyBoth() => Expect("", $"-- k8s/kustomization.yaml\nresources: [w.yaml, crd.yaml]\n-- k8s/w.yaml\n{Widget}\n-- k8s/crd.yaml\n{Crd}\n");

    [Theory]
    [InlineData("cert-manager", "KSAIL2234 k8s/objects.yaml(2")]
    [InlineData("podinfo", "")]
    public void AChartThatDefinesAKindIsNoNeighbourOfItsResources(string chart, string expected) =>
        Expect(expected, $"-- k8s/kustomization.yaml\nresources: [objects.yaml]\n-- k8s/objects.yaml\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {{name: i}}\n---\n{Release("r", $"chart: {{spec: {{chart: {chart}, sourceRef: {{kind: HelmRepository, name: charts}}}}}}")}\n---\n{Repository}\n");

    [Theory]
    // spec of a HelmRelease beside HelmRepository/charts and ConfigMap/values, and the finding
    [InlineData("chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: charts}}}", "")]
    [InlineData("chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: chart}}}", "KSAIL2230 k8s/objects.yaml(5")]
    [InlineData("chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: else}}}", "KSAIL2230 k8s/objects.yaml(5")]
    [InlineData("chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: charts, namespace: other}}}", "KSAIL2230 k8s/objects.yaml(5")]
    [InlineData("chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}", "")]
    [InlineData("chartRef: {kind: OCIRepository, name: app}", "KSAIL2230 k8s/objects.yaml(5")]
    [InlineData("dependsOn: [{name: other}], chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}", "KSAIL2230 k8s/objects.yaml(5")]
    [InlineData("dependsOn: [{name: r}], chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}", "KSAIL2231 k8s/objects.yaml(5")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: values}], chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}", "")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: value}], chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}", "KSAIL2230 k8s/objects.yaml(5")]
    [InlineData("valuesFrom: [{kind: ConfigMap, name: value, optional: true}], chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}", "")]
    [InlineData("valuesFrom: [{kind: Secret, name: made-elsewhere}], chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}", "")]
    public void WhatAReleaseNamesExists(string spec, string expected) =>
        Expect(expected, $"-- k8s/kustomization.yaml\nresources: [objects.yaml]\n-- k8s/objects.yaml\n{Release("r", spec)}\n---\n{Repository}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: values, namespace: default}}\ndata: {{values.yaml: \"a: 1\"}}\n");

    [Fact]
    public void WhatAnotherRepositoryMayBringIsNotMissing() =>
        Expect("", $"-- k8s/kustomization.yaml\nresources: [objects.yaml]\n-- k8s/objects.yaml\n{Release("r", "chartRef: {kind: OCIRepository, name: app}")}\n---\n{Kustomization("tenant", "", "GitRepository, name: tenant")}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: tenant, namespace: flux-system}}\nspec: {{interval: 1m, url: https://example.com/t}}\n");

    [Theory]
    [InlineData("2m", "KSAIL2236 ksail.yaml(3")]
    [InlineData("10m", "")]
    [InlineData("", "")]
    public void AWaitIsLongerThanWhatItWaitsFor(string timeout, string expected) =>
        Expect(expected, $"""
            -- ksail.yaml
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            spec: {"{"}cluster: {"{"}distribution: Talos, provider: Docker{(timeout.Length == 0 ? "" : $", connection: {{timeout: {timeout}}}")}{"}"}, workload: {"{"}sourceDirectory: k8s{"}}"}
            -- k8s/kustomization.yaml
            resources: [chain.yaml]
            -- k8s/chain.yaml
            {Kustomization("apps", "timeout: 10m")}
            -- k8s/apps/kustomization.yaml
            resources: []
            """);

    [Theory]
    // an expression in the place of current, and the finding
    [InlineData("status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')", "")]
    [InlineData("data.phase == 'done' && has(status.ready)", "")]
    [InlineData("status.observedGeneration == metadata.generation", "")]
    [InlineData("status.ready", "")]
    [InlineData("base64.decode(data.state) == b'ok'", "")]
    [InlineData("sets.contains(status.done, spec.wanted) && !('x' in status.names)", "")]
    [InlineData("status.conditions.exists(c, c.type = 'Ready')", "KSAIL2237")]
    [InlineData("status.conditions.exists(c, c.type == 'Ready'", "KSAIL2237")]
    [InlineData("'True'", "KSAIL2237")]
    [InlineData("size(status.conditions)", "KSAIL2237")]
    [InlineData("status.conditions.any(c, c.type == 'Ready')", "KSAIL2238")]
    [InlineData("staus.ready == true", "KSAIL2238")]
    [InlineData("spec.items.exists(staus, staus == 'a')", "")]
    [InlineData("1 + 'a' == status.x", "KSAIL2238")]
    public void HealthIsAnExpression(string expression, string expected) =>
        Expect(expected.Length == 0 ? "" : $"{expected} k8s/chain.yaml(4", Chain($"healthCheckExprs: [{{apiVersion: example.com/v1, kind: Widget, current: \"{expression}\"}}]"));

    [Theory]
    [InlineData("dep.status.conditions.exists(c, c.type == 'Ready') && self.metadata.name == 'apps'", "")]
    [InlineData("dep.status.ready", "KSAIL2237")]
    [InlineData("dep.status.ready == true", "")]
    [InlineData("status.ready == true", "KSAIL2237")]
    public void ReadinessOfADependencyIsBoolean(string expression, string expected) =>
        Expect(expected.Length == 0 ? "" : $"{expected} k8s/chain.yaml(4", Chain($"dependsOn: [{{name: other, readyExpr: \"{expression}\"}}]"));

    [Fact]
    public async Task AnExpressionIsToldWithItsPlace()
    {
        using var project = Project(Chain("healthCheckExprs: [{apiVersion: example.com/v1, kind: Widget, current: 'true', failed: status.a = 1}]"));
        var found = Assert.Single((await project.CheckAsync()).Diagnostics, d => d.Code == "KSAIL2237");
        Assert.StartsWith("Kustomization/flux-system/apps: the expression in 'spec.healthCheckExprs.failed' is wrong: at 1:10: ", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSourceOfTheBootstrapIsKnown() =>
        Expect("KSAIL2230 k8s/chain.yaml(4", $"-- k8s/kustomization.yaml\nresources: [chain.yaml]\n-- k8s/chain.yaml\n{Kustomization("apps", "", "OCIRepository, name: flux-sytem")}\n-- k8s/apps/kustomization.yaml\nresources: []\n");

    private static string Chain(string spec) =>
        $"-- k8s/kustomization.yaml\nresources: [chain.yaml]\n-- k8s/chain.yaml\n{Kustomization("apps", spec)}\n---\n{Kustomization("other", "")}\n-- k8s/apps/kustomization.yaml\nresources: []\n-- k8s/other/kustomization.yaml\nresources: []\n";

    [Fact]
    public async Task SuspendedObjectsAreNoted()
    {
        using var project = Project($"-- k8s/kustomization.yaml\nresources: [objects.yaml]\n-- k8s/objects.yaml\n{Release("r", "suspend: true, chartRef: {kind: OCIRepository, name: flux-system, namespace: flux-system}")}\n");
        var result = await project.CheckAsync();
        Assert.Contains("HelmRelease/default/r", result.Diagnostics.Single(d => d.Code == "KSAIL2235").Message, StringComparison.Ordinal);
        Assert.True(result.Environments[0].IsValid);
    }

    private const string Repository = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: default}\nspec: {interval: 1m, url: https://example.com}";

    private static string Release(string name, string spec) => $"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: default}}\n# a line\nspec: {{interval: 1m, {spec}}}";

    private static string Kustomization(string name, string spec, string source = "OCIRepository, name: flux-system") =>
        $"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{interval: 1m, prune: true, path: {name}, sourceRef: {{kind: {source}}}{(spec.Length > 0 ? ", " + spec : "")}}}";

    private static EnvironmentCheckFixture Project(string files) => new($"{EnvironmentCheckFixture.Minimal}\n{files}");

    private static void Expect(string expected, string files)
    {
        using var project = Project(files);
        var places = project.Places(project.CheckAsync().GetAwaiter().GetResult());
        Assert.Equal(expected.Length == 0 ? [] : [expected], places.Select(place => place[..place.IndexOf(',', StringComparison.Ordinal)]));
    }
}
