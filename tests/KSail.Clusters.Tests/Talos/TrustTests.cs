using System.Security.Cryptography;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Documents;
using KSail.Talos;
using KSail.Talos.Credentials;
using KSail.Testing;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Talos;

/// <summary>Who trusts whom.</summary>
public sealed class TrustTests
{
    private static readonly Lazy<KSail.Talos.Generation.MachineSecrets> Others = new(StandInSecrets.Create);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_node_of_another_cluster_is_not_trusted()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var e = await FailAsync(cluster, cluster.ContextOf(Others.Value.TalosAuthority, ClientCertificates.AdminRole));
        Assert.Equal(("KSAIL7111", false, false), (e.Descriptor.Code, e.WasSent, e.IsTransient));
        Assert.EndsWith("is not trusted: its certificate is from another authority than the context has: the context is of another cluster, or of an older one with the same name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_configuration_is_no_node_of_the_cluster()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First);
        var e = await FailAsync(cluster, cluster.Context);
        Assert.Equal("KSAIL7111", e.Descriptor.Code);
        Assert.EndsWith("is not trusted: it has no configuration yet and waits for one", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_the_certificate_does_not_have_is_told()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var e = await FailAsync(cluster, cluster.Context with { Endpoints = [cluster.Network.EndpointOf(TestCluster.First).Replace("127.0.0.1", "localhost", StringComparison.Ordinal)] });
        Assert.Equal("KSAIL7111", e.Descriptor.Code);
        Assert.EndsWith("its certificate does not hold for this address; add the address to machine.certSANs (it holds for 10.5.0.2, 127.0.0.1, node-2)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clocks_that_differ_are_told()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var ahead = DateTimeOffset.UtcNow.AddDays(2);
        using var connection = new TalosConnector(new FixedClock(ahead)).Open(cluster.Context);
        var e = await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.GetVersionAsync(None));
        Assert.Equal("KSAIL7111", e.Descriptor.Code);
        Assert.EndsWith($"UTC, and the clock of this machine says {ahead:yyyy-MM-dd HH:mm}; compare the clocks", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_refuses_the_client_of_another_cluster()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var other = cluster.ContextOf(Others.Value.TalosAuthority, ClientCertificates.AdminRole);
        var e = await FailAsync(cluster, cluster.Context with { Certificate = other.Certificate, Key = other.Key });
        // In TLS 1.3 the client has sent its request before the node looks at its certificate: now and then the end of the connection overtakes the reason.
        for (var attempt = 1; attempt < 10 && e.Descriptor.Code == "KSAIL7110"; attempt++)
            e = await FailAsync(cluster, cluster.Context with { Certificate = other.Certificate, Key = other.Key });
        Assert.Equal(("KSAIL7112", false), (e.Descriptor.Code, e.WasSent));
    }

    /// <summary>What roles may: role, call, and whether it is allowed.</summary>
    public static TheoryData<string, string, bool> Roles => new()
    {
        { "os:admin", "configuration", true },
        { "os:reader", "version", true },
        { "os:reader", "status", true },
        { "os:reader", "configuration", false },
        { "os:reader", "bootstrap", false },
        { "os:none", "version", false },
    };

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_role_may_do_so_much_itself_and_through_others(string role, string what, bool isAllowed)
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        await cluster.StartAsync("10.5.0.3", NodeRole.ControlPlane);
        var connection = cluster.Open(cluster.ContextOf(cluster.Secrets.TalosAuthority, role));
        foreach (var api in (ITalosApi[])[connection.Endpoint, connection.Node("10.5.0.3")])
        {
            Task call = what switch
            {
                "version" => api.GetVersionAsync(None),
                "status" => api.GetResourceAsync(ResourceType.MachineStatus, ResourceType.MachineId, None),
                "configuration" => api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, None),
                _ => api.BootstrapAsync(None),
            };
            if (isAllowed)
                await call;
            else
                Assert.Equal((GrpcCode.PermissionDenied, "KSAIL7112"), Parts(await Assert.ThrowsAsync<TalosException>(() => call)));
        }

        static (GrpcCode, string) Parts(TalosException e) => (e.Code, e.Descriptor.Code);
    }

    /// <summary>What nodes without configuration answer: release, call, and the status.</summary>
    public static TheoryData<string, string, GrpcCode> Maintenance => new()
    {
        { "v1.12.11", "version", GrpcCode.Unimplemented },
        { "v1.13.9", "version", GrpcCode.Ok },
        { "v1.13.9", "bootstrap", GrpcCode.PermissionDenied },
        { "v1.12.11", "no reboot", GrpcCode.Unimplemented },
        { "v1.13.9", "no reboot", GrpcCode.Ok },
        { "v1.13.9", "reboot", GrpcCode.Ok },
        { "v1.11.6", "auto", GrpcCode.Ok },
    };

