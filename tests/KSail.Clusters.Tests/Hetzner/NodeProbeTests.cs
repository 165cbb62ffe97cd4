using System.Net;
using System.Net.Sockets;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Tests.Talos;
using KSail.Talos;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class NodeProbeTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_node_without_a_configuration_is_known_by_its_certificate()
    {
        await using var cluster = new TestCluster();
        var waiting = await cluster.StartAsync("10.5.0.3");
        var configured = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var probe = new CertificateProbe();

        Assert.Equal(NodeAnswer.Maintenance, await probe.LookAsync("127.0.0.1", waiting.Port, None));
        Assert.Equal(NodeAnswer.Configured, await probe.LookAsync("127.0.0.1", configured.Port, None));
    }

    [Fact]
    public async Task Silence_and_nonsense_are_no_node()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var accepted = listener.AcceptTcpClientAsync();
        var looked = new CertificateProbe().LookAsync("127.0.0.1", port, None);
        using (var client = await accepted)
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        Assert.Equal(NodeAnswer.Nothing, await looked);
        listener.Stop();
        Assert.Equal(NodeAnswer.Nothing, await new CertificateProbe().LookAsync("127.0.0.1", port, None));
    }
}
