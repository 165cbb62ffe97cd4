using KSail.Kubernetes.Connections.Network;
using KSail.Kubernetes.Objects;
using KSail.Testing;
using KSail.Testing.Kubernetes;

namespace KSail.Kubernetes.Tests.Connections;

public sealed class ProxyTests : DoubleTests
{
    [Theory]
    [InlineData("http", "", "")]
    [InlineData("http", "me:p%40ss@", "me:p@ss")]
    [InlineData("socks5", "", "")]
    [InlineData("socks5", "me:p%40ss@", "me:p@ss")]
    public async Task Requests_go_through_the_proxy(string scheme, string account, string expected)
    {
        await using var proxy = new TestProxy(expected);
        using var api = Clients.Open(Folder, Server.KubeconfigFor($"token: {Server.AdminToken}", $"proxy-url: {scheme}://{account}127.0.0.1:{proxy.Port}"));
        await api.GetAsync(WellKnownKinds.Namespaces, new ObjectName("default"), CancellationToken.None);
        Assert.Equal([$"127.0.0.1:{Server.Network.Port}"], proxy.Targets);
    }

    [Theory]
    [InlineData("http", "", "does not connect to 127.0.0.1:*: 407 Proxy Authentication Required; put user and password into 'proxy-url'")]
    [InlineData("http", "me:wrong-password@", "does not connect to 127.0.0.1:*: 407 Proxy Authentication Required")]
    [InlineData("socks5", "", "wants user and password; put them into 'proxy-url'")]
    [InlineData("socks5", "me:wrong-password@", "does not accept user and password of 'proxy-url'")]
    public async Task A_proxy_that_refuses_is_named(string scheme, string account, string message)
    {
        await using var proxy = new TestProxy("me:right");
        var options = Clients.Options(new HurriedClock()) with { FirstPatience = TimeSpan.Zero };
        using var api = Clients.Open(Folder, Server.KubeconfigFor($"token: {Server.AdminToken}", $"proxy-url: {scheme}://{account}127.0.0.1:{proxy.Port}"), options);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.GetVersionAsync(CancellationToken.None));
        Assert.Equal(KubernetesFailure.Unreachable, e.Failure);
        Assert.Contains($"the proxy 127.0.0.1:{proxy.Port} {message.Replace("*", $"{Server.Network.Port}", StringComparison.Ordinal)}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_away_is_told_apart_from_theServer()
    {
        var options = Clients.Options() with { FirstPatience = TimeSpan.Zero };
        using var api = Clients.Open(Folder, Server.KubeconfigFor($"token: {Server.AdminToken}", $"proxy-url: http://127.0.0.1:{DockerRegistry.FreePort()}"), options);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.GetVersionAsync(CancellationToken.None));
        Assert.Contains("the proxy: the connection was refused", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=http://p:3128", "http://p:3128/")]
    [InlineData("https://k8s.example.org:6443", "https_proxy=p:3128", "http://p:3128/")]
    [InlineData("https://k8s.example.org:6443", "HTTP_PROXY=http://p:3128", "")]
    [InlineData("http://k8s.example.org", "HTTP_PROXY=http://p:3128", "http://p:3128/")]
    [InlineData("https://localhost:6443", "HTTPS_PROXY=http://p:3128", "")]
    [InlineData("https://127.0.0.1:6443", "HTTPS_PROXY=http://p:3128", "")]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=example.org", "")]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=.example.org", "")]
    [InlineData("https://example.org:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=.example.org", "http://p:3128/")]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=http://p:3128;no_proxy=foo, k8s.example.org:6443", "")]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=k8s.example.org:443", "http://p:3128/")]
    [InlineData("https://badexample.org:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=example.org", "http://p:3128/")]
    [InlineData("https://10.1.2.3:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=10.0.0.0/8", "")]
    [InlineData("https://11.1.2.3:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=10.0.0.0/8", "http://p:3128/")]
    [InlineData("https://10.1.2.3:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=10.1.2.3", "")]
    [InlineData("https://[fd00::1]:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=fd00::/8", "")]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=http://p:3128;NO_PROXY=*", "")]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=socks5://p", "socks5://p/")]
    [InlineData("https://k8s.example.org:6443", "HTTPS_PROXY=nonsense://p:1", "")]
    public void The_environment_names_a_proxy(string server, string variables, string expected)
    {
        var environment = variables.Split(';').Select(static variable => variable.Split('=', 2)).ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);
        Assert.Equal(expected, ProxyVariables.Find(new Uri(server), name => environment.GetValueOrDefault(name))?.ToString() ?? "");
    }
}
