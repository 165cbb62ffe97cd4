using System.Text.Json.Nodes;
using KSail.Clusters.Updating.Planning;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Hetzner.Machines;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>What a cluster was given besides what Talos brings: damaged by hand, taken out of the configuration, in use or not.</summary>
public sealed class ComponentLifeTests
{
    private static readonly ResourceKind Buffers = new("autoscaling.x-k8s.io", "v1beta1", "CapacityBuffer", "capacitybuffers", Namespaced: true);
    private static readonly ObjectName Definition = new("capacitybuffers.autoscaling.x-k8s.io");
    private static readonly ObjectName Autoscaler = new("kube-system", "cluster-autoscaler");
    private static readonly ObjectName Secret = new("kube-system", "cluster-autoscaler-config");

    [Fact]
    public async Task They_are_mended_and_taken_out()
    {
        await using var scene = await HetznerScene.StartAsync(hasComponents: true);
        Configure(scene, true);
        await scene.UpAsync();
        await IsMendedAsync(scene);
        await AnotherTokenReachesThemAsync(scene);
        await StorageStaysWhileThereAreVolumesAsync(scene);
        await TheAutoscalerGoesWithItsNodesAsync(scene);
        Assert.Empty(scene.Machines.Failures);
    }

    // One is deleted, another one runs an older image; what Argo CD has taken over is its own.
    private static async Task IsMendedAsync(HetznerScene scene)
    {
        await DoAsync(scene, static async api =>
        {
            await api.DeleteAsync(WellKnownKinds.Deployments, Autoscaler, DeleteOptions.Default, default);
            await SetAsync(api, "hcloud-csi-controller", "example.com/hcloud-csi-controller:2.0.0");
            await SetAsync(api, "hcloud-cloud-controller-manager", "example.com/other:1", "argocd.argoproj.io/tracking-id");
        });
        string[] changes =
        [
            "change      Hetzner storage driver: Deployment kube-system/hcloud-csi-controller runs example.com/hcloud-csi-controller:2.0.0, and was installed with example.com/hcloud-csi-controller:2.22.1",
            "change      cluster autoscaler: Deployment kube-system/cluster-autoscaler is gone",
        ];
        var asked = Requests(scene);
        Assert.Equal(changes, Texts(await scene.DiffAsync()));
        // The notes, a workload each, the Secrets, the nodes.
        Assert.InRange(Requests(scene) - asked, 1, 12);

        Assert.Equal(changes, Texts(await scene.UpdateAsync()));

        Assert.Empty((await scene.DiffAsync()).Changes);
        Assert.NotNull(await FindAsync(scene, WellKnownKinds.Deployments, Autoscaler));
    }

    // They read it at their start only; with the old one they would work until it is deleted, and never again.
    private static async Task AnotherTokenReachesThemAsync(HetznerScene scene)
    {
        ObjectName[] readers = [new("kube-system", "hcloud-cloud-controller-manager"), new("kube-system", "hcloud-csi-controller"), Autoscaler];
        async Task<List<long>> GenerationsAsync()
        {
            var generations = new List<long>();
            foreach (var reader in readers)
                generations.Add((await FindAsync(scene, WellKnownKinds.Deployments, reader))!.Generation);
            return generations;
        }

        var before = await GenerationsAsync();
        await scene.UpdateAsync();
        Assert.Equal(before, await GenerationsAsync());
        scene.Set("HCLOUD_TOKEN", scene.Cloud.ReadOnlyToken);
        Assert.Equal(["change      secret kube-system/hcloud: the token of the project, or the name of the network, is another one"], Texts(await scene.UpdateAsync()));
        Assert.Equal(before.Select(static generation => generation + 1), await GenerationsAsync());
        Assert.Empty((await scene.DiffAsync()).Changes);
        scene.Set("HCLOUD_TOKEN", scene.Cloud.Token);
        await scene.UpdateAsync();
    }

    private static async Task StorageStaysWhileThereAreVolumesAsync(HetznerScene scene)
    {
        var volume = new ObjectName("pvc-1");
        await DoAsync(scene, async api =>
        {
            var value = new KubernetesObject(WellKnownKinds.PersistentVolumes, volume);
            value.Json["spec"] = new JsonObject { ["csi"] = new JsonObject { ["driver"] = "csi.hetzner.cloud", ["volumeHandle"] = "1" } };
            await api.CreateAsync(WellKnownKinds.PersistentVolumes, value, WriteOptions.Default, default);
        });
        Configure(scene, true, "\n    csi: Disabled\n    loadBalancer: Disabled");
        var (plan, findings) = await scene.TryUpdateAsync();
        Assert.Empty(plan!.Changes);
        Assert.Equal(
            [
                "Hetzner cloud controller is not configured any longer and stays, because what runs may need it; remove it by hand once nothing does, or configure it again (spec.cluster.loadBalancer)",
                "Hetzner storage driver is not configured any longer and stays, because 1 volume of it is there, which nobody else could attach; delete its claim first, or configure it again (spec.cluster.csi)",
            ],
            findings.Select(static finding => finding.Message).Order(StringComparer.Ordinal));
        Assert.All(findings, static finding => Assert.Equal(("KSAIL7419", "Disabled"), (finding.Code, File.ReadAllLines(finding.Span.File)[finding.Span.Line - 1][(finding.Span.Column - 1)..])));

        await DoAsync(scene, api => api.DeleteAsync(WellKnownKinds.PersistentVolumes, volume, DeleteOptions.Default, default));
        Configure(scene, true, "\n    csi: Disabled");
        Assert.Equal(["change      Hetzner storage driver: it is not configured any longer, and is taken out"], Texts(await scene.UpdateAsync()));
        Assert.Null(await FindAsync(scene, WellKnownKinds.Deployments, new ObjectName("kube-system", "hcloud-csi-controller")));
    }

