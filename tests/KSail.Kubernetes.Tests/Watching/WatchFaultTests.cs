using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Watching;

/// <summary>A watch tells the truth whatever happens to its connections.</summary>
public sealed class WatchFaultTests : DoubleTests
{
    private readonly HurriedClock _clock = new();

    [Fact]
    public async Task A_cut_connection_is_resumed_without_a_word()
    {
        await using var watch = await StartAsync();
        Server.Network.Cut();
        await CreateAsync("b");
        Assert.Equal("Added b", await watch.NextAsync());
        Assert.Equal((1, 2), (Server.Count("list", "configmaps"), Server.Count("watch", "configmaps")));
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_is_resumed_without_a_word()
    {
        // As it does after some minutes.
        await using var watch = await StartAsync(Clients.Options() with { Handler = static next => new ShortWatches(next) });
        await Task.Delay(1500);
        await CreateAsync("b");
        Assert.Equal("Added b", await watch.NextAsync());
        Assert.Equal(1, Server.Count("list", "configmaps"));
        Assert.InRange(Server.Count("watch", "configmaps"), 2, 4);
    }

    [Fact]
    public async Task A_restart_of_the_server_is_told_and_survived()
    {
        await using var watch = await StartAsync();
        Server.Network.Refuse();
        Assert.Equal("Interrupted", await watch.NextAsync());
        Assert.Contains("the connection was refused", watch.Problem!.Message, StringComparison.Ordinal);
        Server.Network.Restore();
        await CreateAsync("b");
        Assert.Equal("Resumed", await watch.NextAsync());
        Assert.Equal("Added b", await watch.NextAsync());
        Assert.Equal(1, Server.Count("list", "configmaps"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_version_has_expired_the_difference_is_told(bool asHttpStatus)
    {
        Server.Faults.RefusesOldWatches = asHttpStatus;
        await using var watch = await StartAsync();
        await CreateAsync("gone");
        await CreateAsync("replaced");
        await CreateAsync("same");
        foreach (var name in (string[])["gone", "replaced", "same"])
            Assert.Equal("Added " + name, await watch.NextAsync());

        Server.Network.Refuse();
        Assert.Equal("Interrupted", await watch.NextAsync());
        // By another way, past the broken network.
        await Server.DirectlyAsync(async api =>
        {
            await api.DeleteAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "gone"), DeleteOptions.Default, CancellationToken.None);
            await api.DeleteAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "replaced"), DeleteOptions.Default, CancellationToken.None);
            await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", "replaced")), WriteOptions.Default, CancellationToken.None);
            await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", "new")), WriteOptions.Default, CancellationToken.None);
            await api.PatchAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "a"), KubernetesPatch.Annotate("x", "y"), WriteOptions.Default, CancellationToken.None);
        });
        Server.Compact();
        Server.Network.Restore();
        var told = new List<string>();
        for (var i = 0; i < 6; i++)
            told.Add(await watch.NextAsync());
        told.Remove("Resumed");
        Assert.Equal(["Deleted gone", "Modified a", "Added new", "Deleted replaced", "Added replaced"], told);
        Assert.Equal(2, Server.Count("list", "configmaps"));
        await CreateAsync("after");
        Assert.Equal("Added after", await watch.NextAsync());
    }

    [Fact]
    public async Task Bookmarks_spare_another_list()
    {
        Server.BookmarkInterval = TimeSpan.FromMilliseconds(20);
        await using var watch = await StartAsync();
        for (var i = 0; i < 20; i++)
            await Server.DirectlyAsync(api => api.PatchAsync(WellKnownKinds.Namespaces, new ObjectName("default"), KubernetesPatch.Annotate("n", $"{i}"), WriteOptions.Default, CancellationToken.None));
        // The watch itself has seen nothing since; only bookmarks say how far it is.
        Server.Compact();
        await Task.Delay(200);
        Server.Network.Cut();
        await CreateAsync("b");
        Assert.Equal("Added b", await watch.NextAsync());
        Assert.Equal(1, Server.Count("list", "configmaps"));
    }

    [Fact]
    public async Task A_silent_network_is_noticed()
    {
        await using var watch = await StartAsync(Clients.Options(_clock) with { KeepAlive = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(11) });
        Server.Network.Lose();
        await Server.DirectlyAsync(api => api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", "b")), WriteOptions.Default, CancellationToken.None));
        // Another connection is tried: the first was given up, though nobody said that it is gone.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Server.Network.Connections == 1)
            await Task.Delay(10, limit.Token);
        Server.Network.Restore();
        Assert.Equal("Added b", await SkipAsync(watch));
    }

    [Theory]
    [InlineData(401, KubernetesFailure.Unauthorized)]
    [InlineData(403, KubernetesFailure.Forbidden)]
    [InlineData(404, KubernetesFailure.NotFound)]
    public async Task What_does_not_heal_ends_the_watch(int status, KubernetesFailure failure)
    {
        await using var watch = await StartAsync();
        Server.Faults.Refuse(1, status);
        Server.Network.Cut();
        var e = await Assert.ThrowsAsync<KubernetesException>(watch.NextAsync);
        Assert.Equal(failure, e.Failure);
    }

    [Fact]
    public async Task A_certificate_that_expires_ends_the_watch()
    {
        await using var watch = await StartAsync();
        Server.Certificate = Server.Authority.IssueServer(KSail.Testing.Kubernetes.KubernetesDouble.ServerNames, DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-1));
        Server.Network.Cut();
        var e = await Assert.ThrowsAsync<KubernetesException>(watch.NextAsync);
        Assert.Equal(KubernetesFailure.CertificateExpired, e.Failure);
    }

    [Fact]
    public async Task Patience_ends_at_its_time()
    {
        await using var watch = await StartAsync(query: new WatchQuery { Patience = TimeSpan.Zero });
        Server.Network.Refuse();
        var e = await Assert.ThrowsAsync<KubernetesException>(watch.NextAsync);
        Assert.Equal(KubernetesFailure.Unreachable, e.Failure);
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        await using var watch = await StartAsync();
        Server.Faults.Refuse(3, 429, 1);
        Server.Network.Cut();
        await Server.DirectlyAsync(async _ => await Task.CompletedTask);
        Assert.Equal("Interrupted", await watch.NextAsync());
        Assert.Equal("Resumed", await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_that_is_nothing_but_nonsense_is_given_up()
    {
        await using var watch = await StartAsync();
        Server.Faults.GarblesWatches = static _ => "nonsense\n"u8.ToArray();
        Server.Network.Cut();
        await Server.DirectlyAsync(api => api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", "b")), WriteOptions.Default, CancellationToken.None));
        Assert.Equal("Added b", await SkipAsync(watch));
        for (var i = 0; i < 4; i++)
        {
            await Server.DirectlyAsync(api => api.PatchAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "b"), KubernetesPatch.Annotate("n", $"{i}"), WriteOptions.Default, CancellationToken.None));
            if (i < 3)
                Assert.Equal("Modified b", await SkipAsync(watch));
        }

        var e = await Assert.ThrowsAsync<KubernetesException>(() => SkipAsync(watch));
        Assert.Equal(KubernetesFailure.Nonsense, e.Failure);
        Assert.Contains("the answer is a line of the watch is not an event", e.Message, StringComparison.Ordinal);
    }

    private static async Task<string> SkipAsync(WatchOfTests watch)
    {
        while (true)
        {
            if (await watch.NextAsync() is var told && told is not ("Interrupted" or "Resumed"))
                return told;
        }
    }

    private async Task<WatchOfTests> StartAsync(KubernetesClientOptions? options = null, WatchQuery? query = null)
    {
        await CreateAsync("a");
        var watch = new WatchOfTests(Clients.Open(Folder, Server.Kubeconfig, options ?? Clients.Options(_clock)), query ?? WatchQuery.All);
        Assert.Equal("Added a", await watch.NextAsync());
        Assert.Equal("Synchronized", await watch.NextAsync());
        watch.Listen();
        while (Server.Count("watch", "configmaps") == 0)
            await Task.Delay(1);
        return watch;
    }

    private Task CreateAsync(string name) =>
        Server.DirectlyAsync(api => api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", name)), WriteOptions.Default, CancellationToken.None));

    private sealed class ShortWatches(HttpMessageHandler next) : DelegatingHandler(next)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var text = request.RequestUri!.ToString();
            var at = text.IndexOf("timeoutSeconds=", StringComparison.Ordinal);
            if (at >= 0)
                request.RequestUri = new Uri(string.Concat(text.AsSpan(0, at), "timeoutSeconds=1"));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
