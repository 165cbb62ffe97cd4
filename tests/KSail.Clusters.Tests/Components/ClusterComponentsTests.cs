using KSail.Clusters.Components;
using KSail.Clusters.Tests.Docker;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Clusters.Tests.Components;

public sealed class ClusterComponentsTests
{
    private const string Operator =
        """
        apiVersion: example.com/v1
        kind: Pool
        metadata:
          name: nodes
        spec:
          addresses: ["10.5.0.200-10.5.0.239"]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: controller
          namespace: pools
          labels: {app: controller}
        spec:
          selector: {matchLabels: {app: controller}}
          template:
            metadata: {labels: {app: controller}}
            spec: {containers: [{name: controller, image: "example.com/controller:1"}]}
        ---
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: ServiceAccount
            metadata: {name: controller, namespace: pools}
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {mode: fast}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: pools.example.com}
        spec:
          group: example.com
          scope: Cluster
          names: {kind: Pool, plural: pools, singular: pool, listKind: PoolList}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: pools}

        """;

    private static readonly ResourceKind Pools = new("example.com", "v1", "Pool", "pools", Namespaced: false);

    [Fact]
    public async Task Definitions_come_before_what_they_define_whatever_their_order()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("pools", "1.0", Operator);
        await scene.RestoreAsync(component);

        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]), Findings(scene));

        Assert.NotNull(await scene.Api.FindAsync(Pools, new ObjectName("nodes"), scene.Stop));
        Assert.NotNull(await scene.Api.FindAsync(WellKnownKinds.ServiceAccounts, new ObjectName("pools", "controller"), scene.Stop));
        Assert.NotNull(await scene.Api.FindAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "settings"), scene.Stop));
        Assert.StartsWith("pools 1.0 runs", Assert.Single(scene.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_network_one_error_names_all_that_is_missing()
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);
        var there = scene.Publish("there", "1.0", Operator);
        await scene.RestoreAsync(there);
        var nowhere = $"http://127.0.0.1:{DockerRegistry.FreePort()}";
        var manifests = new Component("pools", "2.0", ComponentPhase.Service, [new ManifestPart($"{nowhere}/a.yaml"), new ManifestPart($"{nowhere}/b.yaml")]);
        var chart = new Component("charted", "3.0", ComponentPhase.Service, [new ChartPart(new ChartReference(nowhere, "charted", "3.0"), "charted", "default", "")]);
        scene.Forget();

        await scene.RestoreAsync(new ImpatientClock(), there, manifests, chart);

        var error = Assert.Single(scene.Diagnostics.Items, static finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal("KSAIL0202", error.Code);
        Assert.StartsWith($"pools 2.0, charted 3.0 cannot be fetched: '{nowhere}/a.yaml': no answer from ", error.Message, StringComparison.Ordinal);

        // A chart alone is no less missed.
        scene.Forget();
        await scene.RestoreAsync(new ImpatientClock(), there, chart);
        Assert.StartsWith("charted 3.0 cannot be fetched: ", Assert.Single(scene.Diagnostics.Items).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installing_again_changes_nothing()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("pools", "1.0", Operator);
        await scene.RestoreAsync(component);
        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]), Findings(scene));
        var before = await Versions(scene);

        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]), Findings(scene));

        Assert.Equal(before, await Versions(scene));
    }

    [Fact]
    public async Task What_a_new_version_no_longer_has_is_removed_but_never_definitions()
    {
        await using var scene = await ComponentScene.StartAsync();
        var old = scene.Publish("pools", "1.0", Operator);
        var lean = scene.Publish("pools", "2.0", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: controller, namespace: pools}\n");
        await scene.RestoreAsync(old, lean);
        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [old]), Findings(scene));

        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [lean]), Findings(scene));

        Assert.Null(await scene.Api.FindAsync(WellKnownKinds.Deployments, new ObjectName("pools", "controller"), scene.Stop));
        Assert.Null(await scene.Api.FindAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "settings"), scene.Stop));
        Assert.NotNull(await scene.Api.FindAsync(WellKnownKinds.ServiceAccounts, new ObjectName("pools", "controller"), scene.Stop));
        Assert.NotNull(await scene.Api.FindAsync(WellKnownKinds.CustomResourceDefinitions, new ObjectName("pools.example.com"), scene.Stop));
        Assert.NotNull(await scene.Api.FindAsync(WellKnownKinds.Namespaces, new ObjectName("pools"), scene.Stop));
    }

    [Fact]
    public async Task What_Flux_manages_is_left_to_it()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("pools", "1.0", Operator);
        await scene.RestoreAsync(component);
        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]), Findings(scene));
        var labels = new System.Text.Json.Nodes.JsonObject { ["kustomize.toolkit.fluxcd.io/name"] = "infrastructure" };
        var patch = new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["labels"] = labels } };
        await scene.Api.PatchAsync(WellKnownKinds.Deployments, new ObjectName("pools", "controller"), KubernetesPatch.Merge(patch), WriteOptions.Default, scene.Stop);
        var before = await Versions(scene, withNotes: false);

        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]), Findings(scene));

        Assert.Equal(before, await Versions(scene, withNotes: false));
        var finding = Assert.Single(scene.Diagnostics.Items, static finding => finding.Code == "KSAIL7254");
        Assert.Contains("'infrastructure'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_that_does_not_come_up_is_told_with_the_reason()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("pools", "1.0", Operator.Replace("  namespace: pools\n  labels", "  namespace: pools\n  annotations: {tests/never-ready: \"\"}\n  labels", StringComparison.Ordinal))
            with { Patience = TimeSpan.FromSeconds(3) };
        await scene.RestoreAsync(component);

        Assert.False(await scene.InstallAsync(scene.Load("provider: Docker"), [component]));

        var finding = Assert.Single(scene.Diagnostics.Items, static finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal("KSAIL7253", finding.Code);
        Assert.Contains("Deployment pools/controller", finding.Message, StringComparison.Ordinal);
        Assert.Contains("run the target again", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_told_with_the_object()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("broken", "1.0", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Broken_Name}\n");
        await scene.RestoreAsync(component);

        Assert.False(await scene.InstallAsync(scene.Load("provider: Docker"), [component]));

        var finding = Assert.Single(scene.Diagnostics.Items, static finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal("KSAIL7252", finding.Code);
        Assert.Contains("ConfigMap Broken_Name of broken 1.0", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_restored_nothing_is_asked_of_the_network()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("pools", "1.0", Operator);
        await scene.RestoreAsync(component);
        var asked = scene.Web.Requests.Count;

        await scene.RestoreAsync(component);
        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]), Findings(scene));

        Assert.Equal(asked, scene.Web.Requests.Count);
        Assert.Contains("\"components\"", await File.ReadAllTextAsync(Path.Combine(scene.Project, "ksail.lock.json"), scene.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_restored_is_told_with_what_to_do()
    {
        await using var scene = await ComponentScene.StartAsync();
        var component = scene.Publish("pools", "1.0", Operator);

        Assert.False(await scene.InstallAsync(scene.Load("provider: Docker"), [component]));

        var finding = Assert.Single(scene.Diagnostics.Items);
        Assert.Equal("KSAIL7250", finding.Code);
        Assert.Contains("KSailRestoreComponents=true", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_since_it_was_pinned_is_refused()
    {
        await using var scene = await ComponentScene.StartAsync(runsPods: false);
        var component = scene.Publish("pools", "1.0", Operator);
        await scene.RestoreAsync(component);
        scene.Publish("pools", "1.0", Operator + "# changed\n");
        Directory.Delete(scene.Cache, recursive: true);

        await scene.RestoreAsync(component);

        var finding = Assert.Single(scene.Diagnostics.Items, static finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal("KSAIL0203", finding.Code);
    }

    private static async Task<string> Versions(ComponentScene scene, bool withNotes = true)
    {
        var versions = new List<string>();
        foreach (var kind in (ResourceKind[])[WellKnownKinds.Deployments, WellKnownKinds.ConfigMaps, WellKnownKinds.ServiceAccounts, WellKnownKinds.Namespaces, WellKnownKinds.CustomResourceDefinitions, Pools])
        {
            foreach (var one in (await scene.Api.ListAsync(kind, ListQuery.All, scene.Stop)).Items)
            {
                if (withNotes || one.Name.Name != "ksail-components")
                    versions.Add(one.Json.ToJsonString());
            }
        }

        return string.Join('\n', versions);
    }

    private static string Findings(ComponentScene scene) => string.Join('\n', scene.Diagnostics.Items);
}
