using System.Text;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos;

namespace KSail.Clusters.Tests.Talos;

/// <summary>The life of clusters of stand-in nodes, through the product's client alone.</summary>
public sealed class ClusterLifeTests
{
    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("v1.11.6")]
    [InlineData("v1.12.11")]
    [InlineData("v1.13.9")]
    [InlineData("v1.14.0")]
    public async Task From_maintenance_to_a_kubeconfig(string tag)
    {
        await using var cluster = new TestCluster(tag);
        var node = await cluster.StartAsync(TestCluster.First);
        Assert.Equal(MachineStage.Maintenance, node.Stage);
        var applied = await cluster.Maintenance(TestCluster.First).ApplyConfigurationAsync(cluster.ControlPlane, ApplyMode.Auto, dryRun: false, null, None);
        Assert.Equal(ApplyMode.NoReboot, applied.Mode);
        var api = cluster.Node(TestCluster.First);
        await TestCluster.WaitAsync(async () => (await api.GetVersionAsync(None)).Tag == tag);
        Assert.Equal(new NodeVersion(tag, "amd64", "container", "container"), await api.GetVersionAsync(None));
        Assert.Equal(MachineStage.Booting, await TestCluster.StageAsync(api));
        Assert.Equal("Preparing", (await api.GetServicesAsync(None)).Single(static service => service.Id == "etcd").State);
        Assert.Equal(GrpcCode.Unavailable, (await Assert.ThrowsAsync<TalosException>(() => api.GetEtcdMembersAsync(queryLocal: false, None))).Code);
        await api.BootstrapAsync(None);
        Assert.Equal(GrpcCode.AlreadyExists, (await Assert.ThrowsAsync<TalosException>(() => api.BootstrapAsync(None))).Code);
        Assert.Equal(MachineStage.Running, await TestCluster.StageAsync(api));
        Assert.All(await api.GetServicesAsync(None), static service => Assert.True(service.IsWell, service.Id));
        var member = Assert.Single(await api.GetEtcdMembersAsync(queryLocal: true, None));
        Assert.Equal("node-2", member.HostName);
        Assert.Equal(member.Id, (await api.GetEtcdStatusAsync(None)).Leader);
        var kubeconfig = (await api.GetKubeconfigAsync(None)).Reveal();
        Assert.Contains("server: https://10.5.0.2:6443\n", kubeconfig, StringComparison.Ordinal);
        Assert.EndsWith("current-context: admin@dev\n", kubeconfig, StringComparison.Ordinal);
        Assert.Equal(cluster.ControlPlane.Reveal(), (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, None))!.ReadConfiguration().Reveal());
        Assert.Null(await api.GetResourceAsync(ResourceType.MachineConfig, "other", None));
        Assert.Equal(2, (await api.ListResourcesAsync(ResourceType.MachineConfig, None)).Count);
    }

    [Fact]
    public async Task Three_control_planes_and_a_worker_through_one_endpoint()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync("10.5.0.2", NodeRole.ControlPlane);
        await cluster.StartAsync("10.5.0.3", NodeRole.ControlPlane);
        await cluster.StartAsync("10.5.0.5", NodeRole.Worker);
        var first = cluster.Node("10.5.0.2");
        await first.BootstrapAsync(None);
        await TestCluster.WaitAsync(async () => (await first.GetEtcdMembersAsync(queryLocal: false, None)).Count == 2);
        await cluster.StartAsync("10.5.0.4", NodeRole.ControlPlane);
        await TestCluster.WaitAsync(async () => (await first.GetEtcdMembersAsync(queryLocal: false, None)).Count == 3);
        foreach (var address in (string[])["10.5.0.3", "10.5.0.4"])
        {
            await TestCluster.WaitAsync(async () => await TestCluster.StageAsync(cluster.Node(address)) == MachineStage.Running);
            Assert.Equal(await first.GetEtcdMembersAsync(queryLocal: false, None), await cluster.Node(address).GetEtcdMembersAsync(queryLocal: false, None), new MemberNames());
        }

        var worker = cluster.Node("10.5.0.5");
        await TestCluster.WaitAsync(async () => await TestCluster.StageAsync(worker) == MachineStage.Running);
        Assert.DoesNotContain(await worker.GetServicesAsync(None), static service => service.Id == "etcd");
        Assert.Equal(GrpcCode.InvalidArgument, (await Assert.ThrowsAsync<TalosException>(() => worker.BootstrapAsync(None))).Code);
        Assert.Equal(GrpcCode.Unimplemented, (await Assert.ThrowsAsync<TalosException>(() => worker.GetKubeconfigAsync(None))).Code);
        Assert.Equal(
            ["waiting for etcd to be healthy: ...", "waiting for etcd to be healthy: OK"],
            await TestCluster.ListAsync(first.CheckHealthAsync(TimeSpan.FromSeconds(5), ["10.5.0.2", "10.5.0.3", "10.5.0.4"], ["10.5.0.5"], None)));

        // A worker forwards nothing.
        using var direct = cluster.Connector.Open(cluster.Context with { Endpoints = [cluster.Network.EndpointOf("10.5.0.5")] });
        Assert.Equal("v1.13.9", (await direct.Endpoint.GetVersionAsync(None)).Tag);
        Assert.Equal(TalosDiagnostics.NotAllowed, (await Assert.ThrowsAsync<TalosException>(() => direct.Node("10.5.0.2").GetVersionAsync(None))).Descriptor);

        // The leader gives up leading, leaves, and is gone; another one that died is removed by its number.
        Assert.Equal("node-3", await first.ForfeitEtcdLeadershipAsync(None));
        Assert.Equal("", await first.ForfeitEtcdLeadershipAsync(None));
        await first.LeaveEtcdAsync(None);
        await cluster.Network.StopAsync("10.5.0.4");
        var second = cluster.Node("10.5.0.3");
        var members = await second.GetEtcdMembersAsync(queryLocal: false, None);
        Assert.Equal(["node-3", "node-4"], members.Select(static member => member.HostName));
        Assert.Equal(GrpcCode.Unavailable, (await Assert.ThrowsAsync<TalosException>(() => cluster.Node("10.5.0.4").GetVersionAsync(None))).Code);
        await second.RemoveEtcdMemberAsync(members[1].Id, None);
        Assert.Equal("node-3", Assert.Single(await second.GetEtcdMembersAsync(queryLocal: false, None)).HostName);
        Assert.Equal(GrpcCode.NotFound, (await Assert.ThrowsAsync<TalosException>(() => second.RemoveEtcdMemberAsync(4711, None))).Code);

        // And comes back new.
        await cluster.StartAsync("10.5.0.4", NodeRole.ControlPlane);
        await TestCluster.WaitAsync(async () => (await second.GetEtcdMembersAsync(queryLocal: false, None)).Count == 2);
    }

    /// <summary>Modes in each release: release, where the change is, mode, and the mode that the node chose or its refusal.</summary>
    public static TheoryData<string, string, ApplyMode, string> Modes => new()
    {
        { "v1.13.9", "sysctls", ApplyMode.Auto, "NoReboot" },
        { "v1.13.9", "sysctls", ApplyMode.NoReboot, "NoReboot" },
        { "v1.13.9", "sysctls", ApplyMode.Try, "Try" },
        { "v1.13.9", "env", ApplyMode.Auto, "Reboot" },
        { "v1.13.9", "env", ApplyMode.NoReboot, "InvalidArgument" },
        { "v1.13.9", "env", ApplyMode.Staged, "Staged" },
        { "v1.13.9", "env", ApplyMode.Reboot, "Reboot" },
        { "v1.14.0", "env", ApplyMode.Auto, "NoReboot" },
        { "v1.14.0", "env", ApplyMode.Reboot, "Unimplemented" },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_node_decides_when_a_change_is_used(string tag, string field, ApplyMode mode, string expected)
    {
        await using var cluster = new TestCluster(tag, "metal");
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var api = cluster.Node(TestCluster.First);
        await api.BootstrapAsync(None);
        var changed = new Documents.Secret(cluster.ControlPlane.Reveal().Replace("\nmachine:\n", $"\nmachine:\n  {field}:\n    key: value\n", StringComparison.Ordinal));
        var before = (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, None))!;
        try
        {
            // A dry run says the same, and changes nothing.
            Assert.StartsWith("Dry run summary:", (await api.ApplyConfigurationAsync(changed, mode, dryRun: true, null, None)).Details, StringComparison.Ordinal);
            Assert.Equal(before.Version, (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, None))!.Version);
            var result = await api.ApplyConfigurationAsync(changed, mode, dryRun: false, TimeSpan.FromMilliseconds(200), None);
            Assert.Equal(expected, result.Mode.ToString());
        }
        catch (TalosException e)
        {
            Assert.True(expected == e.Code.ToString(), e.Message);
            Assert.Equal(TalosDiagnostics.Refused, e.Descriptor);
            return;
        }

        var isNow = expected is "NoReboot" or "Try";
        if (expected == "Reboot")
            await TestCluster.WaitAsync(async () => await TestCluster.StageAsync(api) == MachineStage.Running && await Active() == changed.Reveal());
        else
            Assert.Equal(isNow, await Active() == changed.Reveal());
        Assert.Equal(expected != "Try", await Stored() == changed.Reveal());
        if (expected == "Try")
            await TestCluster.WaitAsync(async () => await Active() == cluster.ControlPlane.Reveal());

        async Task<string> Active() => (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, None))!.ReadConfiguration().Reveal();
        async Task<string> Stored() => (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.StoredId, None))!.ReadConfiguration().Reveal();
    }

    [Fact]
    public async Task A_configuration_that_Talos_refuses_is_refused_with_its_place()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var e = await Assert.ThrowsAsync<TalosException>(() => cluster.Node(TestCluster.First).ApplyConfigurationAsync(
            new Documents.Secret("machine:\n  type: worker\n  kubelett: {}\n"), ApplyMode.Auto, dryRun: false, null, None));
        Assert.Equal(GrpcCode.InvalidArgument, e.Code);
        Assert.Equal("configuration validation failed: 3:3 there is no field 'machine.kubelett'; did you mean 'kubelet'?", e.Reason);
        Assert.StartsWith("ApplyConfiguration at 10.5.0.2, asked through 127.0.0.1:", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1.12.11")]
    [InlineData("v1.13.9")]
    public async Task Machines_are_upgraded_restarted_and_reset(string tag)
    {
        await using var cluster = new TestCluster(tag, "metal");
        var node = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var api = cluster.Node(TestCluster.First);
        await api.BootstrapAsync(None);
        const string Image = "ghcr.io/siderolabs/installer:v1.13.10";
        if (tag == "v1.12.11")
        {
            Assert.Equal(GrpcCode.Unimplemented, (await Assert.ThrowsAsync<TalosException>(() => TestCluster.ListAsync(api.PullImageAsync(ImageNamespace.System, Image, None)))).Code);
            Assert.NotEmpty(await api.UpgradeLegacyAsync(Image, stage: false, force: false, None));
        }
        else
        {
            Assert.Equal(GrpcCode.NotFound, (await Assert.ThrowsAsync<TalosException>(() => TestCluster.ListAsync(api.UpgradeAsync(Image, None)))).Code);
            var progress = await TestCluster.ListAsync(api.PullImageAsync(ImageNamespace.System, Image, None));
            Assert.Equal([new PullProgress("", "sha256:layer", 512, 1024), new PullProgress($"{Image}@sha256:1", "", 0, 0)], progress);
            node.Faults.Break("Upgrade", KSail.Testing.Talos.FaultKind.Exit, exitCode: 3);
            var failed = await Assert.ThrowsAsync<TalosException>(() => TestCluster.ListAsync(api.UpgradeAsync(Image, None)));
            Assert.Equal(TalosDiagnostics.UpgradeFailed, failed.Descriptor);
            Assert.Equal($"the installer '{Image}' ended with exit code 3: no space left on device", failed.Message);
            Assert.Equal([$"running {Image}"], await TestCluster.ListAsync(api.UpgradeAsync(Image, None)));
            Assert.Equal(tag, (await api.GetVersionAsync(None)).Tag);
            await api.RebootAsync(RebootMode.Default, None);
        }

        await TestCluster.WaitAsync(async () => (await api.GetVersionAsync(None)).Tag == "v1.13.10");
        Assert.Single(await api.GetEtcdMembersAsync(queryLocal: false, None));

        // The data goes, the configuration stays.
        await api.ResetAsync(new NodeReset { Reboot = true, Partitions = ["EPHEMERAL"] }, None);
        await TestCluster.WaitAsync(async () => await TestCluster.StageAsync(api) == MachineStage.Booting);
        await api.BootstrapAsync(None);
        await api.ShutdownAsync(force: false, None);
        await TestCluster.WaitAsync(async () =>
        {
            try
            {
                await api.GetVersionAsync(None);
                return false;
            }
            catch (TalosException e)
            {
                return e.Code == GrpcCode.Unavailable;
            }
        });
    }

    [Fact]
    public async Task Containers_are_neither_restarted_nor_upgraded()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var api = cluster.Node(TestCluster.First);
        foreach (var refused in (Func<Task>[])[() => api.RebootAsync(RebootMode.Default, None), () => api.ShutdownAsync(force: true, None), () => api.UpgradeLegacyAsync("a:v1", stage: false, force: false, None)])
        {
            var e = await Assert.ThrowsAsync<TalosException>(refused);
            Assert.Equal((GrpcCode.FailedPrecondition, "method is not supported in container mode"), (e.Code, e.Reason));
        }
    }

    [Fact]
    public async Task Streams_are_read_as_they_come_and_end_when_the_reader_stops()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var api = cluster.Node(TestCluster.First);
        var stages = new List<MachineStage>();
        await foreach (var change in api.WatchResourcesAsync(ResourceType.MachineStatus, null, None))
        {
            if (change.Change == ResourceChange.Bootstrapped)
            {
                await api.BootstrapAsync(None);
                continue;
            }

            stages.Add(change.Resource!.ReadMachineStatus().Stage);
            if (stages.Count == 2)
                break;
        }

        Assert.Equal([MachineStage.Booting, MachineStage.Running], stages);
        var log = new StringBuilder();
        await foreach (var piece in api.ReadLogsAsync("machined", -1, follow: true, None))
        {
            log.Append(Encoding.UTF8.GetString(piece.Span));
            if (log.ToString().Contains("etcd has 1 members\n", StringComparison.Ordinal))
                break;
        }

        Assert.StartsWith("configuration 1 in use\n", log.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(await TestCluster.ListAsync(api.ReadKernelLogAsync(follow: false, None)));
        Assert.Equal("boot", Assert.Single(await TestCluster.ListAsync(api.ReadEventsAsync(-1, None))).Subject);
    }

    [Fact]
    public async Task Services_are_started_and_stopped_by_name()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var api = cluster.Node(TestCluster.First);
        Assert.Equal("Service \"kubelet\" restarted", await api.RestartServiceAsync("kubelet", None));
        Assert.Equal("Service \"kubelet\" stopped", await api.StopServiceAsync("kubelet", None));
        Assert.Equal("Service \"kubelet\" started", await api.StartServiceAsync("kubelet", None));
        Assert.Equal(TalosDiagnostics.Failed, (await Assert.ThrowsAsync<TalosException>(() => api.StartServiceAsync("other", None))).Descriptor);
    }

    private sealed class MemberNames : IEqualityComparer<IReadOnlyList<EtcdMember>>
    {
        public bool Equals(IReadOnlyList<EtcdMember>? x, IReadOnlyList<EtcdMember>? y) => x!.Select(static member => member.HostName).SequenceEqual(y!.Select(static member => member.HostName));

        public int GetHashCode(IReadOnlyList<EtcdMember> obj) => obj.Count;
    }
}
