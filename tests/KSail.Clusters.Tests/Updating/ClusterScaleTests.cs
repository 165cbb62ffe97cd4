using KSail.Kubernetes.Objects;
using KSail.Talos.Comparison;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Updating;

/// <summary>Nodes that come, go and are made anew, and releases, on clusters of stand-in nodes.</summary>
public sealed class ClusterScaleTests
{
    [Fact]
    public async Task Nodes_come_and_go()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1);
        cluster.Configure(3, 2);
        cluster.Kubelets.Watches = 0;
        var plan = await cluster.SucceedAsync();
        Assert.Equal(["create      node dev-control-plane-2 (+4.51 EUR a month)", "create      node dev-control-plane-3 (+4.51 EUR a month)", "create      node dev-worker-2 (+4.51 EUR a month)"], plan.Changes.Select(static change => change.ToString()));
        Assert.Equal(5, (await cluster.NodesAsync()).Count);
        Assert.All(cluster.Machines.Network.Nodes, static node => Assert.Equal("v1.13.8", node.Tag));

        cluster.Configure(1, 1);
        await cluster.RunPodAsync("web", "dev-worker-2", disruptionsAllowed: 1);
        var (_, refused) = await cluster.UpdateAsync();
        Assert.Equal("ksail.yaml(10,14): error KSAIL7401: remove node dev-worker-2 and 2 more cannot be undone, and nothing was changed; if it shall be done, confirm it with the name of the cluster: -p:KSailConfirm=dev", Assert.Single(refused).ToString());
        cluster.Machines.Done.Clear();
        await cluster.SucceedAsync(confirm: "dev");
        Assert.Equal(["remove dev-worker-2", "remove dev-control-plane-3", "remove dev-control-plane-2"], cluster.Machines.Done);
        Assert.Equal(["dev-control-plane-1", "dev-worker-1"], (await cluster.NodesAsync()).Select(static node => node.Name.Name));
        Assert.Contains(cluster.Server.Requests, static request => request is { Verb: "create", Subresource: "eviction", Name: "web" });
    }

    [Fact]
    public async Task A_dead_control_plane_is_taken_out_of_etcd_by_the_others()
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1);
        cluster.Kubelets.Watches = 0;
        cluster.Configure(1, 1);
        await cluster.Machines.CutAsync("dev-control-plane-3");
        await cluster.SucceedAsync(confirm: "dev");
        Assert.Equal(["remove dev-control-plane-3", "remove dev-control-plane-2"], cluster.Machines.Done);
    }

    [Fact]
    public async Task What_cannot_be_changed_on_a_machine_makes_it_anew()
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1);
        cluster.Machines.Drift["dev-worker-1"] = "server type cx22 → cx32";
        cluster.Machines.Drift["dev-control-plane-2"] = "server type cx22 → cx32";
        var (plan, findings) = await cluster.UpdateAsync();
        Assert.Equal(["replace     node dev-worker-1: server type cx22 → cx32", "replace     node dev-control-plane-2: server type cx22 → cx32"], plan!.Changes.Select(static change => change.ToString()));
        Assert.Equal("KSAIL7401", Assert.Single(findings).Code);
        await cluster.SucceedAsync(confirm: "dev");
        Assert.Equal(["remove dev-worker-1", "create dev-worker-1", "remove dev-control-plane-2", "create dev-control-plane-2"], cluster.Machines.Done);
        Assert.Equal(1, cluster.Kubelets.MostAway);
    }

    [Fact]
    public async Task A_machine_that_stands_still_is_started()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 1, "container");
        await cluster.Machines.StopNodeAsync((await cluster.Machines.ReadAsync(default)).Nodes[1], default);
        await cluster.SucceedAsync();
        Assert.Equal(["stop dev-worker-1", "start dev-worker-1"], cluster.Machines.Done);
    }

    /// <summary>Platform, Talos that runs and that is pinned, and the call that upgrades.</summary>
    public static TheoryData<string, string, string, string> Upgrades => new()
    {
        { "metal", "v1.12.10", "v1.12.11", "Upgrade" },
        { "metal", "v1.13.8", "v1.13.9", "Upgrade" },
        { "metal", "v1.12.11", "v1.13.9", "Upgrade" },
        { "container", "v1.12.10", "v1.13.9", "" },
    };

    [Theory]
    [MemberData(nameof(Upgrades))]
    public async Task Talos_is_upgraded_node_by_node(string platform, string release, string target, string call)
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1, platform, release);
        cluster.Configure(3, 1, cluster: $"    talos:\n      version: {target}\n");
        await cluster.SucceedAsync();
        Assert.All(cluster.Machines.Network.Nodes, node => Assert.Equal(target, node.Tag));
        Assert.Equal(1, cluster.Kubelets.MostAway);
        if (call.Length > 0)
            Assert.All(cluster.Machines.Network.Nodes, node => Assert.Contains(call, node.Calls));
        else
            Assert.Equal(["dev-worker-1", "dev-control-plane-1", "dev-control-plane-2", "dev-control-plane-3"], cluster.Machines.Done.Select(static done => done.Split(' ')[1]));
        if (platform == "metal")
            Assert.All(cluster.Machines.Network.Nodes, node => Assert.Equal($"ghcr.io/siderolabs/installer:{target}", ComponentImages.Find(node.Configuration!, NodeComponent.Installer)));
    }

    [Fact]
    public async Task A_release_that_does_not_start_stops_the_roll()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 2);
        cluster.Configure(1, 2, cluster: "    talos:\n      version: v1.13.9\n");
        cluster.Machines.Node("dev-worker-1").Faults.Break("Start", FaultKind.BreakBefore);
        var (_, findings) = await cluster.UpdateAsync();
        Assert.Equal("KSAIL7412", Assert.Single(findings).Code);
        Assert.StartsWith("dev-worker-1 runs Talos v1.13.8 again after its upgrade to v1.13.9", findings[0].Message, StringComparison.Ordinal);
        Assert.Equal("v1.13.8", cluster.Machines.Node("dev-worker-2").Tag);
        await cluster.SucceedAsync();
    }

    [Fact]
    public async Task Kubernetes_is_upgraded_part_by_part_and_minor_by_minor()
    {
        await using var cluster = await UpdateCluster.StartAsync(3, 1, kubernetes: "1.34.1");
        cluster.Configure(3, 1, cluster: "    kubernetesVersion: v1.36.3\n");
        var plan = await cluster.SucceedAsync();
        Assert.Equal(["v1.34.1 → v1.35.4", "v1.35.4 → v1.36.3"], plan.Changes.Select(static change => change.Reason.Split(',')[0]));
        Assert.Equal(
            ["kube-apiserver", "kube-apiserver", "kube-apiserver", "kube-controller-manager", "kube-controller-manager", "kube-controller-manager", "kube-scheduler", "kube-scheduler", "kube-scheduler", "kubelet", "kubelet", "kubelet", "kubelet"],
            cluster.UpdateLines.Where(static line => line.EndsWith(" v1.36.3", StringComparison.Ordinal) && line.Contains(": kube", StringComparison.Ordinal)).Select(static line => line.Split(' ')[1]));
        Assert.All(await cluster.NodesAsync(), static node => Assert.Equal("v1.36.3", node.Status.Object("nodeInfo").Text("kubeletVersion")));
        Assert.Equal(0, cluster.Kubelets.MostAway);
        Assert.Contains("Pull", cluster.Machines.Node("dev-worker-1").Calls);
    }

    [Fact]
    public async Task What_is_pinned_lower_than_it_runs_is_left_with_a_warning()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 0);
        cluster.Configure(1, 0, cluster: "    kubernetesVersion: v1.35.1\n    talos:\n      version: v1.12.11\n");
        var (plan, findings) = await cluster.UpdateAsync();
        Assert.Empty(plan!.Changes);
        Assert.Equal(["KSAIL7406", "KSAIL7406"], findings.Select(static finding => finding.Code));
    }

    [Fact]
    public async Task Releases_that_do_not_fit_are_told_before_anything_is_changed()
    {
        await using var cluster = await UpdateCluster.StartAsync(1, 0);
        cluster.Configure(1, 0, cluster: "    kubernetesVersion: v1.37.0\n    talos:\n      version: v1.13.9\n");
        var (_, findings) = await cluster.UpdateAsync();
        Assert.Equal(
            "ksail.yaml(15,16): error KSAIL7405: dev runs Talos v1.13.8 and Kubernetes v1.35.4 and cannot come to Talos v1.13.9 with Kubernetes v1.37.0: Talos 1.13 runs Kubernetes 1.31 to 1.36, and not v1.37.0; pin releases that fit each other",
            Assert.Single(findings).ToString());
        Assert.DoesNotContain("ApplyConfiguration", cluster.Machines.Node("dev-control-plane-1").Calls);
    }
}