    [Theory]
    [MemberData(nameof(Maintenance))]
    public async Task Nodes_without_configuration_do_little(string tag, string what, GrpcCode expected)
    {
        await using var cluster = new TestCluster(tag);
        await cluster.StartAsync(TestCluster.First);
        var api = cluster.Maintenance(TestCluster.First);
        Func<Task> call = what switch
        {
            "version" => () => api.GetVersionAsync(None),
            "bootstrap" => () => api.BootstrapAsync(None),
            _ => () => api.ApplyConfigurationAsync(cluster.ControlPlane, Enum.Parse<ApplyMode>(what.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true), dryRun: true, null, None),
        };
        if (expected == GrpcCode.Ok)
            await call();
        else
            Assert.Equal(expected, (await Assert.ThrowsAsync<TalosException>(call)).Code);
    }

    [Fact]
    public async Task A_fingerprint_tells_machines_apart()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First);
        using var wrong = cluster.Connector.OpenMaintenance(cluster.Network.EndpointOf(TestCluster.First), Convert.ToBase64String(new byte[32]));
        var e = await Assert.ThrowsAsync<TalosException>(() => wrong.Endpoint.GetVersionAsync(None));
        Assert.Equal("KSAIL7111", e.Descriptor.Code);
        var told = e.Message.Split("its fingerprint is ")[1].Split(',')[0];
        using var right = cluster.Connector.OpenMaintenance(cluster.Network.EndpointOf(TestCluster.First), told);
        Assert.Equal("v1.13.9", (await right.Endpoint.GetVersionAsync(None)).Tag);
    }

    /// <summary>Credentials that cannot be used: what is wrong, and what is told.</summary>
    public static TheoryData<string, string> Unusable => new()
    {
        { "no authority", "the context 'dev' has no authority" },
        { "damaged authority", "the authority of the context 'dev' is no certificate" },
        { "another key", "certificate and key of the context 'dev' cannot be read, or do not belong together" },
        { "ed25519", "the client key of the context 'dev' is Ed25519, which TLS on this runtime cannot present; issue another certificate from the cluster's secrets, which will have an ECDSA key" },
        { "expired", "the client certificate of the context 'dev' expired on " },
        { "early", "the client certificate of the context 'dev' holds from " },
        { "no endpoint", "there is no endpoint of a Talos API; name a control plane" },
        { "wrong endpoint", "'a b' is no endpoint of a Talos API; write a name or an address, with a port where it is not 50000" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Credentials_that_cannot_be_used_are_told_before_a_call(string what, string expected)
    {
        var authority = Others.Value.TalosAuthority;
        var client = ClientCertificates.ForTalos(authority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime, ClientCertificates.AdminRole);
        var context = new TalosContext { Name = "dev", Endpoints = ["10.5.0.2"], Authority = authority.Certificate, Certificate = client.Certificate, Key = client.Key };
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (context, var now) = what switch
        {
            "no authority" => (context with { Authority = "" }, DateTimeOffset.UtcNow),
            "damaged authority" => (context with { Authority = authority.Certificate.Replace("MII", "AII", StringComparison.Ordinal).Replace("MIIB", "AAAA", StringComparison.Ordinal) }, DateTimeOffset.UtcNow),
            "another key" => (context with { Key = new Secret(other.ExportECPrivateKeyPem()) }, DateTimeOffset.UtcNow),
            "ed25519" => (context with { Key = new Secret("-----BEGIN ED25519 PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END ED25519 PRIVATE KEY-----\n") }, DateTimeOffset.UtcNow),
            "expired" => (context, DateTimeOffset.UtcNow.AddDays(366)),
            "early" => (context, DateTimeOffset.UtcNow.AddDays(-1)),
            "no endpoint" => (context with { Endpoints = [] }, DateTimeOffset.UtcNow),
            _ => (context with { Endpoints = ["a b"] }, DateTimeOffset.UtcNow),
        };
        var e = Assert.Throws<TalosException>(() => new TalosConnector(new FixedClock(now)).Open(context));
        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(("KSAIL7116", false), (e.Descriptor.Code, e.WasSent));
    }

    /// <summary>Clusters that talosctl made have an Ed25519 authority: the node and the client get ECDSA keys from it.</summary>
    [RequiresToolFact("openssl")]
    public async Task A_cluster_with_an_Ed25519_authority_is_reached()
    {
        using var directory = new TemporaryDirectory();
        ExternalTool.Run("openssl", directory.Root, "", "genpkey", "-algorithm", "ED25519", "-out", directory["ca.key"]);
        ExternalTool.Run("openssl", directory.Root, "", "req", "-x509", "-new", "-key", directory["ca.key"], "-subj", "/O=talos", "-days", "3650", "-out", directory["ca.crt"]);
        var key = File.ReadAllText(directory["ca.key"]).Replace("PRIVATE KEY", "ED25519 PRIVATE KEY", StringComparison.Ordinal);
        var authority = new KSail.Talos.Generation.CertificateAuthority(File.ReadAllText(directory["ca.crt"]), new Secret(key));
        await using var cluster = new TestCluster(secrets: Others.Value with { TalosAuthority = authority });
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        Assert.Equal("v1.13.9", (await cluster.Node(TestCluster.First).GetVersionAsync(None)).Tag);
    }

    private static async Task<TalosException> FailAsync(TestCluster cluster, TalosContext context)
    {
        using var connection = cluster.Connector.Open(context);
        return await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.GetVersionAsync(None));
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
