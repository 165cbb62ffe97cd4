using System.Net;
using System.Net.Sockets;
using KSail.Clusters.Docker;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;
using KSail.Talos;

namespace KSail.Clusters.Tests.Docker;

/// <summary>What is found before anything is made.</summary>
public sealed class DockerCheckTests : IDisposable
{
    private readonly ScriptedEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    private static DockerSettings Plain => new("dev") { Mirrors = [] };

    [Fact]
    public async Task Nothing_is_said_about_an_engine_that_is_as_it_should_be() => Assert.Empty(await CheckAsync(Plain));

    [Theory]
    [InlineData("windows", 8, 16, "2", "name=seccomp", "error KSAIL7206: the Docker Engine at unix:///test.sock (a test) runs containers for windows")]
    [InlineData("linux", 8, 16, "1", "name=seccomp", "warning KSAIL7204: the Docker Engine at unix:///test.sock (a test) uses control groups of version 1")]
    [InlineData("linux", 8, 16, "2", "name=rootless", "warning KSAIL7204: the Docker Engine at unix:///test.sock (a test) runs without root")]
    [InlineData("linux", 8, 16, "2", "name=userns", "warning KSAIL7204: the Docker Engine at unix:///test.sock (a test) remaps users")]
    [InlineData("linux", 8, 3, "2", "name=seccomp", "warning KSAIL7205: the Docker Engine has 3 GiB of memory, and 2 nodes should have 4 GiB")]
    [InlineData("linux", 1, 16, "2", "name=seccomp", "warning KSAIL7205: the Docker Engine has one processor")]
    public async Task What_an_engine_says_about_itself_is_judged(string system, int processors, long gibibytes, string cgroup, string security, string expected)
    {
        _engine.Info(system, processors, gibibytes, cgroup, security);

        Assert.StartsWith(expected, Assert.Single(await CheckAsync(Plain)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_too_old_is_refused()
    {
        _engine.Answer("GET /version", """{"Version":"19.03.15","ApiVersion":"1.40","MinAPIVersion":"1.12"}""");

        Assert.StartsWith("error KSAIL7203: the Docker Engine 19.03.15 at unix:///test.sock (a test) speaks version 1.40", Assert.Single(await CheckAsync(Plain)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_engine_is_told()
    {
        _engine.Answer("GET /version", "<html>");

        Assert.StartsWith("error KSAIL7229: ", Assert.Single(await CheckAsync(Plain)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "exists and belongs to something else")]
    [InlineData("""{"io.ksail.cluster":"other"}""", "exists and belongs to the cluster 'other'")]
    [InlineData("""{"talos.cluster.name":"dev"}""", "exists and is a node of the Talos cluster 'dev' that another tool made")]
    public async Task A_container_of_somebody_else_with_a_wanted_name_is_told(string labels, string expected)
    {
        _engine.Answer("GET /containers/json", $$"""[{"Id":"1","Names":["/dev-worker-1","/other/alias"],"State":"exited","Labels":{{labels}}}]""");

        var line = Assert.Single(await CheckAsync(Plain));

        Assert.StartsWith("error KSAIL7223: the container 'dev-worker-1' ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_of_the_cluster_itself_is_not()
    {
        _engine.Answer("GET /containers/json", """[{"Id":"1","Names":["/dev-worker-1"],"State":"exited","Labels":{"io.ksail.cluster":"dev"}}]""");

        Assert.Empty(await CheckAsync(Plain));
    }

    [Theory]
    [InlineData("""{"Name":"dev","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.5.0.0/24"}]},"Labels":{}}""", null, "KSAIL7221: a network 'dev' (10.5.0.0/24) exists and was not made for this cluster")]
    [InlineData("""{"Name":"dev","Driver":"macvlan","IPAM":{"Config":[{"Subnet":"10.5.0.0/24"}]},"Labels":{"io.ksail.cluster":"dev"}}""", null, "KSAIL7221: the network 'dev' of this cluster is not as it was made (macvlan")]
    [InlineData("""{"Name":"dev","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.5.0.0/24"}]},"Labels":{"io.ksail.cluster":"dev"}}""", "10.6.0.0/24", "KSAIL7221: the network 'dev' of this cluster has the addresses 10.5.0.0/24, and 10.6.0.0/24 is wanted")]
    [InlineData("""{"Name":"dev","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.5.0.0/26"}]},"Labels":{"io.ksail.cluster":"dev"}}""", "10.5.0.0/26", null)]
    [InlineData("""{"Name":"vpn","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.6.0.0/16"}]},"Labels":null}""", "10.6.0.0/24", "KSAIL7220: the addresses 10.6.0.0/24 of the cluster overlap those of the network 'vpn' (10.6.0.0/16)")]
    [InlineData("""{"Name":"vpn","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.5.0.0/16"}]},"Labels":null}""", null, "KSAIL7220: every range from 10.5.0.0/24 to 10.5.63.0/24 is used")]
    [InlineData("""{"Name":"vpn","Driver":"bridge","IPAM":{"Config":[{"Subnet":"10.5.0.0/24"}]},"Labels":null}""", null, null)]
    [InlineData("""{"Name":"host","Driver":"host","IPAM":{"Config":null},"Labels":null}""", "10.6.0.0/30", "KSAIL7226: '10.6.0.0/30' is no range")]
    public async Task The_network_is_judged(string network, string? subnet, string? expected)
    {
        _engine.Answer("GET /networks", $"[{network}]");

        var lines = await CheckAsync(Plain with { Subnet = subnet });

        if (expected is null)
            Assert.Empty(lines);
        else
            Assert.Contains(expected, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_nodes_than_addresses_are_told()
    {
        var nodes = Enumerable.Range(1, 60).Select(static i => NodeIdentity.Of("dev", NodeRole.ControlPlane, i)).ToList();
        _engine.Info(gibibytes: 1000);

        var line = Assert.Single(await CheckAsync(Plain with { Subnet = "10.99.0.0/26" }, nodes));

        Assert.StartsWith("error KSAIL7222: the network of the cluster, 10.99.0.0/26, has 46 addresses for nodes, and 60 nodes are wanted", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_a_container_has_is_told_with_its_name_at_the_place_of_the_setting()
    {
        _engine.Answer("GET /containers/json", """[{"Id":"1","Names":["/web"],"State":"running","Ports":[{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}]}]""");
        var span = new SourceSpan("ksail.yaml", 7, 5, 7, 9);

        var diagnostics = await FindAsync(Plain with { Ports = [new DockerPort(8080, 80, "tcp", span), new DockerPort(8080, 80, "udp", span)] });

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal(("KSAIL7224", span), (diagnostic.Code, diagnostic.Span));
        Assert.StartsWith("port 8080/tcp of this machine is needed by 'dev-control-plane-1' and taken by the container 'web'; stop it", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var line = Assert.Single(await CheckAsync(Plain with { LocalRegistryPort = port }));

        Assert.StartsWith($"error KSAIL7224: port {port}/tcp of this machine is needed by 'dev-local-registry' and taken by another program", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_told_all_at_once()
    {
        var mirrors = Enumerable.Range(0, 10).Select(static i => new RegistryMirror($"{i}.example", "https://example")).Append(new RegistryMirror("0.example", "https://example"));

        var lines = await CheckAsync(Plain with { NodeImage = "Not an image", Mirrors = [.. mirrors], NodeProcessors = 9 });

        Assert.Equal(4, lines.Count);
        Assert.All(lines, static line => Assert.StartsWith("error KSAIL7226: ", line, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> CheckAsync(DockerSettings settings, IReadOnlyList<NodeIdentity>? nodes = null) =>
        [.. (await FindAsync(settings, nodes)).Select(static diagnostic => $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code}: {diagnostic.Message}")];

    private async Task<IReadOnlyList<Diagnostic>> FindAsync(DockerSettings settings, IReadOnlyList<NodeIdentity>? nodes = null)
    {
        var diagnostics = new DiagnosticBag();
        using var provider = new DockerProvider(settings, _ => _engine.ConnectAsync(), CredentialSearch.Nowhere, TimeProvider.System);
        await provider.CheckAsync(
            ClusterMachines.None, nodes ?? [NodeIdentity.Of("dev", NodeRole.ControlPlane, 1), NodeIdentity.Of("dev", NodeRole.Worker, 1)], diagnostics, CancellationToken.None);
        return diagnostics.Items;
    }
}
