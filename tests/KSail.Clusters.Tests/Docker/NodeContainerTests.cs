using System.Text;
using System.Text.Json.Nodes;
using KSail.Clusters.Docker;
using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;
using KSail.Testing;

namespace KSail.Clusters.Tests.Docker;

public sealed class NodeContainerTests
{
    private static readonly EngineInfo Engine = new("28.0.0", "1.48", "linux", "amd64", 8, 16L << 30, 2, IsRootless: false, RemapsUsers: false, IsPodman: false);

    [Fact]
    public void A_control_plane_is_what_Talos_needs()
    {
        var json = JsonNode.Parse(Make(NodeRole.ControlPlane, "v1.13.9", "machine: {}\n").Write())!;

        Assert.Equal("dev-control-plane-1", (string)json["Hostname"]!);
        Assert.Equal("ghcr.io/siderolabs/talos:v1.13.9", (string)json["Image"]!);
        Assert.Equal("""["PLATFORM=container","TALOSSKU=8CPU-16384RAM","USERDATA=bWFjaGluZToge30K"]""", json["Env"]!.ToJsonString());
        Assert.Equal("""{"50000/tcp":{},"6443/tcp":{}}""", json["ExposedPorts"]!.ToJsonString());
        Assert.Equal("""{"dev":{"IPAMConfig":{"IPv4Address":"10.5.0.2"}}}""", json["NetworkingConfig"]!["EndpointsConfig"]!.ToJsonString());
        var host = json["HostConfig"]!;
        Assert.True((bool)host["Privileged"]!);
        Assert.True((bool)host["ReadonlyRootfs"]!);
        Assert.Equal("""["seccomp:unconfined"]""", host["SecurityOpt"]!.ToJsonString());
        Assert.Equal("""{"net.ipv6.conf.all.disable_ipv6":"0"}""", host["Sysctls"]!.ToJsonString());
        Assert.Equal("no", (string)host["RestartPolicy"]!["Name"]!);
        Assert.Equal("""{"50000/tcp":[{"HostIp":"127.0.0.1","HostPort":""}],"6443/tcp":[{"HostIp":"127.0.0.1","HostPort":""}]}""", host["PortBindings"]!.ToJsonString());
        var labels = json["Labels"]!;
        Assert.Equal(("true", "dev", "controlplane"), ((string)labels["talos.owned"]!, (string)labels["talos.cluster.name"]!, (string)labels["talos.type"]!));
        Assert.Equal(("dev", "node", "v1.13.9", "10.5.0.2"), ((string)labels["io.ksail.cluster"]!, (string)labels["io.ksail.kind"]!, (string)labels["io.ksail.release"]!, (string)labels["io.ksail.address"]!));
    }

    [Theory]
    [InlineData("v1.11.6", "/etc/cni /etc/kubernetes /usr/libexec/kubernetes /opt")]
    [InlineData("v1.13.9", "/etc/cni /etc/kubernetes /usr/libexec/kubernetes /opt")]
    [InlineData("v1.14.0-alpha.2", "/usr/libexec/kubernetes /opt")]
    [InlineData("v1.14.0-rc.1", "/opt")]
    [InlineData("v1.14.2", "/opt")]
    public void Folders_that_are_written_to_differ_by_release(string release, string expected)
    {
        var mounts = Make(NodeRole.Worker, release, "machine: {}\n").Mounts;

        Assert.Equal("/run /system /tmp", string.Join(' ', mounts.Where(static mount => mount.Volume is null).Select(static mount => mount.Target)));
        Assert.Equal($"/var /system/state {expected}", string.Join(' ', mounts.Where(static mount => mount.Volume is not null).Select(static mount => mount.Target)));
        Assert.All(mounts, static mount => Assert.True(mount.Volume is null || mount.Labels!["io.ksail.node"] == "dev-worker-1"));
    }

    [Fact]
    public void A_worker_publishes_nothing() => Assert.Empty(Make(NodeRole.Worker, "v1.13.9", "machine: {}\n").Ports);

    [Theory]
    [InlineData(98_290, true)]
    [InlineData(98_300, false)]
    public void A_configuration_that_no_variable_holds_is_given_later(int length, bool fits)
    {
        var request = Make(NodeRole.Worker, "v1.13.9", new string('x', length));

        Assert.Equal(fits, request.Environment.Any(static variable => variable.StartsWith("USERDATA=", StringComparison.Ordinal)));
        Assert.Equal(!fits, request.Labels.ContainsKey("io.ksail.maintenance"));
        Assert.Equal(fits ? [] : [50000], request.Ports.Select(static port => port.ContainerPort));
        Assert.All(request.Environment, static variable => Assert.True(variable.Length < 131072));
    }

