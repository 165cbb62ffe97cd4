using System.Security.Cryptography;
using System.Text;
using KSail.Clusters.Docker.Engine;
using KSail.Testing;
using KSail.Testing.Docker;

namespace KSail.Clusters.Tests.Docker.Real;

/// <summary>A real engine that listens on the network, and knows by certificates whom it lets in.</summary>
[Collection(OnDocker.Name)]
public sealed class EngineTlsTests(DockerHost host) : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public void Dispose() => _home.Dispose();

    [RequiresDockerFact]
    public async Task Who_has_a_certificate_is_let_in_by_variables_or_a_context()
    {
        if (host.Secure is not { } engine)
            return;
        _variables["DOCKER_HOST"] = engine.Address;
        _variables["DOCKER_TLS_VERIFY"] = "1";
        _variables["DOCKER_CERT_PATH"] = engine.Certificates;
        Assert.True((await ReadAsync()).Processors > 0);

        // Without looking at the engine's own certificate.
        _variables.Remove("DOCKER_TLS_VERIFY");
        _variables["DOCKER_TLS"] = "1";
        Assert.True((await ReadAsync()).Processors > 0);

        _variables.Clear();
        var folder = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("secure")));
        _home.Write($"contexts/meta/{folder}/meta.json", "{\"Name\":\"secure\",\"Endpoints\":{\"docker\":{\"Host\":\"ADDRESS\",\"SkipTLSVerify\":false}}}".Replace("ADDRESS", engine.Address, StringComparison.Ordinal));
        foreach (var file in (ReadOnlySpan<string>)["ca.pem", "cert.pem", "key.pem"])
            _home.Write($"contexts/tls/{folder}/docker/{file}", File.ReadAllText(Path.Combine(engine.Certificates, file)));
        _home.Write("config.json", """{"currentContext":"secure"}""");
        _variables["DOCKER_CONFIG"] = _home.Root;
        Assert.True((await ReadAsync()).Processors > 0);
    }

    [RequiresDockerTheory]
    [InlineData("nothing", "the version of the Docker Engine cannot be read: Client sent an HTTP request to an HTTPS server; the engine wants TLS: set DOCKER_TLS_VERIFY=1")]
    [InlineData("no certificates", "the Docker Engine at ADDRESS (DOCKER_HOST) is not trusted, or does not trust this user's certificate: ")]
    [InlineData("no client", "the Docker Engine at ADDRESS (DOCKER_HOST) is not trusted, or does not trust this user's certificate: ")]
    [InlineData("another authority", "the Docker Engine at ADDRESS (DOCKER_HOST) is not trusted, or does not trust this user's certificate: ")]
    [InlineData("another client", "the Docker Engine at ADDRESS (DOCKER_HOST) is not trusted, or does not trust this user's certificate: ")]
    public async Task Who_has_none_is_told_what_is_missing(string has, string expected)
    {
        if (host.Secure is not { } engine)
            return;
        EngineCertificates.Write(_home["other"]);
        _home.Write("mine/ca.pem", File.ReadAllText(Path.Combine(has == "another authority" ? _home["other"] : engine.Certificates, "ca.pem")));
        foreach (var file in has == "no client" ? (ReadOnlySpan<string>)[] : ["cert.pem", "key.pem"])
            _home.Write($"mine/{file}", File.ReadAllText(Path.Combine(has == "another client" ? _home["other"] : engine.Certificates, file)));
        _variables["DOCKER_HOST"] = engine.Address;
        if (has != "nothing")
            _variables["DOCKER_TLS_VERIFY"] = "1";
        _variables["DOCKER_CERT_PATH"] = has == "no certificates" ? _home["nowhere"] : _home["mine"];

        var e = await Assert.ThrowsAsync<DockerException>(ReadAsync);

        Assert.Equal("KSAIL7202", e.Code.Code);
        Assert.StartsWith(expected.Replace("ADDRESS", engine.Address, StringComparison.Ordinal), e.Message, StringComparison.Ordinal);
    }

    private async Task<KSail.Clusters.Docker.Engine.Messages.EngineInfo> ReadAsync()
    {
        using var engine = await DockerConnection.OpenAsync(name => _variables.GetValueOrDefault(name), CancellationToken.None);
        return await engine.GetInfoAsync(CancellationToken.None);
    }
}
