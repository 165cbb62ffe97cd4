using KSail.Checks.Deployment;
using KSail.Documents.Diagnostics;
using KSail.Rendering;

namespace KSail.Checks.Tests.Deployment;

public sealed class DeployedContentTests
{
    [Fact]
    public void Images_of_all_containers_are_listed_once()
    {
        var content = DeployedContent.Of(RenderedObjects.Of("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: x}
            spec:
              template:
                spec:
                  initContainers: [{name: init, image: ghcr.io/org/init:v1}]
                  containers: [{name: app, image: ghcr.io/org/app:v1}, {name: second, image: ghcr.io/org/init:v1}, {name: none}]
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: job, namespace: x}
            spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: job, image: busybox}]}}}}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: no, namespace: x}
            data: {image: not-an-image, containers: "text"}
            """));
        Assert.Equal(["busybox", "ghcr.io/org/app:v1", "ghcr.io/org/init:v1"], content.Images);
        Assert.Empty(content.Charts);
    }

    [Theory]
    [InlineData("chart: {spec: {chart: redis, version: 1.x, sourceRef: {kind: HelmRepository, name: charts}}}", "https://charts.example.com", "redis", "1.x")]
    [InlineData("chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: charts, namespace: x}}}", "https://charts.example.com", "redis", "")]
    [InlineData("chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: charts, namespace: elsewhere}}}", "", "redis", "")]
    [InlineData("chart: {spec: {chart: ./charts/mine, sourceRef: {kind: GitRepository, name: git}}}", "https://example.com/git", "./charts/mine", "")]
    [InlineData("chartRef: {kind: OCIRepository, name: oci}", "oci://ghcr.io/org/charts", "podinfo", "6.x")]
    [InlineData("chartRef: {kind: OCIRepository, name: unknown}", "", "unknown", "")]
    [InlineData("chartRef: {kind: HelmChart, name: own}", "", "postgres", "2.0.0")]
    public void A_release_names_its_chart(string spec, string repository, string name, string version)
    {
        var content = DeployedContent.Of(RenderedObjects.Of("""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: charts, namespace: x}
            spec: {url: https://charts.example.com}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: git, namespace: x}
            spec: {url: https://example.com/git}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {name: oci, namespace: x}
            spec: {url: oci://ghcr.io/org/charts/podinfo, ref: {semver: 6.x}}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmChart
            metadata: {name: own, namespace: x}
            spec: {chart: postgres, version: 2.0.0}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: release, namespace: x}
            spec: { SPEC }
            """.Replace("SPEC", spec, StringComparison.Ordinal)));
        Assert.Equal(new DeployedChart(repository, name, version), Assert.Single(content.Charts));
    }

    [Theory]
    [InlineData("https://charts.example.com")]
    [InlineData("")]
    public void A_chart_that_a_kustomization_lists_is_named_once(string repository)
    {
        var listed = new ReleaseIdentity("", "web", "redis", "1.2.3", SourceSpan.None) { Repository = repository };
        var rendered = RenderedObjects.Of("{apiVersion: v1, kind: Service, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: b}}\n", new ReleaseOrigin(listed, "redis/templates/all.yaml", IsHook: false));
        Assert.Equal(new DeployedChart(repository, "redis", "1.2.3"), Assert.Single(DeployedContent.Of(rendered).Charts));
    }
}