    [Fact]
    public void Ports_are_published_by_the_first_control_plane_alone()
    {
        var settings = new DockerSettings("dev") { Ports = [new DockerPort(8080, 80, "tcp", SourceSpan.None), new DockerPort(0, 53, "udp", SourceSpan.None), new DockerPort(6443, 6443, "tcp", SourceSpan.None)] };

        var json = JsonNode.Parse(NodeContainer.Of(settings, Order(NodeRole.ControlPlane, "v1.13.9", ""), "10.5.0.2", Engine, "127.0.0.1").Write())!;
        var second = NodeContainer.Of(settings, Order(NodeRole.ControlPlane, "v1.13.9", "", 2), "10.5.0.3", Engine, "127.0.0.1");

        Assert.Equal(
            """{"50000/tcp":[{"HostIp":"127.0.0.1","HostPort":""}],"6443/tcp":[{"HostIp":"127.0.0.1","HostPort":""},{"HostIp":"0.0.0.0","HostPort":"6443"}],"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}],"53/udp":[{"HostIp":"0.0.0.0","HostPort":""}]}""",
            json["HostConfig"]!["PortBindings"]!.ToJsonString());
        Assert.Equal([50000, 6443], second.Ports.Select(static port => port.ContainerPort));
    }

    [Fact]
    public void Limits_are_given_and_told_to_Talos()
    {
        var settings = new DockerSettings("dev") { NodeProcessors = 1.5m, NodeMemory = 3L << 30 };

        var request = NodeContainer.Of(settings, Order(NodeRole.Worker, "v1.13.9", ""), "10.5.0.3", Engine, "127.0.0.1");
        var host = JsonNode.Parse(request.Write())!["HostConfig"]!;

        Assert.Contains("TALOSSKU=2CPU-3072RAM", request.Environment);
        Assert.Equal((1_500_000_000, 3L << 30), ((long)host["NanoCpus"]!, (long)host["Memory"]!));
    }

    [Theory]
    [InlineData("v1.11.6")]
    [InlineData("v1.12.0")]
    [InlineData("v1.13.9")]
    [InlineData("v1.14.0")]
    public void Patches_of_Docker_make_configurations_that_Talos_takes(string release)
    {
        var settings = new DockerSettings("dev") { LocalRegistryPort = 5050 };
        var options = new NodePatchOptions
        {
            Release = TalosRelease.Parse(release),
            Runtime = NodeRuntime.Container,
            Base = new BaseSettings { ClusterName = "dev", Endpoint = "https://10.5.0.2:6443", InstallDisk = null },
            Additions = DockerPatches.Of(settings, TalosRelease.Parse(release)),
        };
        var diagnostics = new DiagnosticBag();
        using var folder = new TemporaryDirectory();

        var configurations = NodePatches.Generate(new SourceTree(folder.Root).OpenView(), null, options, diagnostics);

        Assert.Empty(diagnostics.Items);
        var text = configurations.Worker!.Write().Reveal();
        foreach (var (host, url) in (ReadOnlySpan<(string, string)>)[("docker.io", "http://dev-docker.io:5000"), ("registry.k8s.io", "http://dev-registry.k8s.io:5000"), ("localhost:5050", "http://dev-local-registry:5000")])
        {
            Assert.Contains(host, text, StringComparison.Ordinal);
            Assert.Contains(url, text, StringComparison.Ordinal);
        }

        Assert.Equal(release == "v1.11.6", text.Contains("interface: eth0", StringComparison.Ordinal));
        Assert.Equal(release != "v1.11.6", text.Contains("kind: RegistryMirrorConfig", StringComparison.Ordinal));
    }

    [Fact]
    public void The_load_balancer_knows_its_control_planes()
    {
        var text = SharedContainer.BalancerConfiguration(["10.5.0.2", "10.5.0.3"]);

        Assert.EndsWith(
            """
            listen port-6443
              bind :6443
              option httpchk GET /readyz
              http-check expect status 200,401,403
              server control-plane-1 10.5.0.2:6443 check-ssl verify none
              server control-plane-2 10.5.0.3:6443 check-ssl verify none
            listen port-50000
              bind :50000
              server control-plane-1 10.5.0.2:50000
              server control-plane-2 10.5.0.3:50000
            listen port-50001
              bind :50001
              server control-plane-1 10.5.0.2:50001
              server control-plane-2 10.5.0.3:50001

            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal);
    }

    private static ContainerRequest Make(NodeRole role, string release, string configuration) =>
        NodeContainer.Of(new DockerSettings("dev"), Order(role, release, configuration), "10.5.0.2", Engine, "127.0.0.1");

    private static NodeOrder Order(NodeRole role, string release, string configuration, int index = 1) =>
        new(NodeIdentity.Of("dev", role, index), release, new Secret(configuration));
}
