using System.Globalization;
using System.Net;
using System.Net.Http;
using KSail.Clusters.Docker;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Testing;
using KSail.Testing.Docker;

namespace KSail.Clusters.Tests.Docker.Real;

/// <summary>Clusters on a real engine, as far as a provider makes them: machines, and what they share.</summary>
[Collection(OnDocker.Name)]
public sealed class DockerProviderTests(DockerHost host)
{
    [RequiresDockerFact]
    public async Task A_cluster_comes_up_is_left_alone_when_it_is_there_and_leaves_nothing_behind()
    {
        var before = host.Snapshot();
        var (port, range) = (DockerRegistry.FreePort(), DockerHost.FreeRange());
        await using (var cluster = new RealCluster(host, host.Settings("life") with { LocalRegistryPort = port, Mirrors = [new RegistryMirror("docker.io", "https://registry-1.docker.io")], Subnet = $"{range}.0/24" }))
        {
            Assert.Equal(
                """
                create      network life: 10.77.1.0/24
                create      registry life-local-registry: REGISTRY at port PORT
                create      mirror life-docker.io: REGISTRY for https://registry-1.docker.io
                create      node life-control-plane-1: 10.77.1.2
                create      node life-worker-1: 10.77.1.3
                """.Replace("10.77.1", range, StringComparison.Ordinal).Replace("REGISTRY", cluster.Settings.RegistryImage, StringComparison.Ordinal).Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
                await PlanAsync(cluster, 1, 1));

            var machines = await cluster.UpAsync(1, 1);

            Assert.Equal(
                """
                network life
                registry life-local-registry
                mirror life-docker.io
                life-control-plane-1 10.77.1.2 v1.13.9
                life-worker-1 10.77.1.3 v1.13.9

                """.Replace("10.77.1", range, StringComparison.Ordinal),
                RealCluster.Describe(machines));
            Assert.Equal("", await PlanAsync(cluster, 1, 1));
            var after = host.Snapshot();
            await cluster.UpAsync(1, 1);
            Assert.Equal(after, host.Snapshot());

            // The registry is reached from here, and the APIs of the control plane at ports that were read back.
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/v2/"))).StatusCode);
            Assert.StartsWith("https://127.0.0.1:", machines.Addresses!.Kubernetes, StringComparison.Ordinal);
            Assert.StartsWith("127.0.0.1:", Assert.Single(machines.Addresses.Talos), StringComparison.Ordinal);

            using var provider = cluster.Open();
            await RealCluster.WaitAsync(async () => (await provider.ReadConsoleAsync(machines.Nodes[0], 10, CancellationToken.None)).StartsWith("life-control-plane-1: ", StringComparison.Ordinal));
            Assert.Empty(await cluster.DownAsync());
        }

        Assert.Equal(before, host.Snapshot());
    }

    [RequiresDockerFact]
    public async Task What_stopped_is_started_and_what_is_missing_is_made_again_with_its_address_and_its_data()
    {
        await using var cluster = new RealCluster(host, host.Settings("repair") with { LocalRegistryPort = DockerRegistry.FreePort() });
        var made = RealCluster.Describe(await cluster.UpAsync(1, 1));
        using (var provider = cluster.Open())
        {
            var machines = await provider.ReadAsync(CancellationToken.None);
            await provider.StopNodeAsync(machines.Nodes[0], CancellationToken.None);
            await provider.StopNodeAsync(machines.Nodes[0], CancellationToken.None);
        }

        host.Run("rm", "-f", "repair-worker-1", "repair-local-registry");
        var volumes = host.Run("volume", "ls", "-q");
        Assert.Equal("create      registry repair-local-registry|start       node repair-control-plane-1|create      node repair-worker-1", Verbs(await PlanAsync(cluster, 1, 1)));

        Assert.Equal(made, RealCluster.Describe(await cluster.UpAsync(1, 1)));

        Assert.Equal(volumes, host.Run("volume", "ls", "-q"));
    }

