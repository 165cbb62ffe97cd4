using System.Security.Cryptography;
using System.Text;
using KSail.Clusters.Docker;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Endpoints;
using KSail.Testing;

namespace KSail.Clusters.Tests.Docker.Engine;

public sealed class EndpointSearchTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sockets = new(StringComparer.Ordinal);

    public EndpointSearchTests() => _variables["HOME"] = _home.Root;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_variable_goes_before_everything()
    {
        _variables["DOCKER_HOST"] = "unix:///other.sock";
        _variables["DOCKER_CONTEXT"] = "colima";
        _sockets.Add("/var/run/docker.sock");

        Assert.Equal(["unix:///other.sock by DOCKER_HOST"], Find());
    }

    [Fact]
    public void A_context_of_the_environment_goes_before_the_current_one()
    {
        Context("colima", """{"Endpoints":{"docker":{"Host":"unix:///colima.sock"}}}""");
        Context("desktop", """{"Endpoints":{"docker":{"Host":"unix:///desktop.sock"}}}""");
        _home.Write(".docker/config.json", """{"currentContext":"desktop"}""");

        Assert.Equal(["unix:///desktop.sock by the context 'desktop'"], Find());
        _variables["DOCKER_CONTEXT"] = "colima";
        Assert.Equal(["unix:///colima.sock by the context 'colima' of DOCKER_CONTEXT"], Find());
        _variables["DOCKER_CONTEXT"] = "default";
        _sockets.Add("/var/run/docker.sock");
        Assert.Equal(["unix:///var/run/docker.sock by the socket of Docker"], Find());
    }

    [Fact]
    public void Docker_s_folder_may_be_elsewhere()
    {
        _variables["DOCKER_CONFIG"] = _home["elsewhere"];
        _home.Write("elsewhere/config.json", """{"currentContext":"default"}""");
        _sockets.Add("/run/podman/podman.sock");

        Assert.Equal(["unix:///run/podman/podman.sock by the socket of Podman"], Find());
    }

    [Fact]
    public void Sockets_are_tried_in_a_fixed_order_and_the_known_place_is_named_where_there_is_none()
    {
        _variables["XDG_RUNTIME_DIR"] = "/run/user/1000";
        Assert.Equal(["unix:///var/run/docker.sock by the socket of Docker"], Find());
        _sockets.Add("/run/user/1000/podman/podman.sock");
        _sockets.Add("/run/user/1000/docker.sock");
        _sockets.Add($"{_home.Root}/.colima/default/docker.sock");

        Assert.Equal(
            [
                $"unix://{_home.Root}/.colima/default/docker.sock by the socket of Colima",
                "unix:///run/user/1000/docker.sock by the socket of rootless Docker",
                "unix:///run/user/1000/podman/podman.sock by the socket of rootless Podman",
            ],
            Find());
    }

    [Fact]
    public void Certificates_come_from_the_folder_that_is_named()
    {
        _variables["DOCKER_HOST"] = "tcp://build.example";
        _variables["DOCKER_TLS_VERIFY"] = "1";
        _variables["DOCKER_CERT_PATH"] = _home["certificates"];
        _home.Write("certificates/ca.pem", "authority");
        _home.Write("certificates/cert.pem", "certificate");
        _home.Write("certificates/key.pem", "key");

        var endpoint = Assert.Single(Search().Find());

        Assert.Equal("tcp://build.example:2376", endpoint.ToString());
        Assert.Equal(("authority", "certificate", "key", true), (endpoint.Tls!.Authority, endpoint.Tls.Certificate, endpoint.Tls.Key!.Reveal(), endpoint.Tls.IsVerified));
        Assert.DoesNotContain("key", endpoint.Tls.ToString().Replace("Key =", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", null, "the Docker context 'missing' of DOCKER_CONTEXT does not exist")]
    [InlineData("cloud", """{"Endpoints":{"kubernetes":{}}}""", "names no Docker Engine")]
    [InlineData("broken", "{", "cannot be read")]
    [InlineData("far", """{"Endpoints":{"docker":{"Host":"ssh://far"}}}""", "names 'ssh://far', which needs")]
    public void A_context_that_cannot_be_used_is_told(string name, string? meta, string expected)
    {
        _variables["DOCKER_CONTEXT"] = name;
        if (meta is not null)
            Context(name, meta);

        var e = Assert.Throws<DockerException>(() => Search().Find());

        Assert.Equal(DockerDiagnostics.EndpointUnusable, e.Code);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private EndpointSearch Search() => new(name => _variables.GetValueOrDefault(name), endpoint => _sockets.Contains(endpoint.Address));

    private IEnumerable<string> Find() => Search().Find().Select(static endpoint => $"{endpoint} by {endpoint.Source}");

    private void Context(string name, string meta) =>
        _home.Write($".docker/contexts/meta/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}/meta.json", meta);
}
