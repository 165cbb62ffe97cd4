using System.Text.Json.Nodes;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Planning;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Tests.Updating;

/// <summary>Nodes that the autoscaler made: brought along in place where that is possible, or else left to it to make anew, one at a time.</summary>
public sealed class AutoscaledNodeTests
{
    private const string Sysctl = "machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n";
    private const string Encrypts = "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nencryption:\n  provider: luks2\n  keys:\n  - slot: 0\n    nodeID: {}\n";
    private const string Label = "machine:\n  nodeLabels:\n    ksail.io/autoscaled: \"true\"\n";

    [Fact]
    public async Task They_and_what_they_are_made_of_are_brought_along()
    {
        await using var cluster = await StartAsync();
        var node = await ScaleUpAsync(cluster, "burst-1");
        await cluster.SucceedAsync();
        Assert.DoesNotContain("ApplyConfiguration", node.Calls);

        cluster.Configure(1, 1, Sysctl);
        var plan = await cluster.SucceedAsync();
        Assert.Equal(
            ["change      all nodes: machine.sysctls.vm.max_map_count: unset → 262144", "change      secret kube-system/pools: what the autoscaler makes nodes of is not up to date"],
            plan.Changes.Select(static change => change.ToString()));
        Assert.Equal("262144", node.Configuration!.GetText("machine", "sysctls", "vm.max_map_count"));
        Assert.Equal("true", node.Configuration.GetText("machine", "nodeLabels", "ksail.io/autoscaled"));
        Assert.Contains("262144", (await ToldAsync(cluster)).Reveal(), StringComparison.Ordinal);
        Assert.NotNull((await DeploymentAsync(cluster)).Spec.Object("template").Object("metadata").Object("annotations"));
    }

    [Fact]
    public async Task What_they_cannot_become_makes_them_go_one_at_a_time()
    {
        await using var cluster = await StartAsync();
        await ScaleUpAsync(cluster, "burst-1");
        await ScaleUpAsync(cluster, "burst-2");
        cluster.Machines.Drift["burst-1"] = cluster.Machines.Drift["burst-2"] = "server type cx22 → cx32";
        await cluster.RunPodAsync("web", "burst-2", disruptionsAllowed: 1);
        var (plan, refused) = await cluster.UpdateAsync();
        Assert.Equal("replace     node burst-1: server type cx22 → cx32; the autoscaler makes another one when pods need it", plan!.Changes[0].ToString());
        Assert.Equal("KSAIL7401", Assert.Single(refused).Code);
        cluster.Machines.Done.Clear();
        await cluster.SucceedAsync(confirm: "dev");
        Assert.Equal(["remove burst-1", "remove burst-2"], cluster.Machines.Done);
        Assert.Equal(["dev-control-plane-1", "dev-worker-1"], (await cluster.NodesAsync()).Select(static known => known.Name.Name));
        Assert.Contains(cluster.Server.Requests, static request => request is { Verb: "create", Subresource: "eviction", Name: "web" });
    }

