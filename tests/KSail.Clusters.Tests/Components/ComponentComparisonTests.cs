using System.Text.Json.Nodes;
using KSail.Clusters.Components;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Tests.Components;

/// <summary>What a cluster was given, against what it shall have and what became of it there.</summary>
public sealed class ComponentComparisonTests
{
    private const string Workload =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: controller
          namespace: default
          labels: {app: controller}
        spec:
          selector: {matchLabels: {app: controller}}
          template:
            metadata: {labels: {app: controller}}
            spec:
              initContainers: [{name: prepare, image: "example.com/prepare:1"}]
              containers: [{name: controller, image: "example.com/controller:1"}]

        """;

    private static readonly ObjectName Controller = new("default", "controller");

    // What is done to the Deployment, one after the other and each to the one that was installed; how that is told, or that it is none of ours.
    private static readonly (string Patch, string? Expected)[] Changes =
    [
        ("""{"spec":{"replicas":0}}""", null),
        ("""{"spec":{"template":{"spec":{"containers":[{"name":"controller","image":"example.com/controller:0"}]}}}}""", "Deployment default/controller runs example.com/controller:0, and was installed with example.com/controller:1"),
        ("""{"spec":{"template":{"spec":{"initContainers":[{"name":"prepare","image":"example.com/prepare:2"}]}}}}""", "Deployment default/controller runs example.com/prepare:2, and was installed with example.com/prepare:1"),
        ("""{"spec":{"template":{"spec":{"containers":[{"name":"other","image":"example.com/controller:1"}]}}}}""", "Deployment default/controller has no container controller, and was installed with example.com/controller:1"),
        ("""{"spec":{"template":{"spec":{"containers":[{"name":"mesh","image":"example.com/mesh:1"},{"name":"controller","image":"example.com/controller:1"}]}}}}""", null),
        ("""{"metadata":{"annotations":{"argocd.argoproj.io/tracking-id":"a"}},"spec":{"template":{"spec":{"containers":[{"name":"controller","image":"example.com/controller:9"}]}}}}""", null),
        ("""{"metadata":{"labels":{"kustomize.toolkit.fluxcd.io/name":"a"}},"spec":{"template":{"spec":{"containers":[{"name":"controller","image":"example.com/controller:9"}]}}}}""", null),
    ];

    [Fact]
    public async Task Workloads_that_somebody_changed_are_told()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("pools", "1.0", Workload);
        await scene.RestoreAsync(component);
        foreach (var (patch, expected) in Changes)
        {
            Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]));
            Assert.Empty((await CompareAsync(scene, component)).Differences);
            await scene.Api.PatchAsync(WellKnownKinds.Deployments, Controller, KubernetesPatch.Merge((JsonObject)JsonNode.Parse(patch)!), WriteOptions.Default, scene.Stop);
            Assert.Equal(expected is null ? [] : [expected], Texts(await CompareAsync(scene, component)));
            await scene.Api.DeleteAsync(WellKnownKinds.Deployments, Controller, DeleteOptions.Default, scene.Stop);
            Assert.Equal(["Deployment default/controller is gone"], Texts(await CompareAsync(scene, component)));
        }
    }

    // Pods would have two networks, and a workload two who bring it.
    [Fact]
    public async Task Nothing_takes_the_place_of_a_network_or_an_engine()
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);
        var settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n";
        var cilium = scene.Publish("Cilium", "1", settings.Replace("NAME", "cilium", StringComparison.Ordinal)) with { Phase = ComponentPhase.Network };
        var flux = scene.Publish("Flux operator", "1", settings.Replace("NAME", "flux", StringComparison.Ordinal)) with { Phase = ComponentPhase.Delivery };
        var metrics = scene.Publish("metrics-server", "1", settings.Replace("NAME", "metrics", StringComparison.Ordinal)) with { GoesWhenUnasked = true };
        await scene.RestoreAsync(cilium, flux, metrics);
        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [cilium, flux, metrics]));

        var verdict = await CompareAsync(scene, cilium with { Name = "Calico" }, flux with { Name = "Argo CD" }, metrics with { Name = "Kyverno" });

        Assert.Equal("pods have their network from Cilium, and a running cluster cannot be given another one; make the cluster anew", Assert.Single(Assert.Single(verdict.Impossible).Reasons).Text);
        Assert.Equal(["Cilium", "Flux operator"], verdict.Kept.Select(static kept => kept.Name));
        Assert.Equal(["Kyverno: it is not installed yet", "metrics-server: it is not configured any longer, and is taken out"], verdict.Differences.Select(static difference => $"{difference.Name}: {difference.Reasons[0].Text}"));
    }

    private static Task<ComponentVerdict> CompareAsync(ComponentScene scene, params Component[] wanted) => new ComponentComparison(scene.Api).CompareAsync(wanted, static _ => SourceSpan.None, scene.Stop);

    private static IEnumerable<string> Texts(ComponentVerdict verdict) => verdict.Differences.SelectMany(static difference => difference.Reasons).Select(static reason => reason.Text);
}