    // Nobody would ever take its nodes away, and they cost money: they go with it, as destructive changes, with what that saves.
    private static async Task TheAutoscalerGoesWithItsNodesAsync(HetznerScene scene)
    {
        var node = await new CloudAutoscaler(scene.Cloud, scene.Machines).AddAsync("burst");
        for (var left = 1500; left > 0 && !scene.Machines.IsReady(node); left--)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(15);
        }

        Assert.True(scene.Machines.IsReady(node));
        await DoAsync(scene, static async api => await api.CreateAsync(Buffers, new KubernetesObject(Buffers, new ObjectName("default", "room")), WriteOptions.Default, default));
        Configure(scene, false, "\n    csi: Disabled");
        string[] changes = [$"remove      node {node}: its pool burst may have no nodes any longer (-5.49 EUR a month)", "change      cluster autoscaler: it is not configured any longer, and is taken out"];

        var (plan, findings) = await scene.TryUpdateAsync();
        Assert.Equal(changes, Texts(plan!));
        Assert.Equal(
            $"remove node {node} cannot be undone, and nothing was changed; if it shall be done, confirm it with the name of the cluster: -p:KSailConfirm=prod", Assert.Single(findings).Message);
        Assert.NotNull(await FindAsync(scene, WellKnownKinds.Deployments, Autoscaler));

        await scene.UpdateAsync("prod");
        Assert.Contains("cluster autoscaler: its definition capacitybuffers.autoscaling.x-k8s.io stays, because there are objects of it", scene.Lines);
        Assert.Null(await FindAsync(scene, WellKnownKinds.Deployments, Autoscaler));
        Assert.Null(await FindAsync(scene, WellKnownKinds.Secrets, Secret));
        Assert.NotNull(await FindAsync(scene, WellKnownKinds.Secrets, new ObjectName("kube-system", "hcloud")));
        Assert.NotNull(await FindAsync(scene, WellKnownKinds.CustomResourceDefinitions, Definition));
        Assert.Equal(["prod-control-plane-1", "prod-worker-1"], scene.Servers);
        Assert.Empty((await scene.DiffAsync()).Changes);

        // It comes again, and goes with its definition where nothing is of it.
        Configure(scene, true, "\n    csi: Disabled");
        await scene.UpdateAsync();
        Assert.NotNull(await FindAsync(scene, WellKnownKinds.Secrets, Secret));
        await DoAsync(scene, static api => api.DeleteAsync(Buffers, new ObjectName("default", "room"), DeleteOptions.Default, default));
        Configure(scene, false, "\n    csi: Disabled");
        await scene.UpdateAsync();
        Assert.Null(await FindAsync(scene, WellKnownKinds.CustomResourceDefinitions, Definition));
        Assert.Empty((await scene.DiffAsync()).Changes);
    }

    private static void Configure(HetznerScene scene, bool scales, string others = "") => scene.Configure(
        1, 1, cluster: $"    autoscaler:\n      node:\n        enabled: {scales}\n        capacityBuffers: true\n        pools: [{{name: burst, serverType: cx33, location: nbg1, min: 0, max: 2}}]{others}");

    private static IEnumerable<string> Texts(ClusterPlan plan) => plan.Changes.Select(static change => change.ToString());

    private static int Requests(HetznerScene scene) => scene.Machines.Kubernetes!.Requests.Count;

    private static Task<KubernetesObject> SetAsync(IKubernetesApi api, string deployment, string image, string? annotation = null)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = image }) } } } };
        if (annotation is not null)
            patch["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = "x" } };
        return api.PatchAsync(WellKnownKinds.Deployments, new ObjectName("kube-system", deployment), KubernetesPatch.Merge(patch), WriteOptions.Default, default);
    }

    private static Task DoAsync(HetznerScene scene, Func<IKubernetesApi, Task> work) => scene.Machines.Kubernetes!.DirectlyAsync(work);

    private static async Task<KubernetesObject?> FindAsync(HetznerScene scene, ResourceKind kind, ObjectName name)
    {
        KubernetesObject? found = null;
        await DoAsync(scene, async api => found = await api.FindAsync(kind, name, default));
        return found;
    }
}
