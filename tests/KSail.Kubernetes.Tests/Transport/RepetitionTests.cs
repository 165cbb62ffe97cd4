using System.Text.Json.Nodes;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Transport;

public sealed class RepetitionTests : DoubleTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ObjectName Default = new("default");
    private readonly HurriedClock _clock = new();
    private readonly List<string> _told = [];

    [Theory]
    [InlineData(429, 2)]
    [InlineData(500, -1)]
    [InlineData(502, -1)]
    [InlineData(503, 1)]
    [InlineData(504, -1)]
    public async Task A_server_in_trouble_is_asked_again(int status, int retryAfter)
    {
        using var api = Open();
        Server.Faults.Refuse(3, status, retryAfter);
        await api.GetAsync(WellKnownKinds.Namespaces, Default, None);
        Assert.Equal(4, Server.Count("get", "namespaces"));
        Assert.Equal(3, _told.Count);
        if (retryAfter >= 0)
            Assert.All(_told, told => Assert.EndsWith($"; trying again in {retryAfter} s", told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_asks_for_a_longer_pause_than_there_is_patience_is_told_of()
    {
        using var api = Open();
        await api.GetVersionAsync(None);
        Server.Faults.Refuse(1, 429, 3600);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.GetAsync(WellKnownKinds.Namespaces, Default, None));
        Assert.Equal((KubernetesFailure.TooManyRequests, TimeSpan.FromHours(1)), (e.Failure, e.Status!.RetryAfter));
        Assert.Contains("was answered with 429 (Too many requests, please try again later)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    // What may be sent twice is; what may not is not, unless the server surely did nothing.
    [InlineData("create", 503, false)]
    [InlineData("create", 429, true)]
    [InlineData("merge", 503, true)]
    [InlineData("json", 503, false)]
    [InlineData("json", 429, true)]
    [InlineData("apply", 503, true)]
    [InlineData("delete", 503, true)]
    public async Task Only_what_may_be_done_twice_is_sent_twice(string verb, int status, bool isRepeated)
    {
        using var api = Open();
        var name = new ObjectName("default", "a");
        var value = new KubernetesObject(WellKnownKinds.ConfigMaps, name);
        if (verb != "create")
            await api.CreateAsync(WellKnownKinds.ConfigMaps, value, WriteOptions.Default, None);
        Server.Faults.Refuse(1, status);
        Func<Task> work = verb switch
        {
            "create" => () => api.CreateAsync(WellKnownKinds.ConfigMaps, value, WriteOptions.Default, None),
            "merge" => () => api.PatchAsync(WellKnownKinds.ConfigMaps, name, KubernetesPatch.Annotate("a", "b"), WriteOptions.Default, None),
            "json" => () => api.PatchAsync(WellKnownKinds.ConfigMaps, name, KubernetesPatch.Json(new JsonArray()), WriteOptions.Default, None),
            "apply" => () => api.ApplyAsync(WellKnownKinds.ConfigMaps, value, ApplyOptions.Default, None),
            _ => () => api.DeleteAsync(WellKnownKinds.ConfigMaps, name, DeleteOptions.Default, None),
        };
        if (isRepeated)
            await work();
        else
            Assert.Equal(KubernetesFailure.Unavailable, (await Assert.ThrowsAsync<KubernetesException>(work)).Failure);
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_one()
    {
        using var api = Open(Clients.Options(_clock) with { Handler = static next => new LosesFirstDelete(next) });
        await api.CreateAsync(WellKnownKinds.ConfigMaps, new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", "a")), WriteOptions.Default, None);
        await api.DeleteAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "a"), DeleteOptions.Default, None);
        Assert.Equal(2, Server.Count("delete", "configmaps"));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.DeleteAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "a"), DeleteOptions.Default, None));
        Assert.Equal(KubernetesFailure.NotFound, e.Failure);
    }

    [Fact]
    public async Task A_server_that_restarts_is_waited_for()
    {
        using var api = Open();
        await api.GetVersionAsync(None);
        Server.Network.Refuse();
        var asked = api.GetAsync(WellKnownKinds.Namespaces, Default, None);
        while (_clock.Pauses < 3)
            await Task.Delay(1);
        Server.Network.Restore();
        await asked;
        Assert.Contains(_told, static told => told.Contains("the connection was refused; is the cluster running, and is the port right? (GET /api/v1/namespaces/default); trying again in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_never_answered_is_given_up_soon()
    {
        Server.Network.Refuse();
        using var api = Open(Clients.Options(_clock) with { FirstPatience = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromHours(1) });
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.GetVersionAsync(None));
        Assert.Equal(KubernetesFailure.Unreachable, e.Failure);
        Assert.StartsWith($"context 'double' ({Server.Address}): the connection was refused", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_told_as_such()
    {
        var kubeconfig = Server.Kubeconfig.Replace("127.0.0.1", "no-such-host.invalid", StringComparison.Ordinal);
        using var api = Clients.Open(Folder, kubeconfig, Clients.Options(_clock) with { FirstPatience = TimeSpan.Zero });
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.GetVersionAsync(None));
        Assert.Equal(KubernetesFailure.Unreachable, e.Failure);
        Assert.Contains("no-such-host.invalid'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_ends_as_a_time_out()
    {
        using var api = Open(Clients.Options() with { RequestTimeout = TimeSpan.FromMilliseconds(200), FirstPatience = TimeSpan.Zero, Patience = TimeSpan.Zero });
        Server.Network.Lose();
        var e = await Assert.ThrowsAsync<KubernetesException>(() => api.GetVersionAsync(None));
        Assert.Equal(KubernetesFailure.Timeout, e.Failure);
        Assert.Contains("no answer within 0.2 s (GET /version)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_is_stopping_wherever_it_happens()
    {
        using var api = Open();
        await api.GetVersionAsync(None);
        Server.Network.Lose();
        using var stop = new CancellationTokenSource();
        var asked = api.GetAsync(WellKnownKinds.Namespaces, Default, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Server.Network.Refuse();
        using var later = new CancellationTokenSource();
        var pausing = Open(Clients.Options() with { FirstPatience = TimeSpan.FromHours(1) }).GetVersionAsync(later.Token);
        await later.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pausing);
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_allowed()
    {
        var counter = new CountsRequests();
        using var api = Open(Clients.Options() with { MaxRequests = 3, Handler = next => counter.Around(next) });
        Server.Faults.Latency = TimeSpan.FromMilliseconds(5);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => api.GetAsync(WellKnownKinds.Namespaces, Default, None)));
        Assert.Equal(3, counter.Most);
        Assert.Equal(1, Server.Network.Connections);
    }

    [Fact]
    public async Task What_is_no_api_server_is_told_as_such()
    {
        foreach (var (body, path) in ((string, string)[])[("<html>", "no object"), ("{}", "no object"), ("[]", "no object"), ("{\"a\":1,\"a\":2}", "no object"), ("{\"metadata\":", "no object")])
        {
            using var api = Open(Clients.Options() with { Handler = next => new Answers(body, next) });
            var e = await Assert.ThrowsAsync<KubernetesException>(() => api.GetAsync(WellKnownKinds.Namespaces, Default, None));
            Assert.Equal(KubernetesFailure.Nonsense, e.Failure);
            Assert.Contains($"the answer is {path}; is this a Kubernetes API server? (GET /api/v1/namespaces/default)", e.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<KubernetesException>(() => api.ListAsync(WellKnownKinds.Pods, ListQuery.All, None));
            await Assert.ThrowsAsync<KubernetesException>(() => api.DiscoverAsync(None));
            await Assert.ThrowsAsync<KubernetesException>(() => api.GetVersionAsync(None));
        }
    }

    [Fact]
    public async Task Old_discovery_comes_to_the_same()
    {
        Server.Serve(WellKnownKinds.Kustomizations);
        using var api = Open();
        var whole = await api.DiscoverAsync(None);
        Server.Faults.HasOldDiscovery = true;
        var parts = await api.DiscoverAsync(None);
        Assert.Equal(whole.Kinds, parts.Kinds);
        Assert.Contains(WellKnownKinds.Kustomizations, parts.Kinds);
        Assert.Contains(WellKnownKinds.Deployments, parts.Kinds);
        Assert.Equal(new KubernetesVersion(1, 36, "v1.36.4"), await api.GetVersionAsync(None));
    }

    [Fact]
    public async Task Logs_end_with_the_end()
    {
        using var api = Open();
        var pod = new KubernetesObject(WellKnownKinds.Pods, new ObjectName("default", "web"));
        pod.Json["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web" }) };
        await api.CreateAsync(WellKnownKinds.Pods, pod, WriteOptions.Default, None);
        Assert.Equal("", await api.LogsAsync(pod.Name, new LogQuery(), None));
        Server.SetLog(pod.Name, "web", string.Join('\n', Enumerable.Range(1, 100)));
        Server.SetLog(pod.Name, "web", "panic: out of luck\n", previous: true);
        Assert.Equal("98\n99\n100\n", await api.LogsAsync(pod.Name, new LogQuery { TailLines = 3 }, None));
        Assert.Equal("0\n", await api.LogsAsync(pod.Name, new LogQuery { MaxBytes = 2 }, None));
        Assert.Equal("panic: out of luck\n", await api.LogsAsync(pod.Name, new LogQuery { Container = "web", Previous = true }, None));
    }

    private IKubernetesApi Open(KubernetesClientOptions? options = null) =>
        Clients.Open(Folder, Server.Kubeconfig, (options ?? Clients.Options(_clock)) with { Progress = new Told(_told) });

    private sealed class Told(List<string> told) : IProgress<string>
    {
        public void Report(string value) => told.Add(value);
    }

    private sealed class LosesFirstDelete(HttpMessageHandler next) : DelegatingHandler(next)
    {
        private bool _lost;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (_lost || request.Method != HttpMethod.Delete)
                return response;
            _lost = true;
            response.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was cut.");
        }
    }

    private sealed class Answers(string body, HttpMessageHandler next) : DelegatingHandler(next)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
    }

    private sealed class CountsRequests
    {
        private int _now;

        public int Most { get; private set; }

        public HttpMessageHandler Around(HttpMessageHandler next) => new Handler(this, next);

        private sealed class Handler(CountsRequests counter, HttpMessageHandler next) : DelegatingHandler(next)
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                lock (counter)
                    counter.Most = Math.Max(counter.Most, ++counter._now);
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                finally
                {
                    lock (counter)
                        counter._now--;
                }
            }
        }
    }
}
