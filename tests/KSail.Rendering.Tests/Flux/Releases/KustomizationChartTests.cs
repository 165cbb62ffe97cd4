namespace KSail.Rendering.Tests.Flux.Releases;

/// <summary>Where an environment may list charts in kustomizations: nowhere that Flux builds.</summary>
public class KustomizationChartTests
{
    private const string Chart = """
        -- k8s/clusters/local/charts/web/Chart.yaml
        apiVersion: v2
        name: web
        version: 1.2.3
        -- k8s/clusters/local/charts/web/values.yaml
        {}
        -- k8s/clusters/local/charts/web/templates/config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{ .Release.Name }}"}
        -- k8s/clusters/local/kustomization.yaml
        helmCharts: [{name: web, releaseName: web}]

        """;

    private const string Root = """
        resources: [sync.yaml]
        -- k8s/clusters/local/sync.yaml
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: flux-system, namespace: flux-system}
        spec: {url: "https://git.example.com/platform"}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: NAME, namespace: flux-system}
        spec: {path: ./k8s/clusters/PATH, sourceRef: {kind: GitRepository, name: flux-system}, prune: true, interval: 1h}

        """;

    [Fact]
    public void WhereSomethingElseThanFluxBuildsTheRootItsChartsAreRendered()
    {
        using var scenario = new FluxScenario(Chart) { Releases = ReleaseScenario.Settings(), EnablesHelm = true };

        var config = FluxScenario.Find(scenario.RenderClean(), "ConfigMap", "web");

        Assert.Equal("helmCharts/web, chart web 1.2.3, web/templates/config.yaml line 2 of what it renders to", config.Origin!.Describe(2));
        Assert.Equal("k8s/clusters/local/kustomization.yaml", scenario.Relative(config.Span).Split('(')[0]);
    }

    [Fact]
    public void FluxRefusesThem()
    {
        using var scenario = new FluxScenario(Chart) { Releases = ReleaseScenario.Settings() };

        Assert.Equal(["k8s/clusters/local/kustomization.yaml(1,1): KSAIL2005"], scenario.Places());
    }

    [Fact]
    public void WithoutChartsTheyAreLeftOut()
    {
        using var scenario = new FluxScenario(Chart) { EnablesHelm = true };

        Assert.Empty(scenario.RenderClean().Kustomizations.SelectMany(static each => each.Resources));
    }

    [Fact]
    public void ARootThatFluxTakesOverIsRefusedThem()
    {
        using var scenario = new FluxScenario(Chart + Root.Replace("NAME", "flux-system", StringComparison.Ordinal).Replace("k8s/clusters/PATH", "clusters/local", StringComparison.Ordinal))
        {
            Releases = ReleaseScenario.Settings(), EnablesHelm = true,
        };

        Assert.Equal(["k8s/clusters/local/kustomization.yaml(1,1): KSAIL2005"], scenario.Places());
    }
}
