using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Clusters.Tests.Talos;
using KSail.Documents;
using KSail.Talos;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;
using KSail.Testing;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests;

/// <summary>
/// The client against a server of grpc-go with the certificates that Talos would show, and the stand-in node against a client of grpc-go: with the
/// authority that the product makes, and with an Ed25519 one, as <c>talosctl</c> makes it.
/// </summary>
public sealed class OracleTests
{
    private static readonly Lazy<MachineSecrets> Secrets = new(StandInSecrets.Create);

    private static CancellationToken None => CancellationToken.None;

    [RequiresOracleTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_client_understands_grpc_go(bool isEd25519)
    {
        using var folder = new TemporaryDirectory();
        var context = Prepare(folder, isEd25519);
        var (server, port) = Oracle.Serve(folder);
        using var _ = server;
        using var connection = new TalosConnector(TimeProvider.System).Open(context with { Endpoints = [$"127.0.0.1:{port}"] });
        Assert.Equal("node=[10.5.0.3] request= deadline=20s", (await connection.Node("10.5.0.3").GetVersionAsync(None)).Tag);
        Assert.Equal("node=[] request= deadline=20s", (await connection.Endpoint.GetVersionAsync(None)).Tag);
        var refused = await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.BootstrapAsync(None));
        Assert.Equal((GrpcCode.FailedPrecondition, "bootstrap is not\navailable: 100% sûr"), (refused.Code, refused.Reason));
        Assert.Equal(GrpcCode.Unimplemented, (await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.GetServicesAsync(None))).Code);

        // Pieces that came, then the failure; messages beyond the usual 4 MiB, and one beyond Talos' own limit.
        var sizes = new List<int>();
        var lost = await Assert.ThrowsAsync<TalosException>(async () =>
        {
            await foreach (var piece in connection.Endpoint.ReadLogsAsync("etcd", -1, follow: false, None))
                sizes.Add(piece.Length);
        });
        Assert.Equal([1, 5 << 20], sizes);
        Assert.Equal((GrpcCode.DataLoss, "the rest is gone"), (lost.Code, lost.Reason));
        var huge = await Assert.ThrowsAsync<TalosException>(() => TestCluster.ListAsync(connection.Endpoint.ReadKernelLogAsync(follow: false, None)));
        Assert.Equal(GrpcCode.Internal, huge.Code);

        // Whoever stops listening to an endless stream can go on with other calls.
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TestCluster.ListAsync(connection.Endpoint.ReadEventsAsync(0, patience.Token)));
        Assert.NotEmpty((await connection.Endpoint.GetVersionAsync(None)).Tag);
    }

    [RequiresOracleTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpc_go_refuses_the_client_of_another_cluster(bool isEd25519)
    {
        using var folder = new TemporaryDirectory();
        var context = Prepare(folder, isEd25519);
        var (server, port) = Oracle.Serve(folder);
        using var _ = server;
        var other = ClientCertificates.ForTalos(StandInSecrets.Create().TalosAuthority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime, ClientCertificates.AdminRole);
        using var connection = new TalosConnector(TimeProvider.System).Open(
            context with { Endpoints = [$"127.0.0.1:{port}"], Certificate = other.Certificate, Key = other.Key });
        var e = await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.GetVersionAsync(None));
        Assert.Equal(("KSAIL7112", false), (e.Descriptor.Code, e.WasSent));
    }

    [RequiresOracleTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpc_go_understands_the_stand_in_node(bool isEd25519)
    {
        using var folder = new TemporaryDirectory();
        var context = Prepare(folder, isEd25519);
        folder.Write("client.crt", context.Certificate);
        folder.Write("client.key", context.Key.Reveal());
        await using var cluster = new TestCluster(secrets: Secrets.Value with { TalosAuthority = Authority(folder, isEd25519) });
        await cluster.StartAsync("10.5.0.2", NodeRole.ControlPlane);
        await cluster.StartAsync("10.5.0.3", NodeRole.ControlPlane);
        var address = cluster.Network.EndpointOf("10.5.0.2");
        foreach (var node in (string[])["", "10.5.0.2", "10.5.0.3"])
        {
            var version = await Oracle.CallAsync(address, folder, "/machine.MachineService/Version", node);
            Assert.Equal(2, version.Length);
            Assert.Contains(Convert.ToHexStringLower("v1.13.9"u8), version[0], StringComparison.Ordinal);
            Assert.Equal("OK \"\"", version[1]);
        }

        Assert.Equal(["0a00", "OK \"\""], await Oracle.CallAsync(address, folder, "/machine.MachineService/Bootstrap", ""));
        Assert.Equal(["AlreadyExists \"etcd data directory is not empty\""], await Oracle.CallAsync(address, folder, "/machine.MachineService/Bootstrap", ""));
        Assert.Equal(3, (await Oracle.CallAsync(address, folder, "/machine.MachineService/Kubeconfig", "")).Length);
    }

    private static TalosContext Prepare(TemporaryDirectory folder, bool isEd25519)
    {
        var authority = Authority(folder, isEd25519);
        var server = ClientCertificates.ForServer(authority, "node-1", ["127.0.0.1"], DateTimeOffset.UtcNow, TimeSpan.FromHours(24));
        folder.Write("server.crt", server.Certificate);
        folder.Write("server.key", server.Key.Reveal());
        var client = ClientCertificates.ForTalos(authority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime, ClientCertificates.AdminRole);
        return new TalosContext { Name = "dev", Endpoints = [], Authority = authority.Certificate, Certificate = client.Certificate, Key = client.Key };
    }

    private static CertificateAuthority Authority(TemporaryDirectory folder, bool isEd25519)
    {
        if (!isEd25519)
        {
            folder.Write("ca.crt", Secrets.Value.TalosAuthority.Certificate);
            return Secrets.Value.TalosAuthority;
        }

        if (!File.Exists(folder["ca.key"]))
        {
            ExternalTool.Run("openssl", folder.Root, "", "genpkey", "-algorithm", "ED25519", "-out", folder["ca.key"]);
            ExternalTool.Run("openssl", folder.Root, "", "req", "-x509", "-new", "-key", folder["ca.key"], "-subj", "/O=talos", "-days", "3650", "-out", folder["ca.crt"]);
        }

        return new CertificateAuthority(File.ReadAllText(folder["ca.crt"]), new Secret(File.ReadAllText(folder["ca.key"])));
    }
}
