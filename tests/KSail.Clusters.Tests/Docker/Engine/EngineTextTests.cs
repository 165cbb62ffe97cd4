using System.Text;
using KSail.Clusters.Docker;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Images;
using KSail.Clusters.Docker.Engine.Transport;
using KSail.Clusters.Docker.Networks;
using KSail.Oci.Registry.Authentication;

namespace KSail.Clusters.Tests.Docker.Engine;

public sealed class EngineTextTests
{
    [Theory]
    [InlineData("1.12", "1.41", "1.41")]
    [InlineData("1.24", "1.47", "1.47")]
    [InlineData("1.44", "1.60", "1.51")]
    [InlineData("1.55", "1.60", "1.55")]
    [InlineData("", "1.41", "1.41")]
    [InlineData("1.12", "1.40", null)]
    [InlineData("1.9", "1.9", null)]
    [InlineData("", "nonsense", null)]
    public void The_newest_version_that_both_know_is_spoken(string oldest, string newest, string? expected) =>
        Assert.Equal(expected, ApiVersions.Choose(oldest, newest));

    [Theory]
    [InlineData("registry:3", "docker.io/library/registry:3")]
    [InlineData("registry", "docker.io/library/registry:latest")]
    [InlineData("me/tool:1", "docker.io/me/tool:1")]
    [InlineData("index.docker.io/me/tool:1", "docker.io/me/tool:1")]
    [InlineData("ghcr.io/siderolabs/talos:v1.13.9", "ghcr.io/siderolabs/talos:v1.13.9")]
    [InlineData("localhost/tool:1", "localhost/tool:1")]
    [InlineData("mirror:5000/a/b/c:1", "mirror:5000/a/b/c:1")]
    [InlineData("ghcr.io/a/b:1@sha256:abc", "ghcr.io/a/b@sha256:abc")]
    [InlineData("ghcr.io/A/b:1", null)]
    [InlineData("ghcr.io/a/b:", null)]
    [InlineData("ghcr.io/", null)]
    [InlineData("a b", null)]
    [InlineData("", null)]
    public void Images_are_named_in_full(string text, string? expected) => Assert.Equal(expected, ImageReference.Parse(text)?.ToString());

