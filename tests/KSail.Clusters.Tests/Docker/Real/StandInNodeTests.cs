using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;
using KSail.Talos.Credentials;
using KSail.Testing;
using KSail.Testing.Docker;

namespace KSail.Clusters.Tests.Docker.Real;

/// <summary>The stand-in node in its container: Talos' API, Kubernetes' behind it after the bootstrap, and what it remembers.</summary>
[Collection(OnDocker.Name)]
public sealed class StandInNodeTests(DockerHost host)
{
    [RequiresDockerFact]
    public async Task Nodes_make_a_cluster_that_kubernetes_clients_talk_to_and_that_survives_a_restart()
    {
        await using var cluster = new RealCluster(host, host.Settings("whole"));
        var machines = await cluster.UpAsync(2, 1);
        using (var talos = Open(cluster, machines))
        {
            var first = talos.Node(machines.Nodes[0].Address);
            await RealCluster.WaitAsync(async () => (await first.GetVersionAsync(CancellationToken.None)).Tag == "v1.13.9");
            await first.BootstrapAsync(CancellationToken.None);
            await RealCluster.WaitAsync(async () => (await first.GetEtcdMembersAsync(queryLocal: true, CancellationToken.None)).Count == 2);
            // The worker is asked by way of a control plane.
            await RealCluster.WaitAsync(async () => (await talos.Node(machines.Nodes[2].Address).GetVersionAsync(CancellationToken.None)).Tag == "v1.13.9");
            using var api = OpenKubernetes(await first.GetKubeconfigAsync(CancellationToken.None), machines);
            await WaitForNodesAsync(api, machines);
            await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", "kept")), new WriteOptions(), CancellationToken.None);
        }

        using var provider = cluster.Open();
        foreach (var machine in machines.Nodes)
            await provider.StopNodeAsync(machine, CancellationToken.None);
        Assert.Null((await provider.ReadAsync(CancellationToken.None)).Nodes.FirstOrDefault(static machine => machine.IsRunning));
        foreach (var machine in machines.Nodes)
            await provider.StartNodeAsync(machine, CancellationToken.None);

        var again = await provider.ReadAsync(CancellationToken.None);
        using (var talos = Open(cluster, again))
        {
            Secret? kubeconfig = null;
            await RealCluster.WaitAsync(async () => (kubeconfig = await talos.Node(again.Nodes[0].Address).GetKubeconfigAsync(CancellationToken.None)) is not null);
            using var api = OpenKubernetes(kubeconfig!, again);
            await WaitForNodesAsync(api, again);
            Assert.Equal("kept", (await api.GetAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "kept"), CancellationToken.None)).Name.Name);
        }
    }

    [RequiresDockerTheory]
    [InlineData("STANDIN_CRASH=no_space_left_on_device", false, "no_space_left_on_device")]
    [InlineData("STANDIN_SILENT=1", true, "waiting for network to be ready")]
    public async Task Nodes_fail_on_command(string variable, bool isRunning, string words)
    {
        var name = isRunning ? "silent" : "crash";
        await using var cluster = new RealCluster(host, host.Settings(name) with { NodeImage = host.Images.ImportNode($"ksail.test/{name}", StandInImages.Release, variable) });
        var machines = await cluster.UpAsync(1, 0);
        using var provider = cluster.Open();

        await RealCluster.WaitAsync(async () => (await provider.ReadConsoleAsync(machines.Nodes[0], 5, CancellationToken.None)).Trim() == words);
        await RealCluster.WaitAsync(async () => (await provider.ReadAsync(CancellationToken.None)).Nodes[0].IsRunning == isRunning);
    }

    private static ITalosConnection Open(RealCluster cluster, ClusterMachines machines)
    {
        var client = ClientCertificates.ForTalos(cluster.Secrets.TalosAuthority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime, ClientCertificates.AdminRole);
        return new TalosConnector(TimeProvider.System).Open(new TalosContext
        {
            Name = cluster.Settings.Cluster,
            Endpoints = machines.Addresses!.Talos,
            Authority = cluster.Secrets.TalosAuthority.Certificate,
            Certificate = client.Certificate,
            Key = client.Key,
        });
    }

    private static IKubernetesApi OpenKubernetes(Secret kubeconfig, ClusterMachines machines)
    {
        using var folder = new TemporaryDirectory();
        var lines = kubeconfig.Reveal().Split('\n').Select(line => line.TrimStart().StartsWith("server: ", StringComparison.Ordinal) ? $"    server: {machines.Addresses!.Kubernetes}" : line);
        var path = folder.Write("config", string.Join('\n', lines));
        var diagnostics = new DiagnosticBag();
        var connection = Kubeconfig.Load(KubeconfigFiles.Single(path, folder.Root, static _ => null), diagnostics)?.Connect("admin@whole", SourceSpan.None, static _ => null, diagnostics);
        Assert.Empty(diagnostics.Items);
        return connection!.Open(new KubernetesClientOptions { Environment = static _ => null });
    }

    private static async Task WaitForNodesAsync(IKubernetesApi api, ClusterMachines machines)
    {
        var wanted = machines.Nodes.Select(static machine => $"{machine.Node.Name} {machine.Address} True").Order(StringComparer.Ordinal).ToList();
        await RealCluster.WaitAsync(async () => wanted.SequenceEqual((await api.ListAsync(WellKnownKinds.Nodes, new ListQuery(), CancellationToken.None)).Items
            .Select(static node => $"{node.Name.Name} {node.Status?["addresses"]?[0]?["address"]} {node.Status?["conditions"]?[0]?["status"]}").Order(StringComparer.Ordinal)));
    }
}