    [RequiresDockerFact]
    public async Task Several_control_planes_stand_behind_a_load_balancer_that_follows_them()
    {
        await using var cluster = new RealCluster(host, host.Settings("many"));
        var single = await cluster.UpAsync(1, 0);
        Assert.DoesNotContain(single.Shared, static resource => resource.Kind == "load balancer");
        var first = single.Nodes[0].Address;

        var machines = await cluster.UpAsync(3, 0);

        // Who was there keeps its address; others get the next that is free.
        Assert.Equal([first, Next(first, 1), Next(first, 2)], machines.Nodes.Select(static machine => machine.Address));
        Assert.Equal(3, machines.Addresses!.Talos.Count);
        var balancer = host.Run("port", "many-load-balancer", "6443/tcp").Trim();
        Assert.Equal($"https://{balancer}", machines.Addresses.Kubernetes);
        Assert.Contains(Next(first, 2), host.Run("cp", "many-load-balancer:/usr/local/etc/haproxy/haproxy.cfg", "-"), StringComparison.Ordinal);

        using var provider = cluster.Open();
        await provider.RemoveNodeAsync(machines.Nodes[2], CancellationToken.None);
        var foundation = await provider.PrepareAsync(await provider.ReadAsync(CancellationToken.None), cluster.Nodes(2, 0), cluster, CancellationToken.None);
        Assert.EndsWith(".254:6443", foundation.Endpoint, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", foundation.SubjectNames);
        Assert.DoesNotContain(Next(first, 2), host.Run("cp", "many-load-balancer:/usr/local/etc/haproxy/haproxy.cfg", "-"), StringComparison.Ordinal);

        // Without it, the first control plane that runs is asked.
        host.Run("stop", "-t", "1", "many-load-balancer");
        Assert.Equal($"https://{host.Run("port", "many-control-plane-1", "6443/tcp").Trim()}", (await provider.ReadAsync(CancellationToken.None)).Addresses!.Kubernetes);
    }

    [RequiresDockerFact]
    public async Task A_node_is_made_anew_for_another_release_with_what_it_knows()
    {
        host.Images.ImportNode(null, "v1.14.0");
        await using var cluster = new RealCluster(host, host.Settings("renew"));
        var machines = await cluster.UpAsync(1, 0);
        var state = await cluster.ReadFileAsync("renew-control-plane-1", "/system/state/config.yaml");
        using var provider = cluster.Open();
        var foundation = await provider.PrepareAsync(machines, cluster.Nodes(1, 0), cluster, CancellationToken.None);
        var order = cluster.OrderOf(machines.Nodes[0].Node, cluster.Generate(foundation, "machine:\n  sysctls:\n    vm.max_map_count: \"1\"\n"), "v1.14.0");

        var renewed = await provider.ReplaceNodeAsync(machines.Nodes[0], order, cluster, CancellationToken.None);

        Assert.Equal(("v1.14.0", machines.Nodes[0].Address, true), (renewed.Release, renewed.Address, renewed.IsRunning));
        Assert.NotEqual(machines.Nodes[0].Id, renewed.Id);
        // Its configuration is that of its volume, not the new one.
        Assert.Equal(state, await cluster.ReadFileAsync("renew-control-plane-1", "/system/state/config.yaml"));
        // Talos 1.14 writes to fewer folders.
        Assert.Equal("renew-control-plane-1-opt renew-control-plane-1-state renew-control-plane-1-var", string.Join(' ', host.Run("volume", "ls", "-q", "-f", "label=io.ksail.node=renew-control-plane-1").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));
    }

    [RequiresDockerFact]
    public async Task A_configuration_that_is_too_long_is_waited_for()
    {
        await using var cluster = new RealCluster(host, host.Settings("large"));
        var patch = $"cluster:\n  inlineManifests:\n  - name: large\n    contents: \"# {new string('x', 100_000)}\"\n";

        var machines = await cluster.UpAsync(1, 1, patch: patch);

        Assert.All(machines.Nodes, static machine => Assert.StartsWith("127.0.0.1:", machine.MaintenanceEndpoint, StringComparison.Ordinal));
        using var connector = new KSail.Clusters.Talos.Access.TalosConnector(TimeProvider.System).OpenMaintenance(machines.Nodes[1].MaintenanceEndpoint!);
        await RealCluster.WaitAsync(async () => (await connector.Endpoint.GetVersionAsync(CancellationToken.None)).Tag == "v1.13.9");
        // One that has its configuration waits no longer.
        using var folder = new TemporaryDirectory();
        folder.Write("config.yaml", "machine: {}\n");
        host.Run("cp", folder["config.yaml"], "large-worker-1:/system/state/config.yaml");
        using var provider = cluster.Open();
        Assert.Equal(["large-control-plane-1"], (await provider.ReadAsync(CancellationToken.None)).Nodes.Where(static machine => machine.MaintenanceEndpoint is not null).Select(static machine => machine.Node.Name));
    }

    [RequiresDockerFact]
    public async Task Ports_are_published_and_other_ports_than_it_was_made_with_are_told()
    {
        var (one, two) = (DockerRegistry.FreePort(), DockerRegistry.FreePort());
        await using var cluster = new RealCluster(host, host.Settings("ports") with { Ports = [new DockerPort(one, 80, "tcp", SourceSpan.None), new DockerPort(0, 53, "udp", SourceSpan.None)] });
        await cluster.UpAsync(1, 0);
        Assert.Equal($"0.0.0.0:{one}", host.Run("port", "ports-control-plane-1", "80/tcp").Trim());

        cluster.Settings = cluster.Settings with { Ports = [new DockerPort(two, 80, "tcp", SourceSpan.None)] };
        using var provider = cluster.Open();

        Assert.Equal(
            $"it was made with ports {one}:80/tcp 0:53/udp, and ports {two}:80/tcp is configured",
            (await provider.ReadAsync(CancellationToken.None)).Nodes[0].Drift);
    }

    [RequiresDockerFact]
    public async Task A_port_that_is_taken_while_a_container_starts_is_told_with_its_owner_and_the_rest_goes_on_later()
    {
        var port = DockerRegistry.FreePort();
        await using var other = new RealCluster(host, host.Settings("first") with { LocalRegistryPort = port });
        await using var cluster = new RealCluster(host, host.Settings("second") with { LocalRegistryPort = port });
        using (var provider = other.Open())
            await provider.PrepareAsync(ClusterMachines.None, other.Nodes(1, 0), other, CancellationToken.None);

        ProviderException e;
        using (var provider = cluster.Open())
            e = await Assert.ThrowsAsync<ProviderException>(() => provider.PrepareAsync(ClusterMachines.None, cluster.Nodes(1, 0), cluster, CancellationToken.None));

        Assert.Equal("KSAIL7224", e.Code.Code);
        Assert.Equal($"port {port}/tcp of this machine is needed by 'second-local-registry' and taken by the container 'first-local-registry'; stop it with 'docker stop first-local-registry', or choose another port", e.Message);
        await other.DownAsync();
        using (var provider = cluster.Open())
            await provider.PrepareAsync(await provider.ReadAsync(CancellationToken.None), cluster.Nodes(1, 0), cluster, CancellationToken.None);
        Assert.Contains("registry second-local-registry", cluster.Told);
    }

    [RequiresDockerFact]
    public async Task What_is_foreign_is_neither_taken_nor_removed()
    {
        host.Run("volume", "create", "mine-worker-1-state");
        host.Run("create", "--name", "mine-control-plane-1", "--network", "none", host.Images.Registry);
        try
        {
            await using var cluster = new RealCluster(host, host.Settings("mine"));
            using (var provider = cluster.Open())
            {
                var foundation = await provider.PrepareAsync(ClusterMachines.None, cluster.Nodes(1, 1), cluster, CancellationToken.None);
                var configurations = cluster.Generate(foundation);
                foreach (var (node, expected) in new (int, string)[] {(0, "the container 'mine-control-plane-1' exists and belongs to something else"), (1, "the volume 'mine-worker-1-state' exists and was not made for the cluster 'mine'") })
                {
                    var e = await Assert.ThrowsAsync<ProviderException>(() => provider.CreateNodeAsync(cluster.OrderOf(cluster.Nodes(1, 1)[node], configurations), cluster, CancellationToken.None));
                    Assert.Equal("KSAIL7223", e.Code.Code);
                    Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
                }
            }

            // Somebody else's container on the network keeps the network, and is told.
            host.Run("create", "--name", "guest", "--network", "mine", host.Images.Registry);
            host.Run("start", "guest");
            Assert.Equal(["the network 'mine', which is used by 'guest'"], await cluster.DownAsync());
            host.Run("rm", "-f", "guest");
            Assert.Empty(await cluster.DownAsync());
            Assert.Contains("mine-control-plane-1", host.Snapshot(), StringComparison.Ordinal);
            Assert.Contains("mine-worker-1-state", host.Snapshot(), StringComparison.Ordinal);
        }
        finally
        {
            host.Run("rm", "-f", "mine-control-plane-1");
            host.Run("volume", "rm", "mine-worker-1-state");
        }
    }

    [RequiresDockerFact]
    public async Task A_node_whose_network_was_removed_is_made_anew_on_its_volumes()
    {
        await using var cluster = new RealCluster(host, host.Settings("lost"));
        var machines = await cluster.UpAsync(1, 0);
        var state = await cluster.ReadFileAsync("lost-control-plane-1", "/system/state/config.yaml");
        using var provider = cluster.Open();
        await provider.StopNodeAsync(machines.Nodes[0], CancellationToken.None);
        host.Run("network", "rm", "lost");

        var e = await Assert.ThrowsAsync<ProviderException>(() => provider.StartNodeAsync(machines.Nodes[0], CancellationToken.None));
        Assert.Equal("KSAIL7221", e.Code.Code);

        Assert.Equal(RealCluster.Describe(machines), RealCluster.Describe(await cluster.UpAsync(1, 0)));
        Assert.Equal(state, await cluster.ReadFileAsync("lost-control-plane-1", "/system/state/config.yaml"));
    }

    [RequiresDockerFact]
    public async Task Clusters_live_side_by_side_and_what_was_pushed_survives_unless_asked()
    {
        await using var one = new RealCluster(host, host.Settings("one") with { LocalRegistryPort = DockerRegistry.FreePort() });
        await using var two = new RealCluster(host, host.Settings("two") with { LocalRegistryPort = DockerRegistry.FreePort() });
        var first = await one.UpAsync(1, 0);
        var second = await two.UpAsync(1, 0);

        Assert.NotEqual(first.Nodes[0].Address, second.Nodes[0].Address);
        Assert.Empty(await one.DownAsync(withVolumes: false));
        Assert.Contains("volume one-local-registry ", host.Snapshot(), StringComparison.Ordinal);
        Assert.DoesNotContain("one-control-plane", host.Snapshot(), StringComparison.Ordinal);
        Assert.Equal(RealCluster.Describe(second), RealCluster.Describe(await two.UpAsync(1, 0)));
        Assert.Empty(await one.DownAsync());
        Assert.DoesNotContain("one-local-registry", host.Snapshot(), StringComparison.Ordinal);
    }

    private static async Task<string> PlanAsync(RealCluster cluster, int controlPlanes, int workers)
    {
        using var provider = cluster.Open();
        var changes = await provider.PlanAsync(await provider.ReadAsync(CancellationToken.None), cluster.Nodes(controlPlanes, workers), CancellationToken.None);
        return string.Join('\n', changes);
    }

    private static string Verbs(string plan) => string.Join('|', plan.Split('\n').Select(static line => line.Split(": ")[0]));

    private static string Next(string address, int places)
    {
        var dot = address.LastIndexOf('.');
        return $"{address[..dot]}.{int.Parse(address[(dot + 1)..], CultureInfo.InvariantCulture) + places}";
    }
}