    [Theory]
    [InlineData("toomanyrequests: You have reached your pull rate limit", "KSAIL7212", true)]
    [InlineData("received unexpected HTTP status: 429 Too Many Requests", "KSAIL7212", true)]
    [InlineData("received unexpected HTTP status: 503 Service Unavailable", "KSAIL7213", true)]
    [InlineData("Get \"https://ghcr.io/v2/\": dial tcp: lookup ghcr.io on 127.0.0.53:53: no such host", "KSAIL7213", true)]
    [InlineData("Get \"https://ghcr.io/v2/\": x509: certificate signed by unknown authority", "KSAIL7213", false)]
    [InlineData("manifest unknown", "KSAIL7210", false)]
    [InlineData("manifest for ghcr.io/siderolabs/talos:v9 not found: manifest unknown: manifest unknown", "KSAIL7210", false)]
    [InlineData("pull access denied for nobody/nothing, repository does not exist or may require 'docker login'", "KSAIL7211", false)]
    [InlineData("unauthorized: authentication required", "KSAIL7211", false)]
    [InlineData("denied: denied", "KSAIL7211", false)]
    [InlineData("no matching manifest for linux/arm64/v8 in the manifest list entries", "KSAIL7214", false)]
    [InlineData("write /var/lib/docker/tmp/x: no space left on device", "KSAIL7207", false)]
    public void What_an_engine_says_about_a_pull_is_understood(string text, string code, bool isTransient)
    {
        var e = EngineErrors.OfPull("ghcr.io/siderolabs/talos:v9", 0, text);

        Assert.Equal((code, isTransient), (e.Code.Code, e.IsTransient));
        Assert.StartsWith("ghcr.io/siderolabs/talos:v9 cannot be pulled: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("; ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, """{"message":"driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:5050 failed: port is already allocated"}""", "KSAIL7224")]
    [InlineData(500, """{"message":"driver failed programming external connectivity: Error starting userland proxy: listen tcp4 127.0.0.1:5050: bind: address already in use"}""", "KSAIL7224")]
    [InlineData(500, """{"message":"Ports are not available: exposing port TCP 127.0.0.1:80"}""", "KSAIL7224")]
    [InlineData(403, """{"message":"Pool overlaps with other one on this address space"}""", "KSAIL7220")]
    [InlineData(500, """{"cause":"…","message":"subnet 10.5.0.0/24 is already used on the host or by another config","response":500}""", "KSAIL7220")]
    [InlineData(500, """{"message":"mkdir /var/lib/docker/x: no space left on device"}""", "KSAIL7207")]
    [InlineData(400, """{"message":"OCI runtime create failed: unable to apply caps"}""", "KSAIL7225")]
    [InlineData(500, "nonsense", "KSAIL7229")]
    [InlineData(500, "", "KSAIL7229")]
    public void What_an_engine_answers_is_understood(int status, string body, string code)
    {
        var e = EngineErrors.OfAnswer("the container 'x' cannot be started", status, Encoding.UTF8.GetBytes(body));

        Assert.Equal(code, e.Code.Code);
        Assert.StartsWith("the container 'x' cannot be started: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_of_a_log_are_put_together()
    {
        byte[] framed = [1, 0, 0, 0, 0, 0, 0, 4, .. "one\n"u8, 2, 0, 0, 0, 0, 0, 0, 4, .. "two\n"u8];

        Assert.Equal("one\ntwo\n", LogFrames.Read(framed));
        Assert.Equal("one\ntw", LogFrames.Read(framed.AsSpan(0, framed.Length - 2)));
        Assert.Equal("a terminal\n", LogFrames.Read("a terminal\n"u8));
        Assert.Equal("", LogFrames.Read([]));
    }

    [Theory]
    [InlineData("{\"status\":\"Pulling\"}\n{\"status\":\"Done\"}\n", null)]
    [InlineData("{\"status\":\"Pulling\"}\n{\"errorDetail\":{\"message\":\"denied\"},\"error\":\"denied\"}\n", "denied")]
    [InlineData("{\"errorDetail\":{\"message\":\"new engines\"}}", "new engines")]
    [InlineData("{\"error\":\"old engines\"}\r\n\r\n", "old engines")]
    [InlineData("", null)]
    public async Task Failures_stand_in_the_middle_of_a_pull(string stream, string? expected) =>
        Assert.Equal(expected, await PullStreamOf(stream, []));

    [Fact]
    public async Task A_pull_tells_every_tenth_that_has_arrived()
    {
        var lines = new StringBuilder();
        for (var i = 1; i <= 100; i++)
            lines.Append($"{{\"status\":\"Downloading\",\"id\":\"a\",\"progressDetail\":{{\"current\":{i * 1048576},\"total\":104857600}}}}\n");
        var told = new List<string>();

        Assert.Null(await PullStreamOf(lines.ToString(), told));

        Assert.Equal(11, told.Count);
        Assert.Equal("pulling docker.io/library/registry:3: 100 of 100 MiB", told[^1]);
    }

    [Fact]
    public void Credentials_are_given_in_the_engine_s_form()
    {
        var password = PullAuthorization.Of("ghcr.io", new RegistryCredentials("me", new("p?>"), "file"));
        var token = PullAuthorization.Of("docker.io", new RegistryCredentials("", new("t"), "file") { Kind = CredentialKind.IdentityToken });

        Assert.Equal("""{"username":"me","password":"p?\u003E","serveraddress":"ghcr.io"}""", Decode(password));
        Assert.Equal("""{"identitytoken":"t","serveraddress":"https://index.docker.io/v1/"}""", Decode(token));
    }

    [Theory]
    [InlineData("10.5.0.0/24", "10.5.0.2", "10.5.0.250", "10.5.0.254")]
    [InlineData("10.5.0.77/24", "10.5.0.2", "10.5.0.250", "10.5.0.254")]
    [InlineData("10.0.0.0/16", "10.0.0.2", "10.0.255.250", "10.0.255.254")]
    [InlineData("192.168.1.64/26", "192.168.1.66", "192.168.1.122", "192.168.1.126")]
    public void Addresses_are_given_from_both_ends(string range, string node, string registry, string balancer)
    {
        var subnet = NodeSubnet.Parse(range)!;

        Assert.Equal((node, registry, balancer), (subnet.NodeAddress(0), subnet.RegistryAddress(0), subnet.BalancerAddress));
    }

    [Theory]
    [InlineData("10.5.0.0/27")]
    [InlineData("10.5.0.0/7")]
    [InlineData("fd00::/64")]
    [InlineData("10.5.0.0")]
    [InlineData("nonsense/24")]
    public void What_nodes_do_not_fit_into_is_no_range(string range) => Assert.Null(NodeSubnet.Parse(range));

    [Theory]
    [InlineData("10.5.0.0/16", true)]
    [InlineData("10.5.0.128/25", true)]
    [InlineData("10.5.1.0/24", false)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("fd00::/64", false)]
    public void Ranges_overlap_where_they_share_an_address(string other, bool expected) =>
        Assert.Equal(expected, NodeSubnet.Parse("10.5.0.0/24")!.Overlaps(other));

    [Theory]
    [InlineData("docker.io", "docker.io", "https://registry-1.docker.io", "")]
    [InlineData("ghcr.io", "ghcr.io", "https://ghcr.io", "")]
    [InlineData("registry.example:5000=http://cache.example:5000", "registry.example:5000", "http://cache.example:5000", "")]
    [InlineData("me:p@ss=word@registry.example", "registry.example", "https://registry.example", "me")]
    public void Mirrors_are_read(string text, string host, string upstream, string user)
    {
        var mirror = RegistryMirror.Parse(text, out var problem);

        Assert.Equal("", problem);
        Assert.Equal((host, upstream, user), (mirror!.Host, mirror.Upstream, mirror.User));
    }

    [Theory]
    [InlineData("")]
    [InlineData("me@registry.example")]
    [InlineData("me:@registry.example")]
    [InlineData("two words")]
    [InlineData("registry.example=nonsense")]
    [InlineData("me:canary@registry example")]
    public void What_is_no_mirror_is_told_without_its_password(string text)
    {
        Assert.Null(RegistryMirror.Parse(text, out var problem));

        Assert.NotEqual("", problem);
        Assert.DoesNotContain("canary", problem, StringComparison.Ordinal);
    }

    private static async Task<string?> PullStreamOf(string text, List<string> told)
    {
        var stream = new PullStream(ImageReference.Parse("registry:3")!, new Told(told));
        return await stream.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), static () => { }, CancellationToken.None);
    }

    private static string Decode(string value) => Encoding.UTF8.GetString(Convert.FromBase64String(value.Replace('-', '+').Replace('_', '/')));

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
