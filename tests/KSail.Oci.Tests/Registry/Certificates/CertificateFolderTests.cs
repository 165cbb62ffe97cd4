using KSail.Oci.Registry;
using KSail.Oci.Registry.Certificates;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry.Certificates;

/// <summary>Docker's folders of certificates, before a real registry that lets nobody in without one.</summary>
public sealed class CertificateFolderTests : IDisposable
{
    private readonly TestAuthority _authority = new("tests root");
    private readonly PushScenario _scenario = new();

    public CertificateFolderTests() => _scenario.Target = _scenario.Target with { PlainHttp = PlainHttpRule.Never };

    public void Dispose()
    {
        _authority.Dispose();
        _scenario.Dispose();
    }

    [RequiresToolFact("docker-registry", "skopeo")]
    public async Task ACertificateInTheFolderOfTheRegistryIsShownToIt()
    {
        using var registry = Start();
        var folder = "certs.d/" + registry.Authority;
        Write($"{folder}/ca.crt", _authority.Pem);
        WriteClient($"{folder}/client", _authority);
        Write($"{folder}/README", "not for programs");
        Trust();
        var pushed = (await _scenario.PushAsync(registry.Port))!;
        Assert.Empty(_scenario.Diagnostics.Items);
        // The same folder serves another client.
        var raw = ExternalTool.Run("skopeo", _scenario.Directory.Root, "", "inspect", "--raw", "--cert-dir", _scenario.Directory[folder], $"docker://{registry.Authority}/org/app:v1");
        Assert.Equal(pushed.Digest, Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw)));
    }

    [RequiresToolFact("docker-registry")]
    public async Task AChainOfCertificatesIsShownWhole()
    {
        using var between = new TestAuthority("tests between", _authority);
        using var registry = Start();
        var folder = "certs.d/" + registry.Authority;
        Write($"{folder}/ca.crt", _authority.Pem);
        var (certificate, key) = between.IssueClient();
        Write($"{folder}/client.cert", $"{certificate}\n{between.Pem}\n");
        Write($"{folder}/client.key", key);
        Trust();
        Assert.NotNull(await _scenario.PushAsync(registry.Port));
        Assert.Empty(_scenario.Diagnostics.Items);
    }

    [RequiresToolFact("docker-registry")]
    public async Task OfSeveralCertificatesTheOneThatTheRegistryAcceptsIsShown()
    {
        using var other = new TestAuthority("tests other");
        using var registry = Start();
        var folder = "certs.d/" + registry.Authority;
        WriteClient($"{folder}/a", other);
        WriteClient($"{folder}/b", _authority);
        // Authorities of the project and of the folder count together.
        _scenario.Trust(_scenario.Directory.Write("ca.pem", _authority.Pem), _scenario.Directory["certs.d"]);
        Assert.NotNull(await _scenario.PushAsync(registry.Port));
        Assert.Empty(_scenario.Diagnostics.Items);
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData("none")]
    [InlineData("of another authority")]
    [InlineData("for another port")]
    public async Task ARegistryThatIsShownNoCertificateOfItsAuthorityIsAClearError(string shown)
    {
        using var other = new TestAuthority("tests other");
        using var registry = Start();
        Write($"certs.d/{registry.Authority}/ca.crt", _authority.Pem);
        if (shown == "of another authority")
            WriteClient($"certs.d/{registry.Authority}/client", other);
        if (shown == "for another port")
            WriteClient("certs.d/127.0.0.1:1/client", _authority);
        Trust();
        Assert.Null(await _scenario.PushAsync(registry.Port));
        Assert.True(_scenario.Failure.Code == "KSAIL6074", _scenario.Seen);
        Assert.Contains($"certs.d/{registry.Authority}/ as client.cert and client.key", _scenario.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("trying again", _scenario.Progress, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client.cert", "CERTIFICATE", "client.cert' is a certificate for us without its key; 'client.key' has to lie beside it")]
    [InlineData("client.key", "KEY", "client.key' is a key without its certificate; 'client.cert' has to lie beside it")]
    [InlineData("ca.crt", "nothing at all", "ca.crt' holds no certificate in PEM form")]
    [InlineData("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ca.crt' cannot be read")]
    public async Task WhatCannotBeUsedIsNamed(string file, string content, string problem)
    {
        var (certificate, key) = _authority.IssueClient();
        Write("certs.d/127.0.0.1:1/" + file, content switch { "CERTIFICATE" => certificate, "KEY" => key, _ => content });
        await AssertUnusableAsync(problem);
    }

    [Fact]
    public async Task TwoHalvesOfTwoPairsAreNone()
    {
        Write("certs.d/127.0.0.1:1/client.cert", _authority.IssueClient().Certificate);
        Write("certs.d/127.0.0.1:1/client.key", _authority.IssueClient().Key);
        await AssertUnusableAsync("client.cert' and 'client.key' are no pair of a certificate and an unencrypted key in PEM form");
    }

    [Fact]
    public void FoldersOfTheUserGoBeforeThoseOfTheMachine()
    {
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(
            ["/home/u/.config/containers/certs.d", "/home/u/.config/docker/certs.d", "/home/u/.docker/certs.d", "/etc/containers/certs.d", "/etc/docker/certs.d"],
            CertificateSearch.FromVariables(name => name == "HOME" ? "/home/u" : null).Folders);
        Assert.Equal(
            ["/x/containers/certs.d", "/x/docker/certs.d", "/d/certs.d", "/etc/containers/certs.d", "/etc/docker/certs.d"],
            CertificateSearch.FromVariables(name => name switch { "XDG_CONFIG_HOME" => "/x", "DOCKER_CONFIG" => "/d", _ => null }).Folders);
        Assert.Equal(["/etc/containers/certs.d", "/etc/docker/certs.d"], CertificateSearch.FromVariables(static _ => null).Folders);
    }

    [Theory]
    [InlineData("registry.example.com", 443, "registry.example.com")]
    [InlineData("registry.example.com", 5000, "registry.example.com:5000")]
    [InlineData("both.example.com", 443, "both.example.com:443")]
    [InlineData("[::1]", 5000, "[::1]:5000")]
    [InlineData("registry.example.com", 80, null)]
    [InlineData("example.com", 443, null)]
    public void ARegistryIsFoundByHostAndPort(string host, int port, string? name)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var known in (string[])["registry.example.com", "registry.example.com:5000", "both.example.com", "both.example.com:443", "[::1]:5000"])
            Directory.CreateDirectory(_scenario.Directory["b/" + known]);
        var found = new CertificateSearch([_scenario.Directory["a"], _scenario.Directory["b"]]).Find(host, port);
        Assert.Equal(name is null ? null : _scenario.Directory["b/" + name], found);
    }

    private async Task AssertUnusableAsync(string problem)
    {
        Trust();
        Assert.Null(await _scenario.PushAsync(1));
        Assert.Equal("KSAIL6073", _scenario.Failure.Code);
        Assert.Contains(problem, _scenario.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", _scenario.Seen, StringComparison.Ordinal);
    }

    private DockerRegistry Start()
    {
        var (certificate, key) = _authority.IssueServer();
        return DockerRegistry.StartWithClientCertificates(certificate, key, _authority.Pem);
    }

    private void Write(string path, string content) => _scenario.Directory.Write(path, content);

    private void WriteClient(string path, TestAuthority authority)
    {
        var (certificate, key) = authority.IssueClient();
        Write(path + ".cert", certificate);
        Write(path + ".key", key);
    }

    private void Trust() => _scenario.Trust("", _scenario.Directory["certs.d"]);
}
