using KSail.Clusters.Talos.Wire;
using KSail.Talos.Comparison;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Updating;

/// <summary>What fails in the middle of an update stops it where it stands, is told with what is done and left, and the next run goes on from there.</summary>
public sealed class UpdateFailureTests
{
    private const string Reboots = "machine:\n  env:\n    A: b\n";
    private const string State = "apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\nencryption:\n  provider: luks2\n  keys:\n  - slot: 0\n    nodeID: {}\n";

    [Fact]
    public async Task Etcd_that_is_not_well_between_control_planes_stops_the_roll()
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 0);
        cluster.Configure(3, 0, Reboots);
        cluster.Options = cluster.Options with { EtcdTimeout = TimeSpan.FromMilliseconds(300) };
        // As soon as the first one is done the third one's etcd complains.
        cluster.OnLine = line =>
        {
            if (line.StartsWith("dev-control-plane-1: done", StringComparison.Ordinal))
                cluster.Machines.Node("dev-control-plane-3").Faults.Refuse("EtcdStatus", GrpcCode.Unavailable, "etcd is not running", times: 1000);
        };
        var (_, findings) = await cluster.UpdateAsync();
        var stopped = Assert.Single(findings);
        Assert.Equal("KSAIL7410", stopped.Code);
        Assert.StartsWith("etcd, before dev-control-plane-2 is touched, is not well after ", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("2 of 3 members are well; dev-control-plane-3: ", stopped.Message, StringComparison.Ordinal);
        Assert.EndsWith("done: dev-control-plane-1; left: dev-control-plane-2, dev-control-plane-3; run ClusterUpdate again to go on", stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Reboot", cluster.Machines.Node("dev-control-plane-2").Calls);

        cluster.Machines.Node("dev-control-plane-3").Faults.Clear();
        cluster.OnLine = static _ => { };
        cluster.Options = cluster.Options with { EtcdTimeout = TimeSpan.FromMinutes(1) };
        await cluster.SucceedAsync();
        Assert.Equal(1, cluster.Kubelets.MostAway);
        Assert.Single(cluster.Machines.Node("dev-control-plane-1").Calls, static call => call == "Reboot");
    }

    [Fact]
    public async Task Who_stops_a_roll_is_told_what_is_done_and_left()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 2);
        cluster.Configure(1, 2, Reboots);
        using (var limit = new CancellationTokenSource())
        {
            cluster.OnLine = line =>
            {
                if (line == "dev-worker-2: restarts with its configuration")
                    limit.Cancel();
            };
            var (_, findings) = await cluster.UpdateAsync(cancellation: limit.Token);
            Assert.Equal(
                "the work on dev was interrupted; done: dev-worker-1; left: dev-worker-2, dev-control-plane-1; run ClusterUpdate again to go on",
                Assert.Single(findings).Message);
        }

        cluster.OnLine = static _ => { };
        await cluster.SucceedAsync();
        Assert.Single(cluster.Machines.Node("dev-worker-1").Calls, static call => call == "Reboot");
    }

    [Fact]
    public async Task A_pull_that_fails_changes_nothing()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1);
        cluster.Configure(1, 1, cluster: "    kubernetesVersion: v1.36.3\n");
        cluster.Machines.Node("dev-worker-1").Faults.Refuse("Pull", GrpcCode.NotFound, "kubelet:v1.36.3: not found");
        var (_, findings) = await cluster.UpdateAsync();
        var stopped = Assert.Single(findings);
        Assert.Equal("KSAIL7417", stopped.Code);
        Assert.Contains("dev-worker-1 cannot pull ghcr.io/siderolabs/kubelet:v1.36.3, and nothing was changed yet: kubelet:v1.36.3: not found", stopped.Message, StringComparison.Ordinal);
        Assert.Equal("registry.k8s.io/kube-apiserver:v1.35.4", ComponentImages.Find(cluster.Machines.Node("dev-control-plane-1").Configuration!, NodeComponent.ApiServer));
        await cluster.SucceedAsync();
    }

    [Fact]
    public async Task A_state_partition_that_is_encrypted_anew_takes_the_whole_machine()
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1);
        cluster.Configure(3, 1, State);
        var (plan, refused) = await cluster.UpdateAsync();
        Assert.Equal("replace     all nodes: VolumeConfig/STATE: unset → a new document (a volume is encrypted when it is made)", Assert.Single(plan!.Changes).ToString());
        Assert.Equal("KSAIL7401", Assert.Single(refused).Code);
        await cluster.SucceedAsync(confirm: "dev");
        Assert.Equal(
            ["dev-worker-1", "dev-control-plane-1", "dev-control-plane-2", "dev-control-plane-3"],
            cluster.Machines.Done.Where(static done => done.StartsWith("create ", StringComparison.Ordinal)).Select(static done => done[7..]));
        Assert.Equal(1, cluster.Kubelets.MostAway);
    }

    [Fact]
    public async Task A_cluster_in_the_form_of_documents_is_changed_and_upgraded()
    {
        const string rules = "apiVersion: v1alpha1\nkind: NetworkRuleConfig\nname: ssh\nportSelector:\n  ports: [22]\n  protocol: tcp\ningress:\n- subnet: 10.0.0.0/8\n";
        await using var cluster = await UpdateCluster.StartAsync(1, 1, release: "v1.14.0", kubernetes: "1.36.3", patch: rules);
        cluster.Configure(1, 1, rules.Replace("22", "2222", StringComparison.Ordinal), "    kubernetesVersion: v1.37.0\n    talos:\n      version: v1.14.0\n");
        var plan = await cluster.SucceedAsync();
        Assert.Contains(plan.Changes, static change => change.ToString().StartsWith("change      all nodes: NetworkRuleConfig/ssh: portSelector.ports: ", StringComparison.Ordinal));
        foreach (var node in cluster.Machines.Network.Nodes)
        {
            Assert.Equal("v1.37.0", ComponentImages.Find(node.Configuration!, NodeComponent.Kubelet)!.Split(':')[^1]);
            Assert.DoesNotContain("Reboot", node.Calls);
        }

        // A document that no patch names any longer goes again.
        cluster.Configure(1, 1);
        var second = await cluster.SucceedAsync();
        Assert.Contains(second.Changes, static change => change.ToString() == "change      all nodes: NetworkRuleConfig/ssh: as it is → unset");
    }
}