    [Fact]
    public async Task Their_disks_are_not_wiped_but_given_up()
    {
        await using var cluster = await StartAsync(3);
        var node = await ScaleUpAsync(cluster, "burst-1");
        cluster.Configure(3, 1, Encrypts);
        var plan = await cluster.SucceedAsync(confirm: "dev");
        Assert.Contains(plan.Changes, static change => change.ToString() == "replace     node burst-1: VolumeConfig/EPHEMERAL: unset → a new document (a volume is encrypted when it is made; the autoscaler makes another one when pods need it)");
        Assert.DoesNotContain("Reset", node.Calls);
        Assert.Contains("remove burst-1", cluster.Machines.Done);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_go_with_their_pool(bool isKept)
    {
        await using var cluster = await StartAsync();
        await ScaleUpAsync(cluster, "burst-1");
        cluster.Machines.Pools = isKept ? [cluster.Machines.Pools[0] with { Min = 0, Max = 0 }] : [];
        var plan = await cluster.SucceedAsync(confirm: "dev");
        Assert.Equal("remove      node burst-1: its pool burst may have no nodes any longer", Assert.Single(plan.Changes).ToString());
        Assert.Contains("remove burst-1", cluster.Machines.Done);
    }

    [Fact]
    public async Task One_that_the_autoscaler_takes_away_meanwhile_is_not_missed()
    {
        await using var cluster = await StartAsync();
        await ScaleUpAsync(cluster, "burst-1");
        cluster.Configure(1, 1, Sysctl);
        var gone = false;
        cluster.OnLine = line =>
        {
            if (gone || !line.EndsWith("takes its configuration", StringComparison.Ordinal))
                return;
            gone = true;
            cluster.Machines.TakeAway("burst-1");
        };
        var (_, findings) = await cluster.UpdateAsync();
        Assert.Empty(findings);
        Assert.True(gone);
    }

    [Fact]
    public async Task One_that_it_makes_of_the_old_release_meanwhile_is_upgraded_too()
    {
        await using var cluster = await StartAsync();
        cluster.Configure(1, 1, cluster: "    talos:\n      version: v1.13.9\n");
        var isMade = false;
        cluster.OnLine = line =>
        {
            if (isMade || !line.StartsWith("dev-control-plane-1: Talos ", StringComparison.Ordinal))
                return;
            isMade = true;
            Task.Run(() => ScaleUpAsync(cluster, "burst-1")).GetAwaiter().GetResult();
        };
        await cluster.SucceedAsync();
        Assert.True(isMade);
        Assert.Equal("v1.13.9", cluster.Machines.Node("burst-1").Tag);
    }

    private static async Task<UpdateCluster> StartAsync(int controlPlanes = 1)
    {
        var cluster = await UpdateCluster.StartAsync(controlPlanes, 1, "hcloud");
        cluster.Machines.Pools = [new MachinePool("burst", 0, 3, new AddedPatch("burst", NodeRole.Worker, Label))];
        await cluster.Server.DirectlyAsync(async api =>
        {
            var deployment = new KubernetesObject(WellKnownKinds.Deployments, new ObjectName("kube-system", "autoscaler"));
            deployment.Json["spec"] = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["a"] = "b" } }, ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } } } };
            await api.CreateAsync(WellKnownKinds.Deployments, deployment, WriteOptions.Default, default);
        });
        var plan = await cluster.SucceedAsync();
        Assert.Equal("change      secret kube-system/pools: what the autoscaler makes nodes of is not up to date", Assert.Single(plan.Changes).ToString());
        cluster.Machines.Done.Clear();
        return cluster;
    }

    private static async Task<KSail.Testing.Talos.TalosNode> ScaleUpAsync(UpdateCluster cluster, string name)
    {
        var node = await cluster.Machines.ScaleUpAsync(name, "burst", "v1.13.8", await ToldAsync(cluster));
        await Talos.TestCluster.WaitAsync(async () => (await cluster.NodesAsync()).Any(known => known.Name.Name == name && known.Condition("Ready") is { Status: ConditionStatus.True }));
        // A worker has its certificate from a control plane, and nobody trusts it before.
        await Talos.TestCluster.WaitAsync(async () => (await cluster.DiffAsync()).Plan!.Unread.Count == 0);
        return node;
    }

    private static async Task<Documents.Secret> ToldAsync(UpdateCluster cluster)
    {
        KubernetesObject? secret = null;
        await cluster.Server.DirectlyAsync(async api => secret = await api.FindAsync(WellKnownKinds.Secrets, new ObjectName("kube-system", "pools"), default));
        return new Documents.Secret(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret!.Json.Object("data").Text("burst"))));
    }

    private static async Task<KubernetesObject> DeploymentAsync(UpdateCluster cluster)
    {
        KubernetesObject? deployment = null;
        await cluster.Server.DirectlyAsync(async api => deployment = await api.FindAsync(WellKnownKinds.Deployments, new ObjectName("kube-system", "autoscaler"), default));
        return deployment!;
    }
}
