using KSail.Clusters.Planning;
using KSail.Clusters.Talos.Wire;
using KSail.Clusters.Updating.Draining;
using KSail.Clusters.Updating.Planning;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Tests.Updating;

/// <summary>Changes of configurations on clusters of stand-in nodes: each class of them, and what stops them.</summary>
public sealed class ClusterUpdateTests
{
    private const string Sysctl = "machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n";
    private const string Reboots = "machine:\n  env:\n    TOKEN: ${TOKEN}\n";
    private const string Encrypts = "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nencryption:\n  provider: luks2\n  keys:\n  - slot: 0\n    nodeID: {}\n";
    private const string Canary = "c4n4ry-of-a-variable";

    [Fact]
    public async Task What_is_as_it_shall_be_is_left_alone()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1);
        var plan = await cluster.SucceedAsync();
        Assert.Empty(plan.Changes);
        Assert.Equal(["dev is as local says"], PlanReport.Lines(plan));
        Assert.Empty(cluster.Machines.Done);
        Assert.DoesNotContain("ApplyConfiguration", cluster.Machines.Node("dev-worker-1").Calls);
    }

    [Fact]
    public async Task What_can_be_used_at_once_is()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 2);
        cluster.Configure(1, 2, Sysctl);
        var (diff, findings) = await cluster.DiffAsync();
        Assert.Empty(findings);
        var change = Assert.Single(diff!.Changes);
        Assert.Equal("change      all nodes: machine.sysctls.vm.max_map_count: unset → 262144", change.ToString());
        Assert.Equal((3, 23), (change.Span!.Value.Line, change.Span.Value.Column));
        Assert.Null(cluster.Machines.Node("dev-worker-1").Configuration!.GetText("machine", "sysctls", "vm.max_map_count"));
        await cluster.SucceedAsync();
        foreach (var node in cluster.Machines.Network.Nodes)
        {
            Assert.Equal("262144", node.Configuration!.GetText("machine", "sysctls", "vm.max_map_count"));
            Assert.DoesNotContain("Reboot", node.Calls);
        }
    }

    [Theory]
    [InlineData("metal")]
    [InlineData("container")]
    public async Task Nodes_restart_one_by_one_workers_first(string platform)
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1, platform);
        cluster.Set("TOKEN", Canary);
        cluster.Configure(3, 1, Reboots);
        await cluster.RunPodAsync("web", "dev-worker-1", disruptionsAllowed: 1);
        var plan = await cluster.SucceedAsync();
        Assert.Equal("reboot      all nodes: machine.env.TOKEN: unset → *** (nodes take it over when they start)", Assert.Single(plan.Changes).ToString());
        Assert.Equal(1, cluster.Kubelets.MostAway);
        Assert.Equal(
            ["dev-worker-1", "dev-control-plane-1", "dev-control-plane-2", "dev-control-plane-3"],
            cluster.UpdateLines.Where(static line => line.EndsWith("restarts with its configuration", StringComparison.Ordinal)).Select(static line => line.Split(':')[0]));
        Assert.All(cluster.Machines.Network.Nodes, static node => Assert.Equal(Canary, node.Configuration!.GetText("machine", "env", "TOKEN")));
        Assert.DoesNotContain(cluster.UpdateLines, static line => line.Contains(Canary, StringComparison.Ordinal));
        Assert.Equal(1, cluster.Server.Count("create", "pods"));
    }

    [Fact]
    public async Task Data_is_wiped_only_when_the_cluster_is_named()
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1);
        cluster.Configure(3, 1, Encrypts);
        var (_, refused) = await cluster.UpdateAsync(confirm: "prod");
        Assert.Equal(
            "talos/cluster/patch.yaml(1,1): error KSAIL7401: wipe all nodes cannot be undone, and nothing was changed; if it shall be done, confirm it with the name of the cluster: -p:KSailConfirm=dev",
            Assert.Single(refused).ToString());
        Assert.All(cluster.Machines.Network.Nodes, static node => Assert.DoesNotContain("ApplyConfiguration", node.Calls));
        await cluster.SucceedAsync(confirm: "dev");
        Assert.Equal(1, cluster.Kubelets.MostAway);
        Assert.All(cluster.Machines.Network.Nodes, static node => Assert.Single(node.Calls, static call => call == "Reset"));
    }

    /// <summary>What no running cluster can become: control planes, patch, and what is told.</summary>
    public static TheoryData<int, string, string> Impossible => new()
    {
        { 1, "cluster:\n  clusterName: other\n", "talos/cluster/patch.yaml(2,16): error KSAIL7402: node dev-control-plane-1: cluster.clusterName: dev → other (nodes of one cluster share it for its whole life; only another cluster can have it)" },
        { 1, $"cluster:\n  secret: {Canary}\n", "talos/cluster/patch.yaml(2,11): error KSAIL7402: node dev-control-plane-1: cluster.secret: *** → *** (nodes of one cluster share it for its whole life; only another cluster can have it)" },
        { 1, "cluster:\n  network:\n    serviceSubnets: [10.97.0.0/16]\n", "talos/cluster/patch.yaml(3,21): error KSAIL7402: node dev-control-plane-1: cluster.network.serviceSubnets: [10.96.0.0/12] → [10.97.0.0/16] (pods and services have their addresses from it; only another cluster can have it)" },
        { 1, Encrypts, "ksail.yaml(4,9): error KSAIL7402: node dev-control-plane-1: a control plane can only lose its disk where at least 3 of them keep etcd alive, and there is 1; add control planes first, or make the cluster anew" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_only_another_cluster_can_have_is_refused(int controlPlanes, string patch, string expected)
    {
        await using var cluster = await UpdateCluster.StartAsync(controlPlanes, 0);
        cluster.Configure(controlPlanes, 0, patch);
        var (_, findings) = await cluster.UpdateAsync(confirm: "dev");
        Assert.Equal(expected, findings[0].ToString());
        Assert.DoesNotContain("ApplyConfiguration", cluster.Machines.Node("dev-control-plane-1").Calls);
    }

    [Fact]
    public async Task A_node_that_would_refuse_stops_everything_before_it_began()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1);
        cluster.Configure(1, 1, Sysctl);
        cluster.Machines.Node("dev-worker-1").Faults.Refuse("ApplyConfiguration", GrpcCode.InvalidArgument, "no such sysctl");
        var (_, findings) = await cluster.UpdateAsync();
        Assert.Equal("talos/cluster/patch.yaml(3,23): error KSAIL7403: dev-worker-1 would refuse the configuration: no such sysctl; correct the patch, nothing was changed", Assert.Single(findings).ToString());
        Assert.Null(cluster.Machines.Node("dev-control-plane-1").Configuration!.GetText("machine", "sysctls", "vm.max_map_count"));
    }

    [Fact]
    public async Task A_budget_stops_the_roll_and_the_next_one_goes_on()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 2);
        cluster.Set("TOKEN", Canary);
        cluster.Configure(1, 2, Reboots);
        cluster.Options = cluster.Options with { DrainTimeout = TimeSpan.FromMilliseconds(200) };
        await cluster.RunPodAsync("web", "dev-worker-2", disruptionsAllowed: 0);
        var (_, findings) = await cluster.UpdateAsync();
        var stopped = Assert.Single(findings);
        Assert.Equal(("KSAIL7409", DiagnosticSeverity.Error), (stopped.Code, stopped.Severity));
        Assert.Contains("pod default/web may not leave: The disruption budget web needs 1 healthy pods and has 1 currently", stopped.Message, StringComparison.Ordinal);
        Assert.EndsWith("; done: dev-worker-1; left: dev-worker-2, dev-control-plane-1; run ClusterUpdate again to go on", stopped.Message, StringComparison.Ordinal);
        Assert.All(await cluster.NodesAsync(), static node => Assert.False(node.Spec.IsTrue("unschedulable"), node.Name.Name));
        Assert.DoesNotContain("Reboot", cluster.Machines.Node("dev-worker-2").Calls);
        await cluster.AllowAsync("web", 1);
        await cluster.SucceedAsync();
        Assert.Single(cluster.Machines.Node("dev-worker-1").Calls, static call => call == "Reboot");
    }

    [Fact]
    public async Task A_pod_is_deleted_in_spite_of_its_budget_when_that_is_said()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 2);
        cluster.Set("TOKEN", Canary);
        cluster.Configure(1, 2, Reboots);
        cluster.Options = cluster.Options with { ForcesDrain = true };
        await cluster.RunPodAsync("web", "dev-worker-2", disruptionsAllowed: 0);
        await cluster.SucceedAsync();
    }

    [Fact]
    public async Task A_node_that_stays_sick_stops_the_roll_and_the_next_one_goes_on()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 3);
        cluster.Set("TOKEN", Canary);
        cluster.Configure(1, 3, Reboots);
        cluster.Options = cluster.Options with { NodeTimeout = TimeSpan.FromSeconds(1) };
        cluster.Kubelets.Sick.Add("dev-worker-2");
        var (_, findings) = await cluster.UpdateAsync();
        var stopped = Assert.Single(findings);
        Assert.Equal("KSAIL7411", stopped.Code);
        Assert.Contains("Kubernetes says that dev-worker-2 is not ready: container runtime is down", stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Reboot", cluster.Machines.Node("dev-worker-3").Calls);
        Assert.DoesNotContain("Reboot", cluster.Machines.Node("dev-control-plane-1").Calls);
        Assert.NotNull((await cluster.NodesAsync()).Single(static node => node.Name.Name == "dev-worker-2").Annotation(NodeDrain.Cordoned));
        cluster.Kubelets.Sick.Clear();
        cluster.Options = cluster.Options with { NodeTimeout = TimeSpan.FromSeconds(20) };
        var plan = await cluster.SucceedAsync();
        Assert.Contains(plan.Changes, static change => change.ToString() == "change      node dev-worker-2: an update that did not end closed it for pods; it is opened again");
    }

    [Fact]
    public async Task A_worker_that_is_away_is_left_out_and_told()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 2);
        cluster.Configure(1, 2, Sysctl);
        await cluster.Machines.CutAsync("dev-worker-1");
        var (plan, findings) = await cluster.UpdateAsync();
        Assert.Equal("dev-worker-1", Assert.Single(plan!.Unread).Name);
        Assert.Equal("KSAIL7407", Assert.Single(findings).Code);
        Assert.Equal("262144", cluster.Machines.Node("dev-worker-2").Configuration!.GetText("machine", "sysctls", "vm.max_map_count"));
        await cluster.Machines.ReturnAsync("dev-worker-1");
        // A worker has its certificate from a control plane, and nobody trusts it before.
        for (var attempt = 0; attempt < 100 && findings.Count > 0; attempt++)
        {
            await Task.Delay(50);
            (_, findings) = await cluster.UpdateAsync();
        }

        await cluster.SucceedAsync();
    }

    [Fact]
    public async Task No_control_plane_is_touched_while_another_one_is_away()
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1);
        cluster.Set("TOKEN", Canary);
        cluster.Configure(3, 1, Reboots);
        cluster.Kubelets.Watches = 0;
        cluster.Options = cluster.Options with { EtcdTimeout = TimeSpan.FromSeconds(1) };
        await cluster.Machines.CutAsync("dev-control-plane-3");
        var (_, findings) = await cluster.UpdateAsync();
        Assert.Equal("KSAIL7410", Assert.Single(findings).Code);
        Assert.Contains("2 of 3 members are well", findings[0].Message, StringComparison.Ordinal);
        Assert.Single(cluster.Machines.Node("dev-worker-1").Calls, static call => call == "Reboot");
        Assert.DoesNotContain("Reboot", cluster.Machines.Node("dev-control-plane-1").Calls);
        cluster.Options = cluster.Options with { EtcdTimeout = TimeSpan.FromMinutes(1) };
        await cluster.Machines.ReturnAsync("dev-control-plane-3");
        await cluster.SucceedAsync();
    }

    [Fact]
    public async Task Storage_is_waited_for_between_nodes()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 2);
        cluster.Set("TOKEN", Canary);
        cluster.Configure(1, 2, Reboots);
        cluster.Options = cluster.Options with { StorageTimeout = TimeSpan.FromMilliseconds(200) };
        var volume = new KubernetesObject(WellKnownKinds.PersistentVolumes, new ObjectName("data"));
        volume.Json["status"] = new System.Text.Json.Nodes.JsonObject { ["phase"] = "Failed" };
        await cluster.Server.DirectlyAsync(async api =>
        {
            await api.CreateAsync(WellKnownKinds.PersistentVolumes, volume, WriteOptions.Default, default);
            await api.PatchAsync(WellKnownKinds.PersistentVolumes, volume.Name, KubernetesPatch.Merge(new() { ["status"] = volume.Status!.DeepClone() }).OfStatus(), WriteOptions.Default, default);
        });
        var (_, findings) = await cluster.UpdateAsync();
        Assert.Equal("KSAIL7413", Assert.Single(findings).Code);
        Assert.Contains("PersistentVolume data has failed", findings[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Reboot", cluster.Machines.Node("dev-worker-2").Calls);
    }

    [Fact]
    public async Task What_nodes_share_is_changed_first_and_tells_nothing_that_is_not_a_wish()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1);
        cluster.Configure(1, 1, Sysctl);
        cluster.Machines.Pending = new ClusterChange(ChangeEffect.InPlace, "firewall dev", "allowed: 1.2.3.4/32 → 5.6.7.8/32");
        cluster.Machines.Patches.Add(new KSail.Talos.AddedPatch("mirrors", null, "machine:\n  sysctls:\n    from.provider: \"1\"\n"));
        var (diff, _) = await cluster.DiffAsync();
        Assert.True(diff!.IsPreliminary);
        Assert.Equal(["firewall dev", "all nodes"], diff.Changes.Select(static change => change.Subject));
        Assert.Empty(cluster.Machines.Done);
        await cluster.SucceedAsync();
        Assert.Equal(["change firewall dev"], cluster.Machines.Done);
        Assert.Equal("1", cluster.Machines.Node("dev-worker-1").Configuration!.GetText("machine", "sysctls", "from.provider"));
    }

    [Fact]
    public async Task An_interrupted_update_says_how_far_it_came()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1);
        cluster.Configure(1, 1, Sysctl);
        using var limit = new CancellationTokenSource();
        cluster.OnLine = line =>
        {
            if (line == "dev-control-plane-1: takes its configuration")
                limit.Cancel();
        };
        var (_, findings) = await cluster.UpdateAsync(cancellation: limit.Token);
        Assert.Equal("KSAIL7416", Assert.Single(findings).Code);
        Assert.EndsWith("the work on dev was interrupted; done: dev-worker-1; left: dev-control-plane-1; run ClusterUpdate again to go on", findings[0].Message, StringComparison.Ordinal);
    }
}
