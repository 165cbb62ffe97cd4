using KSail.Clusters.Docker;
using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine;
using KSail.Oci.Registry.Authentication;
using KSail.Testing;

namespace KSail.Clusters.Tests.Docker;

public sealed class ImageSupplyTests : IDisposable
{
    private const string Image = "ghcr.io/siderolabs/talos:v1.13.9";
    private const string Found = "GET /images/ghcr.io/siderolabs/talos:v1.13.9/json";
    private const string Pull = "POST /images/create";
    private const string IsThere = """{"Id":"sha256:1","Architecture":"amd64"}""";

    private readonly ScriptedEngine _engine = new();
    private readonly ImpatientClock _clock = new();
    private readonly List<string> _told = [];

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task An_image_that_is_there_is_not_pulled()
    {
        _engine.Answer(Found, IsThere);

        await EnsureAsync();

        Assert.DoesNotContain(_engine.Requests, static request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_for_another_machine_is_refused()
    {
        _engine.Answer(Found, """{"Id":"sha256:1","Architecture":"arm64"}""");

        var e = await Assert.ThrowsAsync<DockerException>(() => EnsureAsync());

        Assert.Equal("KSAIL7214", e.Code.Code);
        Assert.Contains("is for arm64, and the Docker Engine runs on amd64", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again()
    {
        _engine.Answer(Pull, """{"error":"received unexpected HTTP status: 503 Service Unavailable"}""", """{"error":"toomanyrequests: slow down"}""", """{"status":"Done"}""");

        var e = await Assert.ThrowsAsync<DockerException>(() => EnsureAsync());

        // The third attempt succeeded; this engine never has what it pulled.
        Assert.Contains("pulled ghcr.io/siderolabs/talos:v1.13.9 and does not have it", e.Message, StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)], _clock.Waits);
        Assert.Equal(3, _engine.Requests.Count(static request => request.StartsWith("POST /v1.41/images/create?fromImage=ghcr.io%2Fsiderolabs%2Ftalos&tag=v1.13.9", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_never_passes_ends_after_three_attempts()
    {
        _engine.Answer(Pull, """{"error":"lookup ghcr.io: no such host"}""");

        var e = await Assert.ThrowsAsync<DockerException>(() => EnsureAsync());

        Assert.Equal("KSAIL7213", e.Code.Code);
        Assert.Equal(2, _clock.Waits.Count);
        Assert.Equal($"{Image} cannot be pulled: lookup ghcr.io: no such host; see whether the engine reaches the registry: proxy, name service, firewall; an image that was loaded with 'docker load' need not be pulled; again in 5 s", _told[1]);
    }

    [Theory]
    [InlineData("denied: requested access to the resource is denied", "KSAIL7211")]
    [InlineData("manifest unknown", "KSAIL7210")]
    public async Task What_is_refused_is_not_tried_again(string text, string code)
    {
        _engine.Answer(Pull, "{\"errorDetail\":{\"message\":\"" + text + "\"}}");

        var e = await Assert.ThrowsAsync<DockerException>(() => EnsureAsync());

        Assert.Equal(code, e.Code.Code);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task An_answer_without_a_stream_is_understood_too()
    {
        _engine.Refuse(Pull, 404, "pull access denied for nobody, repository does not exist");

        Assert.Equal("KSAIL7211", (await Assert.ThrowsAsync<DockerException>(() => EnsureAsync())).Code.Code);
    }

    [Fact]
    public async Task Credentials_of_docker_login_are_given_and_never_told()
    {
        using var home = new TemporaryDirectory();
        var file = home.Write("config.json", """{"auths":{"ghcr.io":{"auth":"bWU6Y2FuYXJ5"}}}""");
        _engine.Answer(Pull, """{"error":"denied: denied"}""");

        var e = await Assert.ThrowsAsync<DockerException>(() => EnsureAsync(new CredentialSearch([file], [])));

        Assert.Contains("canary", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(_engine.Authorization!)), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_credentials_that_cannot_be_read_is_told_with_the_refusal()
    {
        using var home = new TemporaryDirectory();
        var file = home.Write("config.json", "{");
        _engine.Answer(Pull, """{"error":"denied: denied"}""");

        var e = await Assert.ThrowsAsync<DockerException>(() => EnsureAsync(new CredentialSearch([file], [])));

        Assert.Contains(file, e.Message, StringComparison.Ordinal);
    }

    private async Task EnsureAsync(CredentialSearch? credentials = null)
    {
        using var engine = await _engine.ConnectAsync();
        var info = await engine.GetInfoAsync(CancellationToken.None);
        await new ImageSupply(engine, info, credentials ?? CredentialSearch.Nowhere, _clock).EnsureAsync(Image, new Told(_told), CancellationToken.None);
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
