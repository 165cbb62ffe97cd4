using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Tests.Updating;

/// <summary>What control planes applied when they began, and never look at again, is applied after an upgrade and when their configuration makes it another.</summary>
public sealed class BootstrapManifestTests
{
    private const string Upgrade = "    kubernetesVersion: v1.36.3\n";

    private static readonly ObjectName Proxy = new("kube-system", "kube-proxy");

    [Fact]
    public async Task Kube_proxy_comes_with_its_manifest_at_the_end_of_an_upgrade()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1);
        await cluster.ApplyManifestsAsync("machined");
        cluster.Configure(1, 1, cluster: Upgrade);
        await cluster.SucceedAsync();
        Assert.Equal("registry.k8s.io/kube-proxy:v1.36.3", Container(await FindAsync(cluster)).Text("image"));
        var lines = cluster.UpdateLines.ToList();
        Assert.True(lines.IndexOf("dev-worker-1: kubelet v1.36.3") < lines.IndexOf("bootstrap manifests: 1 are applied"));
    }

    [Fact]
    public async Task What_somebody_else_changed_stays_and_is_told()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 0);
        await cluster.ApplyManifestsAsync("talos");
        await cluster.Server.DirectlyAsync(api => api.PatchAsync(
            WellKnownKinds.DaemonSets, Proxy, KubernetesPatch.Json([new JsonObject { ["op"] = "replace", ["path"] = "/spec/template/spec/containers/0/image", ["value"] = "mine/kube-proxy:v1" }]),
            WriteOptions.Default with { FieldManager = "kubectl-edit" }, default));
        cluster.Configure(1, 0, cluster: Upgrade);
        var (_, findings) = await cluster.UpdateAsync();
        Assert.Equal("KSAIL7418", Assert.Single(findings).Code);
        Assert.Contains("DaemonSet kube-system/kube-proxy was left as it is, because it belongs to kubectl-edit (", findings[0].Message, StringComparison.Ordinal);
        Assert.Equal("mine/kube-proxy:v1", Container(await FindAsync(cluster)).Text("image"));
    }

    [Fact]
    public async Task A_patch_of_kube_proxy_reaches_the_cluster()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 0);
        await cluster.ApplyManifestsAsync("talos");
        cluster.Configure(1, 0, "cluster:\n  proxy:\n    extraArgs:\n      v: \"4\"\n");
        var plan = await cluster.SucceedAsync();
        Assert.Equal(
            ["change      node dev-control-plane-1: cluster.proxy.extraArgs.v: unset → 4", "change      bootstrap manifests: control planes make others of their configuration, which are applied"],
            plan.Changes.Select(static change => change.ToString()));
        Assert.Contains("--v=4", Container(await FindAsync(cluster)).Array("command")!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_ended_before_them_is_made_up_for()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 0);
        cluster.Configure(1, 0, "cluster:\n  inlineManifests:\n  - name: hello\n    contents: |\n      apiVersion: v1\n      kind: ConfigMap\n      metadata: { name: hello, namespace: kube-system }\n      data: { a: b }\n");
        using (var limit = new CancellationTokenSource())
        {
            cluster.OnLine = line =>
            {
                if (line.StartsWith("bootstrap manifests:", StringComparison.Ordinal))
                    limit.Cancel();
            };
            var (_, findings) = await cluster.UpdateAsync(cancellation: limit.Token);
            Assert.Equal("KSAIL7416", Assert.Single(findings).Code);
        }

        cluster.OnLine = static _ => { };
        var plan = await cluster.SucceedAsync();
        Assert.Equal("change      bootstrap manifests: an update that did not end has not applied them", Assert.Single(plan.Changes).ToString());
        await cluster.Server.DirectlyAsync(async api => Assert.NotNull(await api.FindAsync(WellKnownKinds.ConfigMaps, new ObjectName("kube-system", "hello"), default)));
    }

    private static async Task<KubernetesObject> FindAsync(UpdateCluster cluster)
    {
        KubernetesObject? proxy = null;
        await cluster.Server.DirectlyAsync(async api => proxy = await api.FindAsync(WellKnownKinds.DaemonSets, Proxy, default));
        return proxy!;
    }

    private static JsonObject Container(KubernetesObject proxy) => (JsonObject)proxy.Spec.Object("template").Object("spec").Array("containers")![0]!;
}
