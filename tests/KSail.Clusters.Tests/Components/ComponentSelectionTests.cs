using KSail.Clusters.Components;
using KSail.Restore;

namespace KSail.Clusters.Tests.Components;

public sealed class ComponentSelectionTests
{
    [Theory]
    [InlineData("provider: Docker", "")]
    [InlineData("gitOpsEngine: Flux", "Flux operator")]
    [InlineData("gitOpsEngine: ArgoCD", "Argo CD")]
    [InlineData("gitOpsEngine: Flux\ncertManager: Enabled\npolicyEngine: Kyverno\nmetricsServer: Enabled\ncni: Cilium", "Cilium, metrics-server, cert-manager, Kyverno, Flux operator")]
    [InlineData("cni: Calico\npolicyEngine: Gatekeeper", "Calico, Gatekeeper")]
    [InlineData("metricsServer: Default\ncsi: Default", "")]
    public async Task What_is_configured_is_installed_in_the_order_of_its_needs(string cluster, string expected)
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);

        var components = ComponentSelection.Of(scene.Load(cluster).Configuration!, nodes: null, provided: []);

        Assert.Equal(expected, string.Join(", ", components.Select(static component => component.Name)));
    }

    [Fact]
    public async Task Everything_is_published_under_the_version_that_it_is_said_to_have()
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);
        string[] configurations =
        [
            "cni: Cilium\nmetricsServer: Enabled\ncertManager: Enabled\npolicyEngine: Kyverno\ngitOpsEngine: Flux",
            "cni: Calico\npolicyEngine: Gatekeeper\ngitOpsEngine: ArgoCD\nmetricsServer: Enabled\nworkers: 3",
        ];
        foreach (var cluster in configurations)
        {
            foreach (var component in ComponentSelection.Of(scene.Load(cluster).Configuration!, nodes: null, provided: []))
            {
                Assert.Contains(component.Requests, request => request.Reference.Contains(component.Version, StringComparison.Ordinal));
                Assert.All(component.Requests, static request => Assert.Equal(RestoreKind.Component, request.Kind));
                Assert.All(component.Requests, static request => Assert.StartsWith("https://", request.Reference, StringComparison.Ordinal));
                Assert.True(component.Span.HasFile);
            }
        }
    }

    [Fact]
    public async Task Three_nodes_get_two_metrics_servers()
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);

        var one = ComponentSelection.Of(scene.Load("metricsServer: Enabled").Configuration!, nodes: null, provided: []);
        var three = ComponentSelection.Of(scene.Load("metricsServer: Enabled\nworkers: 2").Configuration!, nodes: null, provided: []);

        Assert.EndsWith("/components.yaml", one[0].Requests[1].Reference, StringComparison.Ordinal);
        Assert.Contains("high-availability", three[0].Requests[1].Reference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_of_Flux_has_the_configured_version()
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);

        var components = ComponentSelection.Of(scene.Load("gitOpsEngine: Flux", "flux:\n  operatorVersion: v0.57.0").Configuration!, nodes: null, provided: []);

        Assert.Equal("Flux operator 0.57.0", components[0].ToString());
        Assert.Contains("/v0.57.0/install.yaml", components[0].Requests[0].Reference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.x", "2.9.6")]
    [InlineData("2.8", "2.9.6")]
    [InlineData("2.8.3", "2.8.3")]
    [InlineData("v2.8.3", "2.8.3")]
    public async Task Flux_without_its_operator_is_of_the_release_that_is_named(string distribution, string expected)
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);

        var components = ComponentSelection.Of(scene.Load("gitOpsEngine: Flux", $"flux:\n  distributionVersion: \"{distribution}\"").Configuration!, nodes: null, provided: [], usesFluxOperator: false);

        Assert.Equal($"Flux {expected}", Assert.Single(components).ToString());
        Assert.Equal($"https://github.com/fluxcd/flux2/releases/download/v{expected}/install.yaml", Assert.Single(components[0].Requests).Reference);
    }
}
