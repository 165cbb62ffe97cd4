using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Hetzner.Machines;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>Nodes that the autoscaler makes, with nothing but what it was told: its Deployment, its Secrets.</summary>
public sealed class AutoscaledNodeTests
{
    private const string Pools = """
            autoscaler:
              node:
                enabled: true
                maxNodesTotal: 9
                expander: [LeastNodes, LeastWaste]
                scaleDownUnneededTime: 15m
                capacityBuffers: true
                pools:
                  - name: burst
                    serverType: cx33
                    location: nbg1
                    min: 0
                    max: 2
                    labels: {team: a}
                    taints: [{key: dedicated, value: batch, effect: NoSchedule}]
        """;

    [Fact]
    public async Task New_nodes_join_and_go_with_the_cluster()
    {
        await using var scene = await HetznerScene.StartAsync(hasComponents: true);
        scene.Configure(1, 1, cluster: Pools);
        await scene.UpAsync();

        var name = await new CloudAutoscaler(scene.Cloud, scene.Machines).AddAsync("burst");
        var node = await JoinAsync(scene, name);

        Assert.Equal(("a", "true"), (node.Labels["team"], node.Labels["ksail.io/autoscaled"]));
        Assert.Equal("dedicated=batch:NoSchedule", string.Join(' ', node.Spec.Array("taints")!.Select(static taint => $"{taint!["key"]}={taint["value"]}:{taint["effect"]}")));
        var server = scene.Cloud.Resources("servers").Single(server => server["name"]!.GetValue<string>() == name);
        Assert.Equal(
            ("cx33", "nbg1", "10.0.1.2", "prod"),
            (server["server_type"]!["name"]!.GetValue<string>(), server["location"]!["name"]!.GetValue<string>(), server["private_net"]![0]!["ip"]!.GetValue<string>(), server["labels"]!["ksail.cluster.name"]!.GetValue<string>()));
        // It was never without the firewall, and is no surprise to whoever looks next.
        Assert.Empty(scene.Machines.Failures);
        await scene.UpAsync();
        HetznerScene.AssertNone(await scene.TryDownAsync());
        Assert.Contains(scene.Lines, line => line.StartsWith($"  remove      node {name}: cx33 in nbg1 (-", StringComparison.Ordinal) && line.EndsWith(" EUR a month)", StringComparison.Ordinal));
        Assert.Empty(scene.Everything());
    }

    [Fact]
    public async Task Components_are_told_what_is_configured()
    {
        await using var scene = await HetznerScene.StartAsync(hasComponents: true);
        scene.Configure(2, 1, cluster: Pools);

        await scene.UpAsync();

        Assert.Equal("HCLOUD_NETWORK_ROUTES_ENABLED=false HCLOUD_TOKEN=hcloud/token HCLOUD_NETWORK=hcloud/network", await EnvironmentAsync(scene, "hcloud-cloud-controller-manager"));
        // By these labels volumes are found when the cluster goes.
        Assert.Equal("HCLOUD_VOLUME_EXTRA_LABELS=ksail.cluster.name=prod,ksail.owned=true HCLOUD_TOKEN=hcloud/token", await EnvironmentAsync(scene, "hcloud-csi-controller"));
        Assert.StartsWith("HCLOUD_FIREWALL=prod-firewall HCLOUD_NETWORK=prod-network HCLOUD_PUBLIC_IPV4=true HCLOUD_PUBLIC_IPV6=true", await EnvironmentAsync(scene, "cluster-autoscaler"), StringComparison.Ordinal);
        var autoscaler = await FindAsync(scene, WellKnownKinds.Deployments, new ObjectName("kube-system", "cluster-autoscaler"));
        Assert.Equal(2, autoscaler!.Spec!["replicas"]!.GetValue<int>());
        var arguments = autoscaler.Spec!["template"]!["spec"]!["containers"]![0]!["command"]!.AsArray().Select(static argument => argument!.GetValue<string>());
        Assert.Superset(
            new HashSet<string>
            {
                "--nodes=0:2:CX33:NBG1:burst", "--expander=least-nodes,least-waste", "--scale-down-unneeded-time=15m", "--max-nodes-total=9", "--capacity-buffer-controller-enabled=true",
                "--capacity-buffer-pod-injection-enabled=true",
            },
            arguments.ToHashSet());
        // Room is kept with objects of a kind that the autoscaler's chart does not define, and that its role does not let it see.
        Assert.NotNull(await FindAsync(scene, WellKnownKinds.CustomResourceDefinitions, new ObjectName("capacitybuffers.autoscaling.x-k8s.io")));
        var role = await FindAsync(scene, new ResourceKind("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Namespaced: false), new ObjectName("cluster-autoscaler"));
        Assert.Equal(
            ["deployments", "resourcequotas", "capacitybuffers", "capacitybuffers/status", "podtemplates"], role!.Json["rules"]!.AsArray().Select(static rule => rule!["resources"]![0]!.GetValue<string>()));
    }

    private static async Task<KubernetesObject> JoinAsync(HetznerScene scene, string name)
    {
        for (var left = 2000; left > 0; left--)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            if (await FindAsync(scene, WellKnownKinds.Nodes, new ObjectName(name)) is { } node && node.Condition("Ready") is { Status: ConditionStatus.True })
                return node;
            await Task.Delay(15);
        }

        throw new TimeoutException($"{name} did not join: {string.Join('\n', scene.Machines.Failures)}");
    }

    private static async Task<string> EnvironmentAsync(HetznerScene scene, string deployment)
    {
        var found = await FindAsync(scene, WellKnownKinds.Deployments, new ObjectName("kube-system", deployment));
        return string.Join(' ', found!.Spec!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Select(static entry =>
            entry!["valueFrom"]?["secretKeyRef"] is { } secret ? $"{entry["name"]}={secret["name"]}/{secret["key"]}" : $"{entry["name"]}={entry["value"]}"));
    }

    private static async Task<KubernetesObject?> FindAsync(HetznerScene scene, ResourceKind kind, ObjectName name)
    {
        KubernetesObject? found = null;
        await scene.Machines.Kubernetes!.DirectlyAsync(async api => found = await api.FindAsync(kind, name, CancellationToken.None));
        return found;
    }
}
