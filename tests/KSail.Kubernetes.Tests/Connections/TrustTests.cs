using System.Net;
using System.Net.Sockets;
using KSail.Kubernetes.Objects;
using KSail.Testing;
using KSail.Testing.Kubernetes;
using KSail.Testing.Kubernetes.Network;

namespace KSail.Kubernetes.Tests.Connections;

public sealed class TrustTests : DoubleTests
{
    [Fact]
    public async Task Another_authority_is_not_trusted()
    {
        using var other = new Authority("somebody-else");
        Server.Certificate = other.IssueServer(KubernetesDouble.ServerNames, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var e = await FailAsync(Server.Kubeconfig);
        Assert.Equal(KubernetesFailure.CertificateUntrusted, e.Failure);
        Assert.Contains("the certificate, issued by 'CN=somebody-else', is from no authority that the kubeconfig trusts; the cluster was made anew, or another one answers", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, Server.Network.Connections);
    }

    [Fact]
    public async Task Authorities_of_the_system_do_not_count_where_none_is_named_there_is_no_trust()
    {
        var e = await FailAsync(WithoutAuthority());
        Assert.Equal(KubernetesFailure.CertificateUntrusted, e.Failure);
        Assert.Contains("is from no authority that the system trusts; put the cluster's CA under 'certificate-authority-data'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheServer_s_own_certificate_may_stand_as_authority()
    {
        var text = WithoutAuthority().Replace("    server:", $"    certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Server.Certificate.ExportCertificatePem()))}\n    server:", StringComparison.Ordinal);
        await AskAsync(text);
    }

    [Fact]
    public async Task An_insecure_connection_takes_any_certificate()
    {
        var text = WithoutAuthority().Replace("    server:", "    insecure-skip-tls-verify: true\n    server:", StringComparison.Ordinal);
        await AskAsync(text);
        Server.Certificate = Server.Authority.IssueServer(["elsewhere.example.org"], DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-1));
        await AskAsync(text);
    }

    [Fact]
    public void Both_an_authority_and_no_check_is_a_contradiction()
    {
        var (connection, diagnostics) = Clients.TryConnect(Folder, Server.KubeconfigFor("token: x", "insecure-skip-tls-verify: true"), "double");
        Assert.Null(connection);
        var found = Assert.Single(diagnostics);
        Assert.Equal("KSAIL6102", found.Code);
        Assert.Contains("which contradict each other; remove the latter", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificate_must_be_for_the_host_or_for_the_name_that_is_given()
    {
        Server.Certificate = Server.Authority.IssueServer(["api.example.org", "10.1.2.3"], DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var e = await FailAsync(Server.Kubeconfig);
        Assert.Equal(KubernetesFailure.CertificateUntrusted, e.Failure);
        Assert.Contains("the certificate is not for '127.0.0.1' but for api.example.org, 10.1.2.3; is 'server' right? 'tls-server-name' names another host if it has to be", e.Message, StringComparison.Ordinal);
        await AskAsync(Server.KubeconfigFor($"token: {Server.AdminToken}", "tls-server-name: api.example.org"));
    }

    [Theory]
    [InlineData(-9, -1, "of the server expired on ")]
    [InlineData(1, 9, "of the server is valid only from ")]
    public async Task A_certificate_is_valid_for_its_time(int from, int until, string message)
    {
        Server.Certificate = Server.Authority.IssueServer(KubernetesDouble.ServerNames, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until));
        var e = await FailAsync(Server.Kubeconfig);
        Assert.Equal(KubernetesFailure.CertificateExpired, e.Failure);
        Assert.Contains($"the certificate 'CN=kube-apiserver' {message}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_none_of_aServer_is_not_trusted()
    {
        var pair = Server.Authority.IssueClient("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var e = await FailAsync(Server.Kubeconfig, () => TlsOnceAsync(pair));
        Assert.Equal(KubernetesFailure.CertificateUntrusted, e.Failure);
        Assert.Contains("the certificate is not one of a server; is 'server' right?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_without_encryption_is_told_as_such()
    {
        var e = await FailAsync(Server.Kubeconfig, static async () =>
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            _ = AnswerAsync(listener);
            return await Task.FromResult(((IPEndPoint)listener.LocalEndpoint).Port);
        });
        Assert.Equal(KubernetesFailure.CertificateUntrusted, e.Failure);
        Assert.Contains("no encrypted connection came about (", e.Message, StringComparison.Ordinal);
        Assert.Contains("is this the port of an API server", e.Message, StringComparison.Ordinal);

        static async Task AnswerAsync(TcpListener listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            listener.Stop();
        }
    }

    private static async Task<int> TlsOnceAsync(KeyPair pair)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = ServeAsync();
        return await Task.FromResult(((IPEndPoint)listener.LocalEndpoint).Port);

        async Task ServeAsync()
        {
            using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = new System.Net.Security.SslStream(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(certificate);
                await stream.CopyToAsync(Stream.Null);
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client does not want it.
            }

            listener.Stop();
        }
    }

    private string WithoutAuthority() =>
        string.Join('\n', Server.Kubeconfig.Split('\n').Where(static line => !line.Contains("certificate-authority-data", StringComparison.Ordinal)));

    private async Task AskAsync(string kubeconfig)
    {
        using var api = Clients.Open(Folder, kubeconfig);
        await api.GetAsync(WellKnownKinds.Namespaces, new ObjectName("default"), CancellationToken.None);
    }

    private async Task<KubernetesException> FailAsync(string kubeconfig, Func<Task<int>>? listen = null)
    {
        if (listen is not null)
            kubeconfig = kubeconfig.Replace(Server.Address, $"https://127.0.0.1:{await listen()}", StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(kubeconfig));
        Assert.EndsWith("(GET /api/v1/namespaces/default)", e.Message, StringComparison.Ordinal);
        return e;
    }
}
